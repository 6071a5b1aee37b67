import { Aggregate } from "../circuit/operators/aggregate.js"
import { Antijoin } from "../circuit/operators/antijoin.js"
import { Distinct } from "../circuit/operators/distinct.js"
import { Filter } from "../circuit/operators/filter.js"
import { Join } from "../circuit/operators/join.js"
import { MapRows, Project } from "../circuit/operators/map.js"
import { Plus } from "../circuit/operators/plus.js"
import { Round } from "../circuit/operators/round.js"
import { Rows } from "../circuit/operators/rows.js"
import { Scan } from "../circuit/operators/scan.js"
import { printBinding } from "../datalog/print.js"
import { identity } from "../edn/print.js"
import { isSet } from "../plan/is-set.js"
import type {
  Aggregate as AggregatePlan,
  ErrorsOf,
  Expression,
  Fixpoint,
  Join as JoinPlan,
  Plan,
  Port,
  Recur,
  Scan as ScanPlan,
  Slot,
} from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { foldMaker, foldMeaning } from "./fold.js"
import { faultEncoder, rowMap, rowPredicate } from "./kernel.js"
import { pullRecipe } from "./pull.js"
import type { Recipe } from "./recipe.js"

/** A plan node that is one operator of its own. */
export type Plain = Exclude<Plan, ErrorsOf | Fixpoint | Port | Recur>

/** The recipe of a plan node; `owner` marks what belongs to one view alone. */
export function recipe(plan: Plain, dictionary: Dictionary, owner: string): Recipe {
  switch (plan.kind) {
    case "unit":
      return { key: "unit", build: () => new Rows(0) }
    case "rows":
      return { key: `rows ${owner} ${plan.input}`, build: () => new Rows(plan.columns.length) }
    case "scan":
      return scanRecipe(plan, dictionary)
    case "join":
      return joinRecipe(plan)
    case "antijoin": {
      const key = positions(plan.left, plan.on)
      return { key: `antijoin ${key}`, build: () => new Antijoin(plan.left.columns.length, key) }
    }
    case "union":
      return { key: `plus ${plan.columns.length}`, build: () => new Plus(plan.columns.length) }
    case "project": {
      const take = positions(plan.input, plan.from)
      return { key: `project ${take}`, build: () => new Project(take) }
    }
    case "round": {
      const [take, rounds] = [positions(plan.input, plan.from), positions(plan.input, plan.rounds)]
      return { key: `round ${take} of ${rounds}`, build: () => new Round(take, rounds) }
    }
    case "distinct":
      return { key: "distinct", build: () => new Distinct(plan.columns.length) }
    case "aggregate":
      return aggregateRecipe(plan, dictionary)
    case "pull":
      return pullRecipe(plan, dictionary)
    case "filter":
    case "map":
      return expressionRecipe(plan, dictionary)
  }
}

const positions = (plan: Plan, columns: readonly string[]): number[] => columns.map((c) => plan.columns.indexOf(c))

function scanRecipe(plan: ScanPlan, dictionary: Dictionary): Recipe {
  const slots = [plan.e, plan.a, plan.v, plan.tx]
  const [e, a, v, tx] = slots.map((slot: Slot) =>
    slot !== undefined && "constant" in slot ? dictionary.encode(slot.constant) : undefined,
  )
  const columnAt = slots.map((slot) => (slot !== undefined && "column" in slot ? slot.column : undefined))
  const take = plan.columns.map((column) => columnAt.indexOf(column))
  const equal = columnAt.flatMap((column, i) => {
    const first = columnAt.indexOf(column)
    return column !== undefined && first < i ? [first, i] : []
  })
  const { id: source } = plan.source
  const of = source === 0 ? "" : ` of ${source}`
  const key = `scan${of} ${[e, a, v, tx].map((code) => code ?? "_").join(" ")} → ${take} = ${equal}`
  return { key, build: () => new Scan({ source, e, a, v, tx }, take, equal) }
}

/** What a join needs to know of its columns: those of the right side count down from −1. */
export function joinParameters({ left, right, on, columns }: JoinPlan) {
  const keys = [positions(left, on), positions(right, on)] as const
  const take = columns.map((column) => {
    const at = left.columns.indexOf(column)
    return at >= 0 ? at : ~right.columns.indexOf(column)
  })
  return { widths: [left.columns.length, right.columns.length] as const, keys, take }
}

function joinRecipe(plan: JoinPlan): Recipe {
  const { widths, keys, take } = joinParameters(plan)
  // Follows from the inputs, so that equal keys and inputs mean equal operators still.
  const fresh = [isFacts(plan.left), isFacts(plan.right)] as const
  return { key: `join ${keys[0]}=${keys[1]} → ${take}`, build: () => new Join(widths, keys, take, fresh) }
}

/** Whether each row is one fact: then it comes once, when it was not there, and goes once. */
function isFacts(plan: Plan): boolean {
  if (plan.kind === "filter") return isFacts(plan.input) && isSet(plan)
  return plan.kind === "scan" && isSet(plan)
}

function aggregateRecipe({ input, group, folds, columns }: AggregatePlan, dictionary: Dictionary): Recipe {
  let next = 0
  const take = columns.map((column) => (group.includes(column) ? group.indexOf(column) : ~next++))
  const folded = folds.map((fold) => input.columns.indexOf(fold.column))
  const shape = { group: positions(input, group), folded, take }
  const calls = folds.map(
    ({ name, constants, user }, i) =>
      `(${user ? `${name}!` : name} ${constants.map(identity).join(" ")} #${folded[i]})`,
  )
  const makers = folds.map((fold) => foldMaker(fold, dictionary))
  const meanings = folds.map((fold) => foldMeaning(fold, dictionary))
  const build = () => new Aggregate(shape, () => makers.map((make) => make()), faultEncoder(dictionary), meanings)
  return { key: `aggregate ${shape.group} ${calls.join(" ")} → ${take}`, build }
}

function expressionRecipe(plan: Extract<Plan, { kind: "filter" | "map" }>, dictionary: Dictionary): Recipe {
  const { expression, input } = plan
  const { columns } = input
  const fault = expression.total ? undefined : faultEncoder(dictionary)
  const call = expressionKey(expression, columns)
  if (plan.kind === "filter") {
    const take = positions(input, plan.columns)
    const build = () => new Filter(columns.length, take, rowPredicate(expression, columns, dictionary), fault)
    return { key: `filter ${call} → ${take}`, build }
  }
  const binding = `${printBinding(plan.binding)} ${plan.columns}`
  const build = () =>
    new MapRows(columns.length, plan.columns.length, rowMap(expression, plan.binding, columns, dictionary), fault)
  return { key: `map ${call} ${binding}`, build }
}

// The plans' own expressions are total, so that none is taken for a function of the user that has the same name.
const expressionKey = ({ name, args, total }: Expression, columns: readonly string[]): string =>
  `(${[total ? name : `${name}!`, ...args.map((arg) => ("column" in arg ? `#${columns.indexOf(arg.column)}` : identity(arg.constant)))].join(" ")})`
