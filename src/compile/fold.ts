import type { Fold } from "../circuit/operators/aggregate.js"
import { aggregate } from "../datalog/aggregates.js"
import { compare } from "../edn/compare.js"
import type { Fold as FoldPlan } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { Count, CountDistinct, Distinct } from "./folds/count.js"
import { Extreme, Extremes } from "./folds/extreme.js"
import { Median } from "./folds/median.js"
import { Mean, Sum, Variance } from "./folds/sum.js"
import { UserFold } from "./folds/user.js"

/**
 * What makes folds for a plan's aggregate, each with state of its own. What a fold gives is what `aggregate` (`datalog/aggregates.ts`)
 * gives for the group's values of now, whatever came and went before.
 */
export function foldMaker({ name, constants, user }: FoldPlan, dictionary: Dictionary): () => Fold {
  if (user !== undefined) return () => new UserFold(user, constants, dictionary)
  switch (name) {
    case "count":
      return () => new Count()
    case "count-distinct":
      return () => new CountDistinct()
    case "distinct":
      return () => new Distinct(dictionary)
    case "sum":
      return () => new Sum(dictionary)
    case "avg":
      return () => new Mean(dictionary)
    case "variance":
    case "stddev":
      return () => new Variance(name, dictionary)
    case "median":
      return () => new Median(dictionary)
    case "min":
    case "max": {
      const [count] = constants
      return () => (count === undefined ? new Extreme(name, dictionary) : new Extremes(name, count, dictionary))
    }
  }
  throw new Error(`no fold ${name}`)
}

/** What a fold means: the code of the aggregate of all values of a group at once. O(n log n). */
export function foldMeaning(
  { name, constants, user }: FoldPlan,
  dictionary: Dictionary,
): (codes: readonly number[]) => number {
  const whole = user === undefined ? aggregate.bind(undefined, name) : user.whole.bind(user)
  return (codes) => {
    const values = codes.map((code) => dictionary.decode(code)).sort(compare)
    return dictionary.encode(whole(constants, values))
  }
}
