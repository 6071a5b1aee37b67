import { bindingColumns, takeApart } from "../compile/binding.js"
import { truthy } from "../datalog/builtins.js"
import type { Value } from "../edn/value.js"
import type { Expression, Filter, Map as MapPlan } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { Binding } from "./proof.js"

/** Whether the row passes the filter; undefined when the expression throws. */
export function passes({ expression }: Filter, row: Binding, dictionary: Dictionary): boolean | undefined {
  try {
    return truthy(call(expression, row, dictionary))
  } catch {
    return undefined
  }
}

/** The rows that a map makes of one row of its input; undefined when the expression throws. */
export function mapped(plan: MapPlan, row: Binding, dictionary: Dictionary): readonly Binding[] | undefined {
  const columns = bindingColumns(plan.binding)
  let taken: readonly (readonly Value[])[]
  try {
    taken = takeApart(plan.binding, call(plan.expression, row, dictionary))
  } catch {
    return undefined
  }
  const rows: Binding[] = []
  for (const values of taken) {
    const codes = values.map((value) => dictionary.encode(value))
    if (columns.some((column, i) => row.has(column) && row.get(column) !== codes[i])) continue
    rows.push(new Map([...row, ...columns.map((column, i) => [column, codes[i]] as const)]))
  }
  return rows
}

function call({ args, call: run }: Expression, row: Binding, dictionary: Dictionary): Value {
  return run(args.map((arg) => ("column" in arg ? dictionary.decode(row.get(arg.column) as number) : arg.constant)))
}
