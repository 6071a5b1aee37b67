import { WizardError } from "../base/error.js"
import type { Argument, Callee, FunctionCall, Predicate } from "../datalog/ast.js"
import { applyConstant, databaseFunctions } from "../datalog/builtins.js"
import { bindingVariables } from "../datalog/walk.js"
import { identity } from "../edn/print.js"
import { errorsOf, filter, map } from "./build.js"
import type { Applied } from "./component.js"
import type { Conjunction } from "./conjunction.js"
import type { Context } from "./context.js"
import { lowerDatabaseFunction } from "./database-function.js"
import type { Expression, Filter, Map as MapPlan, Plan } from "./plan.js"

/** A predicate filters, a function maps; both wait for the variables of their arguments. */
export function lowerExpression(conjunction: Conjunction, clause: Predicate | FunctionCall, path: string): void {
  if (clause.callee.kind === "callable" && databaseFunctions.has(plainName(clause.callee.name))) {
    lowerDatabaseFunction(conjunction, clause, path)
    return
  }
  const expression = expressionOf(conjunction.context, clause.callee, clause.args)
  conjunction.wait({
    stage: expression.total ? "early" : "expression",
    needs: new Set(clause.args.flatMap((arg) => (arg.kind === "variable" ? [arg.name] : []))),
    gives: new Set(clause.kind === "function" ? bindingVariables(clause.binding).map((v) => v.name) : []),
    apply: (input, tag) => applyExpression(clause, expression, input, `${tag}${path}`),
  })
}

function applyExpression(clause: Predicate | FunctionCall, expression: Expression, input: Plan, path: string): Applied {
  const origin = { path, span: clause.span }
  const total = expression.total && (clause.kind === "predicate" || clause.binding.kind === "variable")
  const safe = { ...expression, total }
  const plan = clause.kind === "predicate" ? filter(origin, input, safe) : map(origin, input, safe, clause.binding)
  return { plan, marked: total ? [] : [markOf(plan)] }
}

const markOf = (at: Filter | MapPlan) => ({ plan: errorsOf(at), at, tag: `${at.path}.err` })

function expressionOf(context: Context, callee: Callee, args: readonly Argument[]): Expression {
  const resolved = args.map((arg) => {
    if (arg.kind === "variable") return { column: arg.name }
    if (arg.kind === "constant") return { constant: arg.value }
    throw new WizardError("function/argument", "expected a variable or a constant as argument", { span: arg.span })
  })
  if (callee.kind === "constant") {
    const { value } = callee
    return {
      name: `constant ${identity(value)}`,
      total: false,
      args: resolved,
      call: (values) => applyConstant(value, values),
    }
  }
  const found = context.around.function(callee.name)
  if (found === undefined) {
    throw new WizardError("function/unknown", `no function ${callee.name}`, { span: callee.span })
  }
  return { name: found.name, total: found.total, args: resolved, call: found.call }
}

/** The name without the namespace that Clojure's own functions have. */
export const plainName = (name: string): string => name.replace(/^clojure\.core\//, "")
