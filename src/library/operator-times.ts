import { shelter } from "../base/breath.js"
import type { Engine } from "../engine/engine.js"
import { moveTo } from "../engine/history.js"
import { Profile } from "./profile.js"

/** Milliseconds that are measured at least, and replays at most: one alone of a short history says little. */
const LEAST = 40
const MOST = 50

/**
 * Milliseconds that each operator of a view takes for the whole history: it is stepped back and forward again, several times when it is short,
 * and the mean is told. Operators that run as parts of another, joins of a star but its last and those inside a fixpoint, have none of their own:
 * the time of the whole is theirs too. O(datoms).
 */
export function operatorTimes(engine: Engine, view: string): ReadonlyMap<string, number> {
  const here = engine.database.log.count
  const sums = new Map<string, number>()
  let replays = 0
  try {
    for (const began = performance.now(); replays < MOST && performance.now() - began < LEAST; replays++) {
      for (const [op, ms] of replayed(engine, view)) sums.set(op, (sums.get(op) ?? 0) + ms)
    }
  } finally {
    shelter(() => moveTo(engine, here))
  }
  return new Map([...sums].map(([op, ms]) => [op, ms / replays]))
}

function replayed(engine: Engine, view: string): (readonly [op: string, ms: number])[] {
  moveTo(engine, 0)
  const profile = new Profile(engine, view)
  try {
    moveTo(engine, engine.database.log.recorded)
    return [...profile.counts()].flatMap(([op, { ms }]) => (ms === null ? [] : [[op, ms] as const]))
  } finally {
    profile.end()
  }
}
