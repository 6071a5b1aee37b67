import type { Numeric } from "../../edn/compare.js"
import { Decimal, Double } from "../../edn/value.js"
import { powerOfTen } from "../builtins/number.js"

/**
 * The exact number `units / (2^twos · 10^tens)`: a finite double, an integer or a decimal, and every sum and product
 * of them. It is a group under `plus`, so that what was added can be taken away without a trace, in any order.
 */
export interface Exact {
  readonly units: bigint
  readonly twos: number
  readonly tens: number
}

export const ZERO: Exact = { units: 0n, twos: 0, tens: 0 }

/** The exact value of a finite number; throws `function/range` for a decimal whose sum with 1 would fill the memory. O(digits). */
export function exact(value: Numeric): Exact {
  if (value instanceof Double) return dyadic(value.value)
  if (!(value instanceof Decimal)) return { units: BigInt(value), twos: 0, tens: 0 }
  const power = powerOfTen(Math.abs(value.scale))
  if (value.scale >= 0) return { units: value.unscaled, twos: 0, tens: value.scale }
  return { units: value.unscaled * power, twos: 0, tens: 0 }
}

export function plus(a: Exact, b: Exact): Exact {
  const twos = Math.max(a.twos, b.twos)
  const tens = Math.max(a.tens, b.tens)
  return { units: scaled(a, twos, tens) + scaled(b, twos, tens), twos, tens }
}

export const times = (a: Exact, b: Exact): Exact => ({
  units: a.units * b.units,
  twos: a.twos + b.twos,
  tens: a.tens + b.tens,
})

/** The double nearest to `value / divisor`, ties to even: the only rounding there is. */
export function rounded(value: Exact, divisor = 1n): number {
  return nearestDouble(value.units, divisor * 2n ** BigInt(value.twos) * 10n ** BigInt(value.tens))
}

const scaled = ({ units, twos, tens }: Exact, toTwos: number, toTens: number): bigint =>
  units * 2n ** BigInt(toTwos - twos) * 10n ** BigInt(toTens - tens)

const view = new DataView(new ArrayBuffer(8))

function dyadic(value: number): Exact {
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const mantissa = exponent === 0 ? fraction : fraction | 0x10_0000_0000_0000n
  const power = Math.max(exponent, 1) - 1075
  const units = value < 0 ? -mantissa : mantissa
  return power >= 0 ? { units: units << BigInt(power), twos: 0, tens: 0 } : { units, twos: -power, tens: 0 }
}

/**
 * Long division to 55 bits and a sticky bit, then one rounding by the hardware, or by hand below the normal numbers.
 */
function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (numerator < 0n) return -nearestDouble(-numerator, denominator)
  if (numerator === 0n) return 0
  const length = bitLength(numerator) - bitLength(denominator)
  // The quotient gets at least 55 bits, fewer only where doubles have fewer: their last bit is 2^−1074.
  const shift = Math.min(56 - length, 1076)
  const [top, bottom] =
    shift >= 0 ? [numerator << BigInt(shift), denominator] : [numerator, denominator << BigInt(-shift)]
  const quotient = top / bottom
  const sticky = top % bottom === 0n ? quotient : quotient | 1n
  const drop = BigInt(Math.max(bitLength(sticky) - 53, shift === 1076 ? 2 : 0))
  return scaleByPower(Number(roundedOff(sticky, drop)), Number(drop) - shift)
}

/** Without its last bits, half to even. */
function roundedOff(value: bigint, bits: bigint): bigint {
  if (bits === 0n) return value
  const kept = value >> bits
  const rest = value - (kept << bits)
  const half = 1n << (bits - 1n)
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept
}

/** Exact, since the mantissa fits; in two steps, since 2^−1074 and 2^1023 are the limits of a power. */
function scaleByPower(mantissa: number, power: number): number {
  const half = Math.trunc(power / 2)
  return mantissa * 2 ** half * 2 ** (power - half)
}

const bitLength = (value: bigint): number => {
  const digits = value.toString(16)
  return digits.length * 4 - (Math.clz32(Number.parseInt(digits[0], 16)) - 28)
}
