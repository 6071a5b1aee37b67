import { WizardError } from "../base/error.js"
import { isKeywordText, isSymbolText } from "./name.js"
import { readNumber } from "./number.js"
import { keyword, symbol, type Value } from "./value.js"

/**
 * What a run of token characters stands for: nil, a boolean, a number, a keyword or a symbol. Throws `parse/number`,
 * `parse/keyword`, `parse/symbol`, `parse/quote` without a span. O(length), O(1) for names seen before.
 */
export function readWord(text: string): Value {
  const known = WORDS.get(text)
  if (known !== undefined) return known
  const value = text.charCodeAt(0) === COLON ? undefined : readNumber(text)
  if (value !== undefined) return value
  const name = readName(text)
  if (name === undefined) throw wordError(text)
  WORDS.set(copy(text), name)
  return name
}

const COLON = 0x3a

/** Keywords and symbols are interned for ever anyway: here by their texts, so that a second sight needs no check. */
const WORDS = new Map<string, Value>([
  ["nil", null],
  ["true", true],
  ["false", false],
])

function readName(text: string): Value | undefined {
  if (text.charCodeAt(0) !== COLON) return isSymbolText(text) ? symbol(copy(text)) : undefined
  const name = copy(text.slice(1))
  return isKeywordText(name) ? keyword(name) : undefined
}

/** The same text in memory of its own: a slice would keep the whole file that it was read from. */
const copy = (text: string): string => text.split("").join("")

function wordError(text: string): WizardError {
  if (/^[+-]?[0-9]+\/[0-9]+$/.test(text)) {
    return new WizardError("parse/number", `expected a number, found the ratio ${text}`, {
      hint: "there are no ratios: write a double (0.5) or a decimal (0.5M)",
    })
  }
  if (/^[+\-.]?[0-9]/.test(text)) {
    return new WizardError("parse/number", `expected a number, found ${text}`, { hint: numberHint(text) })
  }
  if (text.startsWith("'")) {
    return new WizardError("parse/quote", "expected a form, found the quote '", {
      hint: "leave the quote out: nothing is evaluated here",
    })
  }
  const what = text.startsWith(":") ? "keyword" : "symbol"
  return new WizardError(`parse/${what}`, `expected a ${what}, found ${text}`, { hint: nameHint(text) })
}

function numberHint(text: string): string {
  if (text.startsWith(".")) return `write 0${text}`
  if (/^[+-]?0[0-9]/.test(text)) return "leave the leading zero out"
  if (/^[+-]?[0-9]+[rRxX]/.test(text)) return "write the number in decimal digits"
  return "a number is 1, 30N, 1.5, 1e3 or 1.50M; a name cannot begin with a digit"
}

function nameHint(text: string): string {
  if (text === ":") return "a name follows the colon: :movie/title"
  if (text.startsWith("::")) return "write the namespace out: :movie/title"
  if (text.endsWith("/") || text.startsWith("/") || text.startsWith(":/"))
    return "a name stands on both sides of the slash"
  return "a colon stands inside a name, never at its end and never twice"
}
