import type { Value } from "../edn/value.js"

/** An argument of a filter or a map: a column of the input by its number, or a value. */
export type PrimitiveArgument = { readonly index: number } | { readonly constant: Value }

/** A predicate or a function and what it is given. */
export interface PrimitiveCall {
  readonly name: string
  readonly args: readonly PrimitiveArgument[]
}

/** One of DBSP's operators as a definition writes it, whoever has written that: enough to run it. */
export interface PrimitiveNode {
  readonly id: string
  readonly type: string
  /** What it reads, by the number of the argument. */
  readonly from: readonly string[]
  readonly output: readonly string[]
  /** Of a filter: all must hold. */
  readonly filters: readonly PrimitiveCall[]
  /** Columns of the input that go out; empty: all. */
  readonly projections: readonly number[]
  /** Of a join: pairs of columns of its two inputs that must be equal. */
  readonly joins: readonly (readonly [number, number])[]
  /** Of a map: what makes the last column. */
  readonly mapping: PrimitiveCall | undefined
}
