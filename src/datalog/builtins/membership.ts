import { EdnMap, EdnSet, sequence, type Value } from "../../edn/value.js"
import { equivalenceKey } from "./comparison.js"
import { type FunctionDefinition, partial, textArgument, typeError } from "./definition.js"

/** Wizard's own: `(in ?x [1 2])`, `(like ?s "a%_")`, `(not-like ?s "a%")`. */
export const membershipFunctions: readonly FunctionDefinition[] = [
  partial("in", 2, 2, ([value, collection]) => members(collection).has(equivalenceKey(value))),
  partial("like", 2, 2, ([s, pattern]) => like("like", s, pattern)),
  partial("not-like", 2, 2, ([s, pattern]) => !like("not-like", s, pattern)),
]

const MAX_CACHED = 1000
const patterns = new Map<string, RegExp>()

/** SQL's LIKE: `%` is any text, `_` any one character (code point); there is no escape, and case counts. */
function like(name: string, value: Value, pattern: Value): boolean {
  const text = textArgument(name, value)
  const source = textArgument(name, pattern)
  let found = patterns.get(source)
  if (found === undefined) {
    if (patterns.size >= MAX_CACHED) patterns.clear()
    const parts = source
      .replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&")
      .replaceAll("%", ".*")
      .replaceAll("_", ".")
    found = new RegExp(`^${parts}$`, "su")
    patterns.set(source, found)
  }
  return found.test(text)
}

const sets = new WeakMap<object, ReadonlySet<Value>>()

/** The members by equivalence, kept for the next row: the collection is a constant as a rule. Of a map: its keys. */
function members(collection: Value): ReadonlySet<Value> {
  const items = collection instanceof EdnMap ? collection.entries.map(([key]) => key) : itemsOf(collection)
  if (items === undefined) throw typeError("in", "a vector, a list or a set", collection)
  let found = sets.get(items)
  if (found === undefined) {
    found = new Set(items.map(equivalenceKey))
    sets.set(items, found)
  }
  return found
}

function itemsOf(collection: Value): readonly Value[] | undefined {
  return collection instanceof EdnSet ? collection.items : sequence(collection)
}
