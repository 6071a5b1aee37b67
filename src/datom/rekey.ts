import { WizardError } from "../base/error.js"
import { print } from "../edn/print.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { Facts } from "./facts.js"
import type { Log } from "./log.js"
import type { SchemaChange } from "./schema.js"

/**
 * The datoms whose `a` column changes because an attribute was installed (`from` its ident's code `to` its entity), renamed to a
 * name that raw datoms used, or lost (the other way). To a circuit this is an input delta of its own, before the transaction's:
 * − (e, from, v, tx) + (e, to, v, tx) for each of `standing`.
 */
export interface Rekey {
  readonly from: number
  readonly to: number
  /** All log positions, those of facts that ended long ago and those of the transaction itself included. */
  readonly positions: Int32Array
  /** Those of the facts that held before the transaction. */
  readonly standing: Int32Array
}

/** What a re-keying reads. */
export interface Keyed {
  readonly dictionary: Dictionary
  readonly log: Log
  readonly facts: Facts
}

/** What the changes of the schema re-key, not yet done. One scan of the log when an attribute came or went. */
export function prepareRekey(db: Keyed, changes: readonly SchemaChange[], start: number): Rekey[] {
  const moves = movesOf(db, changes)
  if (moves.size === 0) return []
  const found = new Map<number, number[]>()
  const { a, length } = db.log
  for (let p = 0; p < length; p++) {
    if (!moves.has(a[p])) continue
    const positions = found.get(a[p])
    if (positions === undefined) found.set(a[p], [p])
    else positions.push(p)
  }
  return [...found].map(([from, positions]) => {
    const to = moves.get(from)!
    for (const p of positions) refuseTwins(db, p, to)
    const standing = positions.filter((p) => stoodBefore(db.log, p, start))
    return { from, to, positions: Int32Array.from(positions), standing: Int32Array.from(standing) }
  })
}

function movesOf(db: Keyed, changes: readonly SchemaChange[]): Map<number, number> {
  const moves = new Map<number, number>()
  for (const { before, after } of changes) {
    if (after !== undefined && after.ident !== before?.ident) moves.set(db.dictionary.encode(after.ident), after.code)
    if (after === undefined && before !== undefined) moves.set(before.code, db.dictionary.encode(before.ident))
  }
  return moves
}

const stoodBefore = (log: Log, p: number, start: number): boolean =>
  p < start && log.added(p) && (log.link[p] < 0 || log.link[p] >= start)

function refuseTwins({ log, facts, dictionary }: Keyed, p: number, to: number): void {
  if (!log.holds(p) || facts.find(log.e[p], to, log.v[p]) < 0) return
  const [name, id] = [print(dictionary.decode(log.a[p])), print(dictionary.decode(to))]
  throw new WizardError(
    "db.error/attribute-conflict",
    `a fact is written both under ${name} and under ${id}, which are now one`,
    {
      hint: "write raw datoms with the attribute's ident throughout",
    },
  )
}
