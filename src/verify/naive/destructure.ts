import type { Binding } from "../../datalog/ast.js"
import { rangeError, typeError } from "../../datalog/builtins/definition.js"
import { EdnMap, EdnSet, sequence, type Value } from "../../edn/value.js"
import { key } from "./cell.js"

/** Values of variables that one way of taking a value apart gives. */
export type Assignment = ReadonlyMap<string, Value>

/**
 * Every way in which a binding form takes a value apart: one for a scalar, a tuple and a blank, one for each element
 * of a collection or relation. A variable that occurs twice selects. nil is a collection of nothing and a tuple of nils. Throws `function/type` for what has no elements
 * and `function/range` for a tuple binding that is longer than its value.
 */
export function destructure(binding: Binding, value: Value): Assignment[] {
  switch (binding.kind) {
    case "variable":
      return [new Map([[binding.name, value]])]
    case "blank":
      return [EMPTY]
    case "bind-tuple":
      return destructureTuple(binding.items, value)
    case "bind-collection":
      return elementsOf(value).flatMap((element) => destructure(binding.item, element))
    case "bind-relation":
      return elementsOf(value).flatMap((element) => destructure(binding.row, element))
  }
}

const EMPTY: Assignment = new Map()

function destructureTuple(items: readonly Binding[], value: Value): Assignment[] {
  const values = value === null ? items.map(() => null) : sequence(value)
  if (values === undefined) throw typeError("a tuple binding", "a vector", value)
  if (items.length > values.length) {
    const problem = `it takes ${items.length} elements, the value has ${values.length}`
    throw rangeError("a tuple binding", problem, "bind fewer variables, or the whole value")
  }
  return items.reduce<Assignment[]>(
    (found, item, i) => {
      const next = destructure(item, values[i])
      return found.flatMap((left) => next.flatMap((right) => merged(left, right)))
    },
    [EMPTY],
  )
}

/** The two together, unless they disagree. */
function merged(a: Assignment, b: Assignment): Assignment[] {
  for (const [name, value] of b) {
    const other = a.get(name)
    if (other !== undefined && key(other) !== key(value)) return []
  }
  return [new Map([...a, ...b])]
}

function elementsOf(value: Value): readonly Value[] {
  if (value instanceof EdnSet) return value.items
  if (value instanceof EdnMap) return value.entries
  const items = value === null ? [] : sequence(value)
  if (items === undefined) throw typeError("a collection binding", "a vector, a list, a set or a map", value)
  return items
}
