import { stateSize } from "../circuit/operator.js"
import type { StepListener } from "../circuit/trace.js"
import { Delta } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { consolidate } from "../zset/algebra.js"
import { RowDelta } from "./result.js"

/**
 * What a step does, in the order in which it happens: `tx-begin`, for each operator that runs `op-end` with its delta, then `tx-end`;
 * or `tx-abort` when the step was taken back. An operator that several views share is told once for each of them.
 */
export type TraceEvent =
  | { readonly event: "tx-begin" | "tx-end" | "tx-abort"; readonly t: number }
  | {
      readonly event: "op-end"
      readonly t: number
      readonly view: string
      readonly op: string
      readonly kind: string
      readonly delta: RowDelta
      /** Rows that the operator holds now. */
      readonly state: number
    }

export type TraceListener = (event: TraceEvent) => void

/** Translates the circuit's events into the words of the views. */
export function traceListener(engine: Engine, exact: boolean, listener: TraceListener): StepListener {
  return (event) => {
    if (event.kind === "tx-begin" || event.kind === "tx-end" || event.kind === "tx-abort") {
      listener({ event: event.kind, t: event.t })
      return
    }
    if (event.kind !== "op-end") return
    const { node, t } = event
    for (const view of engine.catalog.views()) {
      for (const operator of view.circuit.operators) {
        if (operator.node !== node) continue
        const delta = new RowDelta(new Delta(consolidate(event.delta), engine.database.dictionary), exact)
        const { kind } = node.operator
        listener({ event: "op-end", t, view: view.id, op: operator.id, kind, delta, state: stateSize(node.operator) })
      }
    }
  }
}
