import type { Engine } from "../engine/engine.js"
import { watchWeights } from "../verify/weights.js"
import { condition, type Hit } from "./condition.js"
import { jsRow } from "./result.js"
import { traceListener } from "./trace.js"

/** Tells of every event that fits the condition; returns what ends the watch. Throws `break/condition`, `break/late`. */
export function watchFor(engine: Engine, exact: boolean, text: string, listener: (hit: Hit) => void): () => void {
  const fits = condition(text)
  if (fits === "weights") {
    return watchWeights(engine, ({ t, view, op, row, weight }) => {
      if (weight < 0) listener({ t, view, op, iteration: null, row: jsRow(row, exact), weight })
    })
  }
  return engine.listen(
    traceListener(engine, exact, (event) => {
      const hit = event.event === "op-end" ? fits(event) : undefined
      if (hit !== undefined) listener(hit)
    }),
  )
}
