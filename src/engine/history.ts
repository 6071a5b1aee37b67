import { shelter } from "../base/breath.js"
import { WizardError } from "../base/error.js"
import type { Log } from "../datom/log.js"
import type { Delta } from "./delta.js"
import type { Engine } from "./engine.js"
import type { Report } from "./report.js"

/**
 * Moves the engine along its log, either way, by whole t: transactions that share one (a listener's rounds) go together. Lands on
 * the identical state. Answers with the sum of what each view changed on the way. O(datoms between here and there).
 */
export function goto(engine: Engine, t: number): ReadonlyMap<string, Delta> {
  return moveTo(engine, countAt(engine.database.log, t))
}

/** Moves until the first `count` recorded transactions are in force. */
export function moveTo(engine: Engine, count: number): ReadonlyMap<string, Delta> {
  const { log } = engine.database
  const moved = new Map<string, Delta>()
  const take = ({ deltas }: Report) => {
    for (const [id, delta] of deltas) moved.set(id, moved.get(id)?.plus(delta) ?? delta)
  }
  while (log.count > count) take(engine.back())
  while (log.count < count) take(engine.forward())
  return moved
}

/** What a look gives while the first `count` transactions are in force; comes back whatever happens. O(datoms between). */
export function visit<T>(engine: Engine, count: number, look: () => T): T {
  const here = engine.database.log.count
  if (count === here) return look()
  try {
    moveTo(engine, count)
    return look()
  } finally {
    shelter(() => moveTo(engine, here))
  }
}

/** The t of the last recorded transaction, whether it is in force or not; 0 without any. */
export const lastOf = (log: Log): number => (log.recorded === 0 ? 0 : log.entry(log.recorded - 1).t)

/** How many of the recorded transactions are those up to t. Throws `history/range`. O(log of their number). */
export function countAt(log: Log, t: number): number {
  const last = lastOf(log)
  if (!Number.isInteger(t) || t < 0 || t > last) {
    throw new WizardError("history/range", `there is no t ${t}`, { hint: `the history has t 0 to ${last}` })
  }
  let [low, high] = [0, log.recorded]
  while (low < high) {
    const middle = (low + high) >> 1
    if (log.entry(middle).t <= t) low = middle + 1
    else high = middle
  }
  return low
}
