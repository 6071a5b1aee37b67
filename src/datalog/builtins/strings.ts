import { sortedEntries, sortedItems } from "../../edn/compare.js"
import { print } from "../../edn/print.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  Keyword,
  Regex,
  Sym,
  sequence,
  Uuid,
  type Value,
} from "../../edn/value.js"
import { elements } from "./collections.js"
import {
  type FunctionDefinition,
  indexArgument,
  partial,
  rangeError,
  size,
  textArgument,
  total,
  typeError,
} from "./definition.js"
import { compiled, compiledWhole, matchValue } from "./regex.js"
import { replaceText, splitText } from "./text.js"

/** `str subs count keyword name namespace`, `clojure.string/…` and `re-…`. Indexes are in UTF-16 units. */
export const stringFunctions: readonly FunctionDefinition[] = [
  total("str", 0, Number.POSITIVE_INFINITY, (args) => args.map(text).join("")),
  partial("subs", 2, 3, ([s, start, end]) => substring(textArgument("subs", s), start, end)),
  partial("count", 1, 1, ([a]) => {
    const found = size(a)
    if (found === undefined) throw typeError("count", "a string or a collection", a)
    return found
  }),
  partial("keyword", 1, 2, (args) => (args.length === 1 ? keywordOf(args[0]) : qualified(args[0], args[1]))),
  partial("name", 1, 1, ([a]) => (typeof a === "string" ? a : named("name", a).name)),
  partial("namespace", 1, 1, ([a]) => named("namespace", a).namespace),
  ...[
    strings("starts-with?", (s, prefix) => s.startsWith(prefix)),
    strings("ends-with?", (s, suffix) => s.endsWith(suffix)),
    strings("includes?", (s, part) => s.includes(part)),
    string("lower-case", (s) => s.toLowerCase()),
    string("upper-case", (s) => s.toUpperCase()),
    string("trim", (s) => s.replace(OUTER_SPACE, "")),
  ],
  partial("clojure.string/blank?", 1, 1, ([s]) => s === null || BLANK.test(textArgument("clojure.string/blank?", s))),
  partial("clojure.string/join", 1, 2, (args) => {
    const separator = args.length === 2 ? text(args[0]) : ""
    return elements("clojure.string/join", args[args.length - 1])
      .map(text)
      .join(separator)
  }),
  partial("clojure.string/split", 2, 3, ([s, pattern, limit]) => {
    const name = "clojure.string/split"
    const count = limit === undefined ? 0 : typeof limit === "number" ? limit : indexArgument(name, limit)
    return splitText(textArgument(name, s), compiled(name, pattern), count)
  }),
  partial("clojure.string/replace", 3, 3, ([s, match, replacement]) => {
    return replaceText(textArgument("clojure.string/replace", s), match, replacement)
  }),
  partial("re-pattern", 1, 1, ([a]) => {
    const pattern = a instanceof Regex ? a : new Regex(textArgument("re-pattern", a))
    compiled("re-pattern", pattern)
    return pattern
  }),
  partial("re-find", 2, 2, ([re, s]) => matchValue(compiled("re-find", re).exec(textArgument("re-find", s)))),
  partial("re-matches", 2, 2, ([re, s]) => {
    return matchValue(compiledWhole("re-matches", re).exec(textArgument("re-matches", s)))
  }),
]

/**
 * A value as `str` prints it: strings and characters bare, doubles `1.0E8`, decimals without suffix, nil as nothing.
 * Lists print as vectors, sets and maps in canonical order: equal values must give equal texts.
 */
export function text(value: Value): string {
  if (typeof value === "string") return value
  if (value === null) return ""
  if (typeof value === "number" || typeof value === "bigint") return String(value)
  if (value instanceof Double) return DOUBLES.get(value.value) ?? print(value)
  if (value instanceof Decimal) return print(value).slice(0, -1)
  if (value instanceof Char || value instanceof Uuid) return value.text
  if (value instanceof Regex) return value.source
  return value instanceof Date ? dateText(value) : readable(value)
}

/** Java's Character.isWhitespace: no-break spaces are none. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]"
const BLANK = new RegExp(`^${SPACE}*$`)
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, "g")

const DOUBLES: ReadonlyMap<number, string> = new Map([
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])

function string(short: string, call: (s: string) => Value): FunctionDefinition {
  const name = `clojure.string/${short}`
  return partial(name, 1, 1, ([s]) => call(textArgument(name, s)))
}

function strings(short: string, call: (s: string, other: string) => Value): FunctionDefinition {
  const name = `clojure.string/${short}`
  return partial(name, 2, 2, ([s, other]) => call(textArgument(name, s), textArgument(name, other)))
}

function readable(value: Value): string {
  if (value === null) return "nil"
  if (value instanceof EdnSet) return `#{${sortedItems(value).map(readable).join(" ")}}`
  if (value instanceof EdnMap) {
    return `{${sortedEntries(value)
      .map(([k, v]) => `${readable(k)} ${readable(v)}`)
      .join(", ")}}`
  }
  const items = sequence(value)
  return items === undefined ? print(value) : `[${items.map(readable).join(" ")}]`
}

/** As java.util.Date prints itself, in UTC. */
function dateText(date: Date): string {
  const [day, number, month, year, time] = date.toUTCString().split(/,? /)
  return `${day} ${month} ${number} ${time} UTC ${year}`
}

function substring(s: string, start: Value, end: Value | undefined): string {
  const from = indexArgument("subs", start)
  const to = end === undefined ? s.length : indexArgument("subs", end)
  if (from <= to && to <= s.length) return s.slice(from, to)
  throw rangeError("subs", `${from} to ${to} is out of range of a string of ${s.length}`)
}

function keywordOf(value: Value): Value {
  if (value instanceof Keyword) return value
  if (value instanceof Sym) return Keyword.of(value.text)
  return typeof value === "string" ? Keyword.of(value) : null
}

function qualified(namespace: Value, name: Value): Value {
  const local = textArgument("keyword", name)
  return Keyword.of(namespace === null ? local : `${textArgument("keyword", namespace)}/${local}`)
}

function named(name: string, value: Value): Keyword | Sym {
  if (value instanceof Keyword || value instanceof Sym) return value
  throw typeError(name, "a keyword or a symbol", value)
}
