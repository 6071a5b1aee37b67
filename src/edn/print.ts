import { WizardError } from "../base/error.js"
import { encodeBase64 } from "./base64.js"
import { sortedEntries, sortedItems } from "./compare.js"
import { printInstant } from "./instant.js"
import { isKeywordText, isSymbolText } from "./name.js"
import { printDecimal, printDouble } from "./number.js"
import { printRegex } from "./regex.js"
import { Char, Decimal, Double, EdnMap, EdnSet, Keyword, List, Regex, Sym, Tagged, Uuid, type Value } from "./value.js"

/**
 * The canonical text of a value: reading it gives an equal value. Sets and maps are in canonical order, numbers as Clojure
 * prints them, `N` only beyond 64 bits. Keywords and symbols that have no text of their own (`(keyword "a b")`) become
 * `#wizard/keyword "a b"`. Throws `edn/instant` for an invalid Date. O(size · log size).
 */
export const print = (value: Value): string => write(value, "(")

/** A text that is the same exactly for equal values: like `print`, but a list is the vector of its items. */
export const identity = (value: Value): string => write(value, "[")

/** `open` is what a list begins with: the one difference between the two texts. */
function write(value: Value, open: "(" | "["): string {
  switch (typeof value) {
    case "number":
      return String(value)
    case "string":
      return printString(value)
    case "boolean":
      return value ? "true" : "false"
    case "bigint":
      return BigInt.asIntN(64, value) === value ? String(value) : `${value}N`
  }
  if (value === null) return "nil"
  if (value instanceof Keyword) return printKeyword(value)
  if (value instanceof Double) return printDouble(value.value)
  if (Array.isArray(value)) return `[${writeAll(value, open)}]`
  if (value instanceof List) return open + writeAll(value.items, open) + (open === "(" ? ")" : "]")
  if (value instanceof EdnSet) return `#{${writeAll(sortedItems(value), open)}}`
  if (value instanceof EdnMap) return `{${writeEntries(value, open)}}`
  if (value instanceof Tagged) return `#${value.tag} ${write(value.value, open)}`
  return writeScalar(value as Exclude<Scalar, Keyword | Double>)
}

type Scalar = Keyword | Sym | Double | Decimal | Char | Date | Uuid | Uint8Array | Regex

function writeScalar(value: Exclude<Scalar, Keyword | Double>): string {
  if (value instanceof Sym) {
    return isSymbolText(value.text) ? value.text : `#wizard/symbol ${printString(value.text)}`
  }
  if (value instanceof Decimal) return printDecimal(value)
  if (value instanceof Uuid) return `#uuid "${value.text}"`
  if (value instanceof Char) return printChar(value.text)
  if (value instanceof Uint8Array) return `#bytes "${encodeBase64(value)}"`
  if (value instanceof Regex) return `#"${printRegex(value.source)}"`
  if (Number.isNaN(value.getTime())) {
    throw new WizardError("edn/instant", "expected a Date that stands for an instant, found an invalid one")
  }
  return `#inst "${printInstant(value)}"`
}

function writeAll(values: readonly Value[], open: "(" | "["): string {
  let text = ""
  for (const value of values) text += text === "" ? write(value, open) : ` ${write(value, open)}`
  return text
}

function writeEntries(map: EdnMap, open: "(" | "["): string {
  let text = ""
  for (const [key, value] of sortedEntries(map)) {
    text += `${text === "" ? "" : ", "}${write(key, open)} ${write(value, open)}`
  }
  return text
}

function printKeyword(value: Keyword): string {
  return isKeywordText(value.text) ? `:${value.text}` : `#wizard/keyword ${printString(value.text)}`
}

function printString(text: string): string {
  return ESCAPED.test(text) ? `"${text.replace(EVERY_ESCAPED, escaped)}"` : `"${text}"`
}

/** Quote, backslash, control characters, lone surrogates: what a text file does not carry safely. */
const ESCAPED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
  /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const EVERY_ESCAPED = new RegExp(ESCAPED, "g")

function escaped(unit: string): string {
  return ESCAPES.get(unit) ?? `\\${unicode(unit)}`
}

const ESCAPES = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\t", "\\t"],
  ["\r", "\\r"],
  ["\b", "\\b"],
  ["\f", "\\f"],
])

const unicode = (unit: string): string => `u${unit.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`

function printChar(text: string): string {
  const name = CHARACTER_NAMES.get(text)
  if (name !== undefined) return `\\${name}`
  return INVISIBLE.test(text) ? `\\${unicode(text)}` : `\\${text}`
}

/** The names of characters that have one. */
export const CHARACTER_NAMES: ReadonlyMap<string, string> = new Map([
  ["\n", "newline"],
  ["\r", "return"],
  [" ", "space"],
  ["\t", "tab"],
  ["\b", "backspace"],
  ["\f", "formfeed"],
])

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
const INVISIBLE = /^[\u0000-\u0020\u007f-\u009f\s\ud800-\udfff\ufeff]$/
