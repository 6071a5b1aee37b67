import { WizardError } from "../base/error.js"
import type { Binding, BindTuple } from "../datalog/ast.js"
import { bindingVariables } from "../datalog/walk.js"
import { equal } from "../edn/compare.js"
import { print } from "../edn/print.js"
import { EdnMap, EdnSet, sequence, type Value } from "../edn/value.js"

/** The distinct variables of a binding, in the order of the text: the columns of what `takeApart` gives. */
export const bindingColumns = (binding: Binding): readonly string[] => [
  ...new Set(bindingVariables(binding).map((variable) => variable.name)),
]

/**
 * The rows that a binding makes of a value, one value a column. nil as a whole gives no row; nil inside binds, as a tuple of nils
 * where it is taken apart. A variable that
 * stands twice is a selection. Throws `function/binding` when the value has another shape, or a tuple is too short.
 */
export function takeApart(binding: Binding, value: Value): readonly (readonly Value[])[] {
  if (value === null) return []
  const columns = bindingColumns(binding)
  const rows: Value[][] = []
  for (const found of environments(binding, value, new Map())) rows.push(columns.map((c) => found.get(c) ?? null))
  return rows
}

type Environment = ReadonlyMap<string, Value>

function environments(binding: Binding, value: Value, known: Environment): readonly Environment[] {
  switch (binding.kind) {
    case "blank":
      return [known]
    case "variable": {
      const before = known.get(binding.name)
      if (before !== undefined) return equal(before, value) ? [known] : []
      return [new Map([...known, [binding.name, value]])]
    }
    case "bind-tuple":
      return tupleEnvironments(binding, value, known)
    case "bind-collection":
      return members(binding, value).flatMap((item) => environments(binding.item, item, known))
    case "bind-relation":
      return members(binding, value).flatMap((item) => tupleEnvironments(binding.row, item, known))
  }
}

function tupleEnvironments(tuple: BindTuple, value: Value, known: Environment): readonly Environment[] {
  const items = value === null ? tuple.items.map(() => null) : sequence(value)
  if (items === undefined) throw shape(tuple, value, "a vector")
  if (items.length < tuple.items.length) {
    throw new WizardError("function/binding", `a tuple of ${tuple.items.length} cannot bind ${short(value)}`, {
      span: tuple.span,
      hint: "bind as many variables as the value has items, or fewer",
    })
  }
  return tuple.items.reduce<readonly Environment[]>(
    (all, item, i) => all.flatMap((environment) => environments(item, items[i], environment)),
    [known],
  )
}

function members(binding: Binding, value: Value): readonly Value[] {
  if (value === null) return []
  if (value instanceof EdnSet) return value.items
  if (value instanceof EdnMap) return value.entries.map(([key, held]) => [key, held])
  const items = sequence(value)
  if (items === undefined) throw shape(binding, value, "a collection")
  return items
}

const shape = (binding: Binding, value: Value, expected: string): WizardError =>
  new WizardError("function/binding", `expected ${expected} to take apart, not ${short(value)}`, { span: binding.span })

const short = (value: Value): string => {
  const text = print(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
