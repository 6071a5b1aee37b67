import { WizardError } from "../../base/error.js"
import { Regex, type Value } from "../../edn/value.js"
import { show, typeError } from "./definition.js"
import { translateRegex } from "./java-regex.js"

/** The compiled form of a pattern, global and sticky-free; throws `function/type` or `function/regex`. */
export function compiled(name: string, value: Value): RegExp {
  if (!(value instanceof Regex)) throw typeError(name, "a pattern made by re-pattern", value)
  let found = cache.get(value.source)
  if (found === undefined) {
    if (cache.size >= MAX_CACHED) cache.clear()
    found = compile(value)
    cache.set(value.source, found)
  }
  found.lastIndex = 0
  return found
}

/** The same pattern, which must match the whole text. */
export function compiledWhole(name: string, value: Value): RegExp {
  if (!(value instanceof Regex)) throw typeError(name, "a pattern made by re-pattern", value)
  const { flags } = compiled(name, value)
  const { pattern } = translateRegex(value.source)
  return new RegExp(`(?<![\\s\\S])(?:${pattern})(?![\\s\\S])`, flags.replace("g", ""))
}

/** What a match is: its text, or a vector of text and groups (nil for a group that took no part). */
export function matchValue(match: RegExpExecArray | null): Value {
  if (match === null) return null
  return match.length === 1 ? match[0] : [...match].map((group) => group ?? null)
}

const MAX_CACHED = 1000
const cache = new Map<string, RegExp>()

function compile(value: Regex): RegExp {
  const { pattern, flags } = translateRegex(value.source)
  try {
    return new RegExp(pattern, `${flags}gv`)
  } catch (cause) {
    throw new WizardError("function/regex", `expected a regular expression, not ${show(value)}`, {
      hint: "check its brackets and quantifiers; a literal character such as ( is written \\\\(",
      cause,
    })
  }
}
