import { WizardError } from "../base/error.js"
import { decodeBase64 } from "./base64.js"
import { readInstant } from "./instant.js"
import { Char, keyword, Regex, symbol, Tagged, Uuid, type Value } from "./value.js"

/**
 * What `#tag value` stands for: an instant, a uuid, bytes, a keyword, symbol, character or regular expression by its text; with any other tag a Tagged.
 * Throws `parse/tag` (without a span: the reader knows the place) when a known tag is given something else.
 */
export function tagged(tag: string, value: Value): Value {
  const known = TAGS.get(tag)
  if (known === undefined) return new Tagged(tag, value)
  const read = typeof value === "string" ? known.read(value) : undefined
  if (read === undefined) {
    throw new WizardError("parse/tag", `expected ${known.expected} after #${tag}`, { hint: `write ${known.example}` })
  }
  return read
}

interface KnownTag {
  readonly read: (text: string) => Value | undefined
  readonly expected: string
  readonly example: string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const TAGS: ReadonlyMap<string, KnownTag> = new Map([
  [
    "inst",
    { read: readInstant, expected: "a date that exists, in a string", example: '#inst "2020-01-31T12:00:00.000Z"' },
  ],
  ["uuid", { read: uuid, expected: "a uuid in a string", example: '#uuid "6ba7b810-9dad-11d1-80b4-00c04fd430c8"' }],
  ["bytes", { read: decodeBase64, expected: "base64 with padding in a string", example: '#bytes "AQID"' }],
  ["wizard/keyword", { read: keyword, expected: "a string", example: '#wizard/keyword "a b"' }],
  ["wizard/char", { read: char, expected: "one character in a string", example: '#wizard/char "a"' }],
  ["wizard/regex", { read: (text: string) => new Regex(text), expected: "a string", example: '#wizard/regex "a+"' }],
  ["wizard/symbol", { read: symbol, expected: "a string", example: '#wizard/symbol "a b"' }],
])

function char(text: string): Char | undefined {
  return [...text].length === 1 ? new Char(text) : undefined
}

function uuid(text: string): Uuid | undefined {
  const lower = text.toLowerCase()
  return UUID.test(lower) ? new Uuid(lower) : undefined
}
