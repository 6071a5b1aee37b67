import { asWizardError, WizardError } from "../base/error.js"
import { compare } from "../edn/compare.js"
import { fromJs, toJs } from "../edn/js.js"
import type { Value } from "../edn/value.js"
import type { UserAggregate as PlanAggregate } from "../plan/asked.js"

/**
 * An aggregate over JS values, for `(my/agg constant … ?x)`: a function of all values of a group, or one that follows them one by one.
 * `remove` takes back exactly what `add` of an equal value did, in whatever order; the value does not depend on the order either.
 */
export type UserAggregate =
  | ((values: readonly never[], ...constants: readonly never[]) => unknown)
  | {
      readonly init: (...constants: readonly never[]) => unknown
      readonly add: (state: never, value: never) => unknown
      readonly remove: (state: never, value: never) => unknown
      /** What the aggregate shows of its state: the state itself when left out. */
      readonly result?: (state: never) => unknown
    }

/** The aggregates by the names under which `:find` calls them. What one throws fails the view with `aggregate/threw`. */
export function userAggregates(given: Readonly<Record<string, UserAggregate>>): ReadonlyMap<string, PlanAggregate> {
  return new Map(Object.entries(given).map(([name, aggregate]) => [name, planAggregate(name, aggregate)]))
}

function planAggregate(name: string, given: UserAggregate): PlanAggregate {
  const guarded = <Result>(run: () => Result): Result => {
    try {
      return run()
    } catch (thrown) {
      throw new WizardError("aggregate/threw", `${name} threw: ${asWizardError(thrown).message}`, { cause: thrown })
    }
  }
  if (typeof given === "function") {
    const whole: PlanAggregate["whole"] = (constants, values) =>
      guarded(() => ednOf(given(values.toSorted(compare).map(jsOf) as never[], ...(constants.map(jsOf) as never[]))))
    return { whole }
  }
  const { init, add, remove, result = (state: unknown) => state } = given
  const step: PlanAggregate["step"] = {
    init: (constants) => guarded(() => init(...(constants.map(jsOf) as never[]))),
    add: (state, value) => guarded(() => add(state as never, jsOf(value) as never)),
    remove: (state, value) => guarded(() => remove(state as never, jsOf(value) as never)),
    result: (state) => guarded(() => ednOf(result(state as never))),
  }
  const whole: PlanAggregate["whole"] = (constants, values) =>
    step.result(values.toSorted(compare).reduce<unknown>(step.add, step.init(constants)))
  return { whole, step }
}

const jsOf = (value: Value): unknown => toJs(value, false)

const ednOf = (value: unknown): Value => (value === undefined ? null : fromJs(value))
