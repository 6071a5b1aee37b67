import { bindingVariables } from "../../datalog/walk.js"
import type { Aggregate, Filter, Map as MapPlan } from "../plan.js"

/**
 * A plan as SQL: tables to be made in this order, then a SELECT of the rows of `:find` and one of each error stream. All of them
 * are sets. Columns are `c0 c1 …` in the order of the plan's; a relation without columns has one that is 0.
 *
 * The runner provides `facts` (e a v tx: the facts that hold) and `in1 in2 …` (the rows of the bindings of `:in`).
 */
export interface SqlScript {
  readonly steps: readonly SqlStep[]
  readonly find: string
  /** In the order of the plan's error streams. */
  readonly errors: readonly string[]
}

export type SqlStep = SqlTable | SqlCalls | SqlFolds | SqlLoop

/** A table that takes the rows of a SELECT, in place of one that has its name. */
export interface SqlTable {
  readonly kind: "table"
  readonly name: string
  readonly select: string
}

/**
 * Calls of a function, once for each tuple of arguments that `select` gives. The runner makes two tables:
 *
 *     results   the arguments of which the expression is true; of a map the arguments and what the binding makes of the value
 *     faults    the arguments on which it throws, and the code of what it threw
 */
export interface SqlCalls {
  readonly kind: "calls"
  readonly of: Filter | MapPlan
  /** The columns of the input that are arguments, each once: those of `select`. */
  readonly columns: readonly string[]
  readonly select: string
  readonly results: string
  readonly faults: string
}

/**
 * Folds of groups. The runner makes a table `results` of the groups, each with a value for each fold, and a table for each fold that
 * may throw: the groups on which it does, and the code of what it threw.
 */
export interface SqlFolds {
  readonly kind: "folds"
  readonly of: Aggregate
  /** The groups, and for each fold its value as an integer: NULL where SQL cannot tell. */
  readonly groups: string
  /** Every row: its group, and for each fold what is folded. */
  readonly rows: string
  readonly results: string
  readonly faults: readonly string[]
}

/**
 * Relations that are derived from each other, by semi-naive rounds (never WITH RECURSIVE, which loses rows of what is not linear). The
 * runner keeps two tables of each: `all`, what has been derived, and `fresh`, what the last round added. `first` gives what follows
 * from nothing, each later round what follows from at least one fresh row, and perhaps more. It is over when nothing is fresh.
 */
export interface SqlLoop {
  readonly kind: "loop"
  readonly name: string
  /** It makes new values, so that it may go on for ever. */
  readonly bounded: boolean
  readonly relations: readonly { readonly all: string; readonly fresh: string; readonly width: number }[]
  readonly first: SqlRound
  readonly next: SqlRound
}

/** Tables to be made in each round, then a SELECT for each relation. */
export interface SqlRound {
  readonly steps: readonly SqlStep[]
  readonly selects: readonly string[]
}

/** The table of all facts. */
export const FACTS = "facts"

/** The table of binding `input` of `:in`, counted from 0. */
export const inputTable = (input: number): string => `in${input + 1}`

/** The columns of the input that are an expression's arguments, each once. */
export function argumentColumns({ expression }: Filter | MapPlan): readonly string[] {
  return [...new Set(expression.args.flatMap((arg) => ("column" in arg ? [arg.column] : [])))]
}

/** The columns that a map's binding gives, each once. */
export const boundColumns = ({ binding }: MapPlan): readonly string[] => [
  ...new Set(bindingVariables(binding).map((variable) => variable.name)),
]
