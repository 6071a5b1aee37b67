import { stateSize } from "../circuit/operator.js"
import type { StepListener } from "../circuit/trace.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import { Delta } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { consolidate } from "../zset/algebra.js"
import { ZSet } from "../zset/zset.js"
import { RowDelta } from "./result.js"

/**
 * What a step does, in the order in which it happens: `tx-begin`, for each operator that runs `op-end` with its delta (those inside a
 * fixpoint round by round, before the fixpoint itself), then `tx-end`;
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
      /** Inside a fixpoint: the round to which the delta belongs. */
      readonly iteration?: number
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
        const rows = visible(event.delta, operator)
        const delta = new RowDelta(new Delta(consolidate(rows), engine.database.dictionary), exact)
        const { kind } = node.operator
        const about = { event: "op-end", t, view: view.id, op: operator.id, kind } as const
        const iteration = event.iteration === undefined ? {} : { iteration: event.iteration }
        listener({ ...about, ...iteration, delta, state: stateSize(node.operator) })
      }
    }
  }
}

/** The columns that the operator shows: those of the query, without rounds. */
export function visible(delta: ZSet, { places }: ViewOperator): ZSet {
  if (places === undefined) return delta
  const shown = new ZSet(places.length, delta.length)
  const columns = Int32Array.from(places)
  for (let i = 0; i < delta.length; i++) shown.pushColumns(delta.rows, i * delta.width, columns, delta.weights[i])
  return shown
}
