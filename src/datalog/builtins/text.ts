import { Char, Regex, type Value } from "../../edn/value.js"
import { rangeError, textArgument, typeError } from "./definition.js"
import { compiled } from "./regex.js"

/**
 * As Java splits: an empty match at the beginning gives no piece; `limit` 0 drops empty pieces at the end, a positive
 * one allows so many pieces, a negative one keeps all.
 */
export function splitText(text: string, pattern: RegExp, limit: number): string[] {
  const pieces: string[] = []
  let start = 0
  for (const match of text.matchAll(pattern)) {
    if (limit > 0 && pieces.length === limit - 1) break
    const end = match.index + match[0].length
    if (end === 0) continue
    pieces.push(text.slice(start, match.index))
    start = end
  }
  if (pieces.length === 0) return [text]
  pieces.push(text.slice(start))
  while (limit === 0 && pieces.at(-1) === "") pieces.pop()
  return pieces
}

/**
 * `clojure.string/replace`: every match of a string by a string, a character by a character, a pattern by a template.
 */
export function replaceText(text: string, match: Value, replacement: Value): string {
  const name = "clojure.string/replace"
  if (typeof match === "string") return text.split(match).join(textArgument(name, replacement))
  if (match instanceof Char) {
    if (!(replacement instanceof Char)) throw typeError(name, "a character for a character", replacement)
    return text.split(match.text).join(replacement.text)
  }
  if (!(match instanceof Regex)) throw typeError(name, "a string, a character or a pattern to look for", match)
  const template = textArgument(name, replacement)
  return text.replace(compiled(name, match), (...found) => filled(template, found))
}

/** `$1`, `${name}` and backslashes of Java's templates. `found` is what JavaScript hands to a replacer. */
function filled(template: string, found: readonly unknown[]): string {
  const last = found.at(-1)
  const named = typeof last === "object" ? (last as Record<string, string | undefined>) : undefined
  const groups = found.slice(
    0,
    found.findIndex((part) => typeof part === "number"),
  ) as (string | undefined)[]
  return template.replace(
    /\\([\s\S])|\$(?:([0-9]+)|\{([a-zA-Z][a-zA-Z0-9]*)\})|([\\$])/g,
    (_, plain, number, group, alone) => {
      if (plain !== undefined) return plain
      if (alone !== undefined)
        throw rangeError("clojure.string/replace", `${alone} ends the template`, "write \\\\ before it")
      if (group !== undefined) return named?.[group] ?? ""
      return numbered(number, groups)
    },
  )
}

/** The longest prefix of the digits that is the number of a group, the rest as it is. */
function numbered(digits: string, groups: readonly (string | undefined)[]): string {
  let length = digits.length
  while (length > 1 && Number(digits.slice(0, length)) >= groups.length) length--
  const number = Number(digits.slice(0, length))
  if (number >= groups.length)
    throw rangeError("clojure.string/replace", `the pattern has no group ${number}`, "count its (")
  return (groups[number] ?? "") + digits.slice(length)
}
