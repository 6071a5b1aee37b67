import type { Integral } from "../zset/integral.js"
import type { ZSet } from "../zset/zset.js"

/** What an operator is, as `explain`, traces and definitions name it. */
export type OperatorKind =
  | "scan"
  | "input"
  | "filter"
  | "map"
  | "join"
  | "antijoin"
  | "plus"
  | "distinct"
  | "aggregate"
  | "pull"
  | "fixpoint"
  | "delay"
  | "errors"
  | "output"
  | "integrate"
  | "differentiate"
  | "neg"

/**
 * A stream function of a circuit. The circuit alone calls it, in schedule order, at most once a tick, and only when an input
 * is not empty.
 *
 * - `step` reads the deltas of its ports, appends its own to `out` (which it finds empty), and adds the input deltas to its
 *   state. It may throw; then `revert` follows.
 * - `revert` subtracts from the state what the last `step` added of the same deltas, also after a `step` that ended half-way.
 * - Nothing is re-checked: widths fit by construction (`compile`), and deltas need not be consolidated.
 * - Rows for which an expression throws go to the first further output, for operators that evaluate one.
 */
export interface Operator {
  readonly kind: OperatorKind
  /** Codes a row of the output. */
  readonly width: number
  /** Codes a row of each further output: the errors of what evaluates an expression, the other relations of a fixpoint. */
  readonly more: readonly number[]
  /** The integrals that the operator keeps. */
  readonly state: readonly Integral[]
  /** Rows, groups and values that it holds beside them. */
  readonly held?: number
  /** The integrals of its inputs one by one, where `state` does not hold them so: some may be made when they are asked for. */
  readonly integrals?: readonly Integral[]
  /** The operators that it runs besides being one itself, each before those that read it. */
  readonly parts?: readonly Part[]
  /** With parts: what it reads itself, in the way of `Part.inputs`. */
  readonly reads?: readonly number[]
  /** It is one of DBSP's own operators already, and what `expand` shows of it. */
  readonly primitive?: boolean
  /** The rule in algebra, for people. */
  readonly rule: string
  step(inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]): void
  revert(inputs: readonly ZSet[]): void
  /** The same operator with empty state. */
  twin(): Operator
  /** Makes the next step keep what operators inside do: those of a nested circuit, and parts, whose deltas `step` finds in `more`. */
  record?(): void
  /** What they did in the step that was recorded, round by round; the nodes are those of the nested circuit. */
  recorded?(): readonly { readonly iteration: number; readonly node: unknown; readonly delta: ZSet }[]
  /**
   * Of operators whose output of a part of the database is worth nothing: while it is held, `step` only takes in; the first one
   * after that puts out for everything. `fill` alone calls it, on operators with empty state.
   */
  hold?(holding: boolean): void
  /**
   * Takes what `integralsOf` told of another one like it, port by port, into empty state; of an aggregate what it had read. Its output
   * stands for itself: nothing is put out. Operators with state that lack it are filled from the facts.
   */
  load?(held: readonly ZSet[]): void
}

/** An operator that another one runs: nobody schedules it, and its delta is made only while somebody listens. */
export interface Part {
  readonly operator: Operator
  /** What it reads: i ≥ 0 is an input of the operator that runs it, i < 0 the part ~i. */
  readonly inputs: readonly number[]
}

/** The further outputs of an operator that has only one. */
export const NO_MORE: readonly number[] = []

/** The integrals of an operator's inputs, or what else it keeps, by number. */
export const integralsOf = ({ integrals, state }: Operator): readonly Integral[] => integrals ?? state

/** Rows that an operator holds. */
export const stateSize = ({ state, held }: Operator): number => state.reduce((sum, part) => sum + part.size, held ?? 0)
