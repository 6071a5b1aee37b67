import { asWizardError, WizardError } from "../base/error.js"
import { fromJs, toJs } from "../edn/js.js"
import type { PlanFunction } from "../plan/context.js"

/** A function of its arguments alone, as queries call it: JS values in, a JS value out; undefined and null give no row. */
export type UserFunction = (...args: readonly never[]) => unknown

/** The functions by the names under which queries call them. What one throws fails the view with `function/threw`. */
export function userFunctions(given: Readonly<Record<string, UserFunction>>): ReadonlyMap<string, PlanFunction> {
  const named = Object.entries(given).map(([name, run]): [string, PlanFunction] => {
    const call: PlanFunction["call"] = (args) => {
      try {
        const result = run(...(args.map((arg) => toJs(arg, false)) as never[]))
        return result === undefined ? null : fromJs(result)
      } catch (thrown) {
        throw new WizardError("function/threw", `${name} threw: ${asWizardError(thrown).message}`, { cause: thrown })
      }
    }
    return [name, { name, total: false, call }]
  })
  return new Map(named)
}
