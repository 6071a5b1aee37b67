import { WizardError } from "../base/error.js"
import type { Delta } from "./delta.js"
import type { Engine } from "./engine.js"
import type { Report } from "./report.js"

/**
 * Moves the engine along its log, either way, by whole t: transactions that share one (a listener's rounds) go together. Lands on
 * the identical state. Answers with the sum of what each view changed on the way. O(datoms between here and there).
 */
export function goto(engine: Engine, t: number): ReadonlyMap<string, Delta> {
  const { log } = engine.database
  const last = log.recorded === 0 ? 0 : log.entry(log.recorded - 1).t
  if (!Number.isInteger(t) || t < 0 || t > last) {
    throw new WizardError("history/range", `there is no t ${t}`, { hint: `the history has t 0 to ${last}` })
  }
  const moved = new Map<string, Delta>()
  const take = ({ deltas }: Report) => {
    for (const [id, delta] of deltas) moved.set(id, moved.get(id)?.plus(delta) ?? delta)
  }
  while (engine.t > t) take(engine.back())
  while (log.count < log.recorded && log.entry(log.count).t <= t) take(engine.forward())
  return moved
}
