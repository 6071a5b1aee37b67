import type { Clause, SourceName } from "../../datalog/ast.js"
import type { Fault } from "./cell.js"
import type { Facts } from "./facts.js"
import type { Readiness } from "./readiness.js"
import type { Bindings, Outcome } from "./relation.js"

/** Which facts a clause without a source reads, and what `$` means: inside a rule both are the source of the call. */
export interface Scope {
  readonly source: string
  readonly dollar: string
}

/** What the evaluation of one kind of clause asks of the others. */
export interface Host {
  readonly readiness: Readiness
  facts(source: SourceName | undefined, scope: Scope): Facts
  /**
   * Every binding that satisfies the clauses and extends one of `seeds`; and the seeds that make an expression of the
   * conjunction throw, with the column `FAULT` and what else of `seen` they bind.
   */
  conjunction(clauses: readonly Clause[], seeds: Bindings, scope: Scope, seen?: readonly string[]): Outcome
  /** The bindings of `wanted` by a conjunction that needs nothing from outside; what throws there fails the view. */
  standalone(clauses: readonly Clause[], wanted: readonly string[], scope: Scope): Bindings
  /** Fails the view. */
  fail(fault: Fault): void
}

/** The scope of the clauses inside a clause that may have a source of its own. */
export const innerScope = (source: SourceName | undefined, scope: Scope): Scope =>
  source === undefined ? scope : { ...scope, source: source.name === "$" ? scope.dollar : source.name }
