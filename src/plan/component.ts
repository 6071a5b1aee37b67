import type { Span } from "../base/span.js"
import { shared } from "./build.js"
import { estimateJoin } from "./cost.js"
import type { Failing, Plan } from "./plan.js"

/**
 * Bindings on which an expression threw, carried on through the rest of the conjunction: they fail the view if they satisfy
 * every clause that does not need the missing result. `tag` keeps their operators' ids apart from the clean stream's.
 */
export interface Marked {
  readonly plan: Plan
  readonly at: Failing
  readonly tag: string
}

/** A part of the conjunction that is joined already. `order` is its place in the text: a join is named by what it adds. */
export interface Component {
  readonly order: number
  readonly path: string
  readonly span: Span | undefined
  readonly plan: Plan
  readonly marked: readonly Marked[]
  /** The columns that are the entity of a pattern in it. */
  readonly entities: ReadonlySet<string>
}

/** What applying a clause to a relation gives: its rows, and the bindings that went wrong. */
export interface Applied {
  readonly plan: Plan
  readonly marked: readonly Marked[]
}

/**
 * A clause that waits for variables.
 * - `early`: cheap and cannot throw: applied as soon as one component has what it needs
 * - `expression`: may throw: applied once nothing connected is left to join
 * - `nested`: needs the bindings of its surroundings, or an index of them: applied after the joins
 */
export interface Pending {
  readonly stage: "early" | "expression" | "nested"
  readonly order: number
  readonly needs: ReadonlySet<string>
  readonly gives: ReadonlySet<string>
  apply(input: Plan, tag: string): Applied
}

/** Two components that share columns, and what joining them is thought to cost. */
export interface Candidate {
  readonly left: Component
  readonly right: Component
  readonly size: number
  readonly width: number
  /** Both are facts of one entity: such a join grows least when the estimates know nothing. */
  readonly star: boolean
}

/** Undefined when they share no column. */
export function candidate(left: Component, right: Component): Candidate | undefined {
  const on = shared(left.plan, right.plan)
  if (on.length === 0) return undefined
  const { size } = estimateJoin(left.plan.estimate, right.plan.estimate, on)
  const width = left.plan.columns.length + right.plan.columns.length - on.length
  return { left, right, size, width, star: on.some((c) => left.entities.has(c) && right.entities.has(c)) }
}

/** Fewer rows; then facts of one entity; then fewer columns. */
export function isBetter(a: Candidate, b: Candidate): boolean {
  const near = Math.abs(a.size - b.size) <= 1e-9 * b.size
  if (!near) return a.size < b.size
  return a.star === b.star ? a.width < b.width : a.star
}
