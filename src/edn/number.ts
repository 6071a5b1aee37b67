import { WizardError } from "../base/error.js"
import { Decimal, Double, integer, type Value } from "./value.js"

/**
 * The number that a literal stands for, undefined when the text is none. `1`, `30N` are integers, `1.0`, `1e3` doubles,
 * `1.50M` a decimal. Throws `parse/number` for a decimal whose scale passes 32 bits.
 */
export function readNumber(text: string): Value | undefined {
  const match = NUMBER.exec(text)
  if (match === null) return undefined
  const [, sign, whole, big, fraction, exponent, exact] = match
  if (exact !== undefined) return decimal(sign, whole, fraction ?? "", exponent ?? "0")
  if (fraction !== undefined || exponent !== undefined) return new Double(Number(text))
  if (big === undefined && whole.length < 16) return sign === "-" ? 0 - Number(whole) : Number(whole)
  return integer(BigInt(sign === "-" ? `-${whole}` : whole))
}

/** Whether the text is a number literal. */
export const isNumberText = (text: string): boolean => NUMBER.test(text)

/** As Clojure prints a double: `1.0`, `1.0E8`, `1.5E-5`, `##NaN`. Java's shortest digits: at least two where they are nearer. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return "##NaN"
  if (!Number.isFinite(value)) return value > 0 ? "##Inf" : "##-Inf"
  const size = Math.abs(value)
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0"
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value)
  const shortest = value.toExponential()
  const [digits, exponent] = (shortest.indexOf(".") === -1 ? value.toExponential(1) : shortest).split("e")
  return `${digits}E${Number(exponent)}`
}

/** As Java prints a decimal, with the suffix: `1.50M`, `1E+3M`. */
export function printDecimal({ unscaled, scale }: Decimal): string {
  const sign = unscaled < 0n ? "-" : ""
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  const adjusted = digits.length - 1 - scale
  if (scale === 0) return `${sign}${digits}M`
  if (scale < 0 || adjusted < -6) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
    return `${sign}${mantissa}E${adjusted < 0 ? "" : "+"}${adjusted}M`
  }
  const padded = digits.padStart(scale + 1, "0")
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}M`
}

const NUMBER = /^([+-]?)(0|[1-9][0-9]*)(?:(N)|(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?(M)?)$/
const MAX_SCALE = 0x7fff_ffff

function decimal(sign: string, whole: string, fraction: string, exponent: string): Decimal {
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > MAX_SCALE) {
    throw new WizardError("parse/number", "expected a decimal whose exponent fits 32 bits", {
      hint: "write fewer digits",
    })
  }
  return new Decimal(BigInt((sign === "-" ? "-" : "") + whole + fraction), scale)
}
