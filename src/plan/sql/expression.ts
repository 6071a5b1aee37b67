import type { Expression, Filter, Map as MapPlan } from "../plan.js"
import type { CodeOf } from "./duckdb.js"

/*
 * What SQL says of codes exactly as the functions say it of values: identity, and nothing else. A function of the user may have
 * any name, but only those of the language and of plans never throw (`total`).
 */

/** The condition on `l` that a filter is, undefined when only calls can tell. */
export function conditionOf({ expression, input }: Filter, code: CodeOf): string | undefined {
  if (!expression.total || expression.name !== "identical") return undefined
  return expression.args.map((arg) => operand(arg, input.columns, code)).join(" = ")
}

/** What a map gives on `l`: its value and when there is one; undefined when only calls can tell. nil gives no row. */
export function resultOf(map: MapPlan, code: CodeOf): { value: string; conditions: readonly string[] } | undefined {
  const { expression, binding, input } = map
  const isValue = expression.name === "ground" || expression.name === "identity"
  if (!expression.total || !isValue || expression.args.length !== 1 || binding.kind !== "variable") return undefined
  const value = operand(expression.args[0], input.columns, code)
  const before = input.columns.indexOf(binding.name)
  const conditions = [`${value} <> ${code(null)}`, ...(before < 0 ? [] : [`l.c${before} = ${value}`])]
  return { value, conditions }
}

const operand = (arg: Expression["args"][number], columns: readonly string[], code: CodeOf): string =>
  "column" in arg ? `l.c${columns.indexOf(arg.column)}` : String(code(arg.constant))
