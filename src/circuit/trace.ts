import type { ZSet } from "../zset/zset.js"
import type { Node } from "./node.js"

/**
 * What a step tells its listener. A legal sequence is
 *
 *     tick       := tx-begin operator* ending
 *     operator   := op-begin round* op-end
 *     round      := iteration operator*               of a fixpoint, the operators inside, with the iteration
 *     ending     := tx-end | tx-abort                 abort: the step was taken back
 *
 * with operators in strictly rising rank, each at most once a tick (inside a fixpoint once an iteration), `op-begin` and its
 * `op-end` of one node. `monitor` in the tests rejects every other sequence. Deltas are the circuit's own: whoever keeps one
 * copies it.
 */
export type StepEvent =
  | { readonly kind: "tx-begin"; readonly t: number }
  | { readonly kind: "op-begin"; readonly t: number; readonly node: Node; readonly iteration?: number }
  | { readonly kind: "iteration"; readonly t: number; readonly node: Node; readonly iteration: number }
  | {
      readonly kind: "op-end"
      readonly t: number
      readonly node: Node
      readonly delta: ZSet
      readonly iteration?: number
      /** Milliseconds that it took; undefined of parts and inside fixpoints, whose whole has them. */
      readonly ms?: number
    }
  | { readonly kind: "tx-end"; readonly t: number }
  | { readonly kind: "tx-abort"; readonly t: number }

export type StepListener = (event: StepEvent) => void
