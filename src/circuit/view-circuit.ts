import type { Span } from "../base/span.js"
import type { Node } from "./node.js"

/**
 * An operator as one view sees it. The same node may stand under other ids in other views. `id` is written by the clause path
 * and the kind; `n` counts the view's operators in schedule order from 1, for typing.
 */
export interface ViewOperator {
  readonly id: string
  readonly n: number
  readonly node: Node
  /** The circuit's key of the node; undefined for one inside another, which comes and goes with it: in a fixpoint, or a star. */
  readonly key: string | undefined
  /** Whether it stands inside a fixpoint, with a clock of its own. */
  readonly isInLoop: boolean
  /** Ids of the operators that it reads; an edge of errors is written `id!errors`. */
  readonly inputs: readonly string[]
  readonly columns: readonly string[]
  /** Where the columns stand in a row, when it holds more than these: the round, inside a fixpoint. */
  readonly places: readonly number[] | undefined
  /** The clause path: `c2`, `c3.b2.c1`; empty for the tail. */
  readonly clause: string
  readonly span: Span | undefined
  /** The rule to which it belongs, `anc/2`; empty for the query itself. */
  readonly scope: string
}

/** Where the bindings are kept on which one expression throws. */
export interface ErrorSink {
  readonly node: Node
  /** The operator that evaluates the expression. */
  readonly operator: string
  readonly columns: readonly string[]
  /** The column that holds what was thrown. */
  readonly fault: number
  readonly span: Span | undefined
  /** By path the operators that a fault may name instead: those of a rule that was asked. */
  readonly origins: ReadonlyMap<string, { readonly operator: string; readonly span: Span | undefined }>
}

/** One view's part of the circuit. */
export interface ViewCircuit {
  readonly operators: readonly ViewOperator[]
  readonly columns: readonly string[]
  /** The set of the view's rows. */
  readonly set: Node
  readonly output: Node
  readonly errors: readonly ErrorSink[]
  /** The inputs `:in`, by number of the binding, and the one row that constants start from (−1). */
  readonly given: readonly { readonly node: Node; readonly input: number; readonly columns: readonly string[] }[]
  /** The nodes that this view brought along, empty still: what `fill` has to run. */
  readonly fresh: ReadonlySet<Node>
  /** Nodes that were there before and that fresh nodes read. */
  readonly borrowed: readonly Node[]
}
