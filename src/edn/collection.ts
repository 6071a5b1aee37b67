import { WizardError } from "../base/error.js"
import { firstDuplicate } from "./distinct.js"
import { print } from "./print.js"
import { EdnMap, EdnSet, Keyword, keyword, Sym, symbol, type Value } from "./value.js"

/** The set of its elements. Throws `parse/duplicate` unless they are distinct; `unchecked` for what is discarded. */
export function completeSet(items: readonly Value[], unchecked = false): EdnSet {
  if (!unchecked) refuseDuplicate(items, "element", "set")
  return new EdnSet(items)
}

/**
 * The map of keys and values in turn, the names among its keys put into `namespace` unless that is empty. Throws
 * `parse/odd-map` when a value is missing, `parse/duplicate` unless the keys are distinct (`unchecked`: not asked).
 */
export function completeMap(items: readonly Value[], namespace = "", unchecked = false): EdnMap {
  if (items.length % 2 === 1) {
    const key = print(items[items.length - 1])
    throw new WizardError("parse/odd-map", `expected a value for the key ${key}`, {
      hint: "a map is written {key value, key value}: count them",
    })
  }
  const keys: Value[] = []
  const entries: [Value, Value][] = []
  for (let i = 0; i < items.length; i += 2) {
    const key = namespace === "" ? items[i] : qualified(items[i], namespace)
    keys.push(key)
    entries.push([key, items[i + 1]])
  }
  if (!unchecked) refuseDuplicate(keys, "key", "map")
  return new EdnMap(entries)
}

/** `#:a{:b 1, :_/c 2, :d/e 3}` is `{:a/b 1, :c 2, :d/e 3}`. */
function qualified(key: Value, namespace: string): Value {
  if (!(key instanceof Keyword || key instanceof Sym)) return key
  if (key.namespace !== null && key.namespace !== "_") return key
  const text = key.namespace === "_" ? key.name : `${namespace}/${key.name}`
  return key instanceof Keyword ? keyword(text) : symbol(text)
}

function refuseDuplicate(values: readonly Value[], what: string, where: string): void {
  const index = firstDuplicate(values)
  if (index === -1) return
  throw new WizardError(
    "parse/duplicate",
    `expected each ${what} once in a ${where}, found ${print(values[index])} twice`,
    {
      hint: `leave one of the two out`,
    },
  )
}
