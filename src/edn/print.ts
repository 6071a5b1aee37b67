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
export const print = (value: Value): string => write(value, PRINTED)

/** A text that is the same exactly for equal values: like `print`, but a list is the vector of its items. */
export const identity = (value: Value): string => write(value, IDENTICAL)

/** The canonical text in ASCII, `\uXXXX` for what is not, so that every encoding carries it; other tags stay as they are. */
export const printAscii = (value: Value): string => write(value, ASCII)

/** What a list begins with, and whether every character is an ASCII one: the difference between the texts. */
interface Style {
  readonly open: "(" | "["
  readonly ascii: boolean
}

const PRINTED: Style = { open: "(", ascii: false }
const IDENTICAL: Style = { open: "[", ascii: false }
const ASCII: Style = { open: "(", ascii: true }

function write(value: Value, style: Style): string {
  switch (typeof value) {
    case "number":
      return String(value)
    case "string":
      return printString(value, style)
    case "boolean":
      return value ? "true" : "false"
    case "bigint":
      return BigInt.asIntN(64, value) === value ? String(value) : `${value}N`
  }
  if (value === null) return "nil"
  if (value instanceof Keyword) return printKeyword(value, style)
  if (value instanceof Double) return printDouble(value.value)
  if (Array.isArray(value)) return `[${writeAll(value, style)}]`
  if (value instanceof List) return style.open + writeAll(value.items, style) + (style.open === "(" ? ")" : "]")
  if (value instanceof EdnSet) return `#{${writeAll(sortedItems(value), style)}}`
  if (value instanceof EdnMap) return `{${writeEntries(value, style)}}`
  if (value instanceof Tagged) return `#${value.tag} ${write(value.value, style)}`
  return writeScalar(value as Exclude<Scalar, Keyword | Double>, style)
}

type Scalar = Keyword | Sym | Double | Decimal | Char | Date | Uuid | Uint8Array | Regex

function writeScalar(value: Exclude<Scalar, Keyword | Double>, style: Style): string {
  if (value instanceof Sym) {
    const { text } = value
    return isSymbolText(text) && fits(text, style) ? text : tagged("symbol", text, style)
  }
  if (value instanceof Decimal) return printDecimal(value)
  if (value instanceof Uuid) return `#uuid "${value.text}"`
  if (value instanceof Char) return fits(value.text, style) ? printChar(value.text) : tagged("char", value.text, style)
  if (value instanceof Uint8Array) return `#bytes "${encodeBase64(value)}"`
  if (value instanceof Regex) {
    return fits(value.source, style) ? `#"${printRegex(value.source)}"` : tagged("regex", value.source, style)
  }
  if (Number.isNaN(value.getTime())) {
    throw new WizardError("edn/instant", "expected a Date that stands for an instant, found an invalid one")
  }
  return `#inst "${printInstant(value)}"`
}

function writeAll(values: readonly Value[], style: Style): string {
  let text = ""
  for (const value of values) text += text === "" ? write(value, style) : ` ${write(value, style)}`
  return text
}

function writeEntries(map: EdnMap, style: Style): string {
  let text = ""
  for (const [key, value] of sortedEntries(map)) {
    text += `${text === "" ? "" : ", "}${write(key, style)} ${write(value, style)}`
  }
  return text
}

function printKeyword({ text }: Keyword, style: Style): string {
  return isKeywordText(text) && fits(text, style) ? `:${text}` : tagged("keyword", text, style)
}

/** What has no text of its own, by its text in a string. */
const tagged = (tag: string, text: string, style: Style): string => `#wizard/${tag} ${printString(text, style)}`

function printString(text: string, style: Style): string {
  const plain = ESCAPED.test(text) ? text.replace(EVERY_ESCAPED, escaped) : text
  return fits(plain, style) ? `"${plain}"` : `"${plain.replace(EVERY_FOREIGN, (unit) => `\\${unicode(unit)}`)}"`
}

/** Whether the text may stand as it is. */
const fits = (text: string, { ascii }: Style): boolean => !ascii || !FOREIGN.test(text)

const FOREIGN = /[^\u0020-\u007e]/
const EVERY_FOREIGN = new RegExp(FOREIGN, "g")

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
