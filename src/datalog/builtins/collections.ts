import { sortedEntries, sortedItems } from "../../edn/compare.js"
import { identity } from "../../edn/print.js"
import { Char, EdnMap, EdnSet, isInteger, Keyword, List, Sym, sequence, type Value } from "../../edn/value.js"
import { equivalenceKey } from "./comparison.js"
import { type FunctionDefinition, partial, rangeError, total, typeError } from "./definition.js"

const MANY = Number.POSITIVE_INFINITY

/** `ground tuple untuple vector list set get contains? nth first`. */
export const collectionFunctions: readonly FunctionDefinition[] = [
  total("ground", 1, 1, ([a]) => a),
  total("tuple", 1, MANY, (args) => [...args]),
  partial("untuple", 1, 1, ([a]) => {
    if (sequence(a) === undefined) throw typeError("untuple", "a tuple", a)
    return a
  }),
  total("vector", 0, MANY, (args) => [...args]),
  total("list", 0, MANY, (args) => new List([...args])),
  partial("set", 1, 1, ([a]) => setOf(elements("set", a))),
  total("get", 2, 3, ([a, key, otherwise]) => lookup(a, key, otherwise)),
  partial("contains?", 2, 2, ([a, key]) => {
    if (a === null) return false
    if (
      !(a instanceof EdnMap || a instanceof EdnSet || Array.isArray(a) || a instanceof List || typeof a === "string")
    ) {
      throw typeError("contains?", "a map, a set, a vector or a string", a)
    }
    return has(a, key)
  }),
  partial("nth", 2, 3, ([a, index, otherwise]) => element("nth", a, index, otherwise)),
  partial("first", 1, 1, ([a]) => elements("first", a)[0] ?? null),
]

/**
 * The elements in order, a set's and a map's canonically; nil has none. Throws `function/type` for what is no
 * collection.
 */
export function elements(name: string, value: Value): readonly Value[] {
  if (value === null) return []
  if (value instanceof EdnSet) return sortedItems(value)
  if (value instanceof EdnMap) return sortedEntries(value)
  if (typeof value === "string") return value.split("").map((unit) => new Char(unit))
  const items = sequence(value)
  if (items === undefined) throw typeError(name, "a collection", value)
  return items
}

/** The set of the values, each once. */
export function setOf(values: Iterable<Value>): EdnSet {
  const found = new Map<string, Value>()
  for (const value of values) {
    const key = identity(value)
    if (!found.has(key)) found.set(key, value)
  }
  return new EdnSet([...found.values()])
}

/**
 * A constant map, set, vector, keyword or symbol called as a function. Throws `function/type` for any other callee
 * and for a wrong number of arguments, `function/range` for an index that a vector does not have.
 */
export function applyConstant(callee: Value, args: readonly Value[]): Value {
  const isNamed = callee instanceof Keyword || callee instanceof Sym
  const max = isNamed || callee instanceof EdnMap ? 2 : 1
  if (args.length < 1 || args.length > max)
    throw typeError("a constant as a function", max === 1 ? "one argument" : "one or two arguments", args)
  if (isNamed) return lookup(args[0], callee, args[1])
  if (callee instanceof EdnMap) return lookup(callee, args[0], args[1])
  if (callee instanceof EdnSet) return lookup(callee, args[0], null)
  if (Array.isArray(callee)) return element("a vector as a function", callee, args[0], undefined)
  throw typeError("a call", "a function, a map, a set, a vector or a keyword", callee)
}

/** Whether a collection has the key (of a vector or string: the index). */
function has(collection: Value, key: Value): boolean {
  if (collection instanceof EdnMap || collection instanceof EdnSet) return table(collection).has(equivalenceKey(key))
  const length = typeof collection === "string" ? collection.length : (sequence(collection)?.length ?? 0)
  return isInteger(key) && key >= 0 && key < length
}

/** What `get` finds: nil under a key that is there, `otherwise` (nil) only for a key that is not. */
function lookup(collection: Value, key: Value, otherwise: Value | undefined): Value {
  if (!has(collection, key)) return otherwise ?? null
  if (typeof collection === "string") return new Char(collection[key as number])
  const isKeyed = collection instanceof EdnMap || collection instanceof EdnSet
  return (isKeyed ? table(collection).get(equivalenceKey(key)) : sequence(collection)?.[key as number]) ?? null
}

function element(name: string, collection: Value, index: Value, otherwise: Value | undefined): Value {
  if (collection instanceof EdnSet || collection instanceof EdnMap)
    throw typeError(name, "a vector or a string", collection)
  const items = elements(name, collection)
  if (!isInteger(index)) throw typeError(name, "an integer as index", index)
  if (index >= 0 && index < items.length) return items[Number(index)]
  if (otherwise !== undefined) return otherwise
  if (collection === null) return null
  throw rangeError(name, `index ${index} is out of range of ${items.length} elements`)
}

/** A map or set by the equivalence of its keys: built at the first look, for constants are looked into once a row. */
const tables = new WeakMap<object, ReadonlyMap<Value, Value>>()

function table(collection: EdnMap | EdnSet): ReadonlyMap<Value, Value> {
  let found = tables.get(collection)
  if (found === undefined) {
    const entries =
      collection instanceof EdnMap ? collection.entries : collection.items.map((item) => [item, item] as const)
    found = new Map(entries.map(([key, value]) => [equivalenceKey(key), value]))
    tables.set(collection, found)
  }
  return found
}
