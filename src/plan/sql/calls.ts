import type { Filter, Map as MapPlan } from "../plan.js"
import { selectArguments } from "./duckdb.js"
import { argumentColumns, type SqlCalls, type SqlStep } from "./script.js"

/** The calls that a scope makes: a step for each expression and table of arguments, once. */
export class Calls {
  readonly #steps: SqlStep[]
  readonly #name: (letter: string) => string
  readonly #calls = new Map<Filter | MapPlan, Map<string, SqlCalls>>()

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
}
