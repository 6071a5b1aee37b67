import { WizardError } from "../base/error.js"
import { stateSize } from "../circuit/operator.js"
import type { StepListener } from "../circuit/trace.js"
import { Delta } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { operatorsOf, visibleDelta } from "../engine/traced.js"
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
    for (const { view, operator } of operatorsOf(node, engine.catalog.views())) {
      const rows = visibleDelta(event.delta, operator)
      const delta = new RowDelta(new Delta(rows, engine.database.dictionary), exact)
      const { kind } = node.operator
      const about = { event: "op-end", t, view: view.id, op: operator.id, kind } as const
      const iteration = event.iteration === undefined ? {} : { iteration: event.iteration }
      listener({ ...about, ...iteration, delta, state: stateSize(node.operator) })
    }
  }
}

/** Throws `event/unknown` for any other event. */
export function requireTrace(event: string): void {
  if (event === "trace") return
  throw new WizardError("event/unknown", `no event ${event}`, { hint: 'there is "trace"' })
}
