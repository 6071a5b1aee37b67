import type { Aggregate, Filter, Map as MapPlan } from "../plan.js"
import { selectArguments, selectFolded, selectGroups } from "./duckdb.js"
import { argumentColumns, type SqlCalls, type SqlFolds, type SqlStep } from "./script.js"

/** The calls and folds that a scope makes: a step for each expression or aggregate and the table that it reads, once. */
export class Calls {
  readonly #steps: SqlStep[]
  readonly #name: (letter: string) => string
  readonly #calls = new Map<Filter | MapPlan, Map<string, SqlCalls>>()
  readonly #folds = new Map<Aggregate, SqlFolds>()

  constructor(steps: SqlStep[], name: (letter: string) => string) {
    this.#steps = steps
    this.#name = name
  }

  /** The calls of an expression for the rows of a table. */
  of(plan: Filter | MapPlan, table: string): SqlCalls {
    const known = this.#calls.get(plan)?.get(table)
    if (known !== undefined) return known
    const [results, faults] = [this.#name("f"), this.#name("x")]
    const select = selectArguments(plan, table)
    const calls: SqlCalls = { kind: "calls", of: plan, columns: argumentColumns(plan), select, results, faults }
    this.#calls.set(plan, new Map([...(this.#calls.get(plan) ?? []), [table, calls]]))
    this.#steps.push(calls)
    return calls
  }

  /** The folds of an aggregate, whose input is a table. */
  folds(plan: Aggregate, table: string): SqlFolds {
    const known = this.#folds.get(plan)
    if (known !== undefined) return known
    const [groups, rows] = [selectGroups(plan, table), selectFolded(plan, table)]
    const faults = plan.folds.filter(({ throws }) => throws).map(() => this.#name("x"))
    const folds: SqlFolds = { kind: "folds", of: plan, groups, rows, results: this.#name("f"), faults }
    this.#folds.set(plan, folds)
    this.#steps.push(folds)
    return folds
  }
}
