import { fromJs } from "../edn/js.js"
import { identity, print } from "../edn/print.js"
import { Keyword } from "../edn/value.js"
import type { JsRow } from "../library/result.js"
import type { Wizard } from "../library/wizard.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import { type History, instantOf, openDatabase } from "./history.js"

/** How a history was cut and what came of it that one transaction at a time does not give. */
export interface BatchDivergence {
  /** How many transactions each batch held. */
  readonly batches: readonly number[]
  /** The first operator whose integral differs; null when the view fails in one of the two only. */
  readonly op: string | null
  readonly row: JsRow | null
  readonly expected: number
  readonly found: number
}

/** What each transaction of a history wrote, and the integrals of all operators after it. */
interface Run {
  readonly transactions: readonly (readonly JsRow[])[]
  readonly integrals: Integrals
}

type Integrals = ReadonlyMap<string, ReadonlyMap<string, Weighted>>

interface Weighted {
  readonly row: JsRow
  readonly weight: number
}

/**
 * Feeds a history one transaction at a time, all at once, and in `rounds` random batchings; every operator's integral must have the
 * same rows with the same weights. A transaction is never cut. `random` gives numbers in [0, 1).
 */
export async function compareBatchings(
  history: History,
  rounds: number,
  random: () => number,
): Promise<{ readonly verified: number; readonly divergence: BatchDivergence | null }> {
  const one = await runLog(history)
  const n = one.transactions.length
  const cuts = [[n], ...Array.from({ length: rounds }, () => randomCut(n, random))]
  const part = one.transactions.flat().some(isSchema) ? onlyView : (integrals: Integrals) => integrals
  let verified = 0
  for (const batches of cuts) {
    const whole = keepRetracted(one.transactions, batches)
    const difference = firstDifference(part(one.integrals), part(await runBatches(history, one.transactions, whole)))
    if (difference !== undefined) return { verified, divergence: { batches, ...difference } }
    verified++
  }
  return { verified, divergence: null }
}

async function runLog(history: History): Promise<Run> {
  const { wizard, integrals } = await open(history)
  const transactions: (readonly JsRow[])[] = []
  let t = 0
  for await (const transaction of history.transactions) {
    const datoms = attempt(wizard, transaction, ++t)
    if (datoms.length > 0) transactions.push(datoms)
  }
  return { transactions, integrals: withView(wizard, integrals) }
}

/** The datoms that a transaction wrote; none when it is refused. */
function attempt(wizard: Wizard, { input, exact }: LoggedTransaction, t: number): readonly JsRow[] {
  try {
    return wizard.transactSync(input, { t, instant: instantOf(t), exact }).datoms
  } catch {
    return []
  }
}

async function runBatches(
  history: History,
  transactions: readonly (readonly JsRow[])[],
  batches: readonly number[],
): Promise<Integrals> {
  const { wizard, integrals } = await open(history)
  let from = 0
  for (const length of batches) {
    const datoms = transactions.slice(from, from + length).flat()
    wizard.transactSync({ datoms: datoms.map((datom) => datom.map(fromJs)) }, { exact: true })
    from += length
  }
  return withView(wizard, integrals)
}

const VIEW = "view"

/** The integrals and the view's rows; a failed view has none. */
function withView(wizard: Wizard, integrals: Integrals): Integrals {
  const view = wizard.view(VIEW)
  const rows = view.status === "ok" ? view.rows() : [["failed"]]
  return new Map([...integrals, [VIEW, new Map(rows.map((row) => [identity(row.map(fromJs)), { row, weight: 1 }]))]])
}

/** A change of the schema may plan the view anew: then only its rows can be compared. */
const onlyView = (integrals: Integrals): Integrals => new Map([...integrals].filter(([id]) => id === VIEW))

const isSchema = ([, a]: JsRow): boolean =>
  a instanceof Keyword && /^db(\.|$)/.test(a.namespace ?? "") && a.text !== "db/txInstant"

/**
 * The batches, cut again before a transaction that asserts what an earlier one of its batch retracts: raw datoms count by their net
 * effect, which would keep the fact's old tx.
 */
function keepRetracted(transactions: Run["transactions"], batches: readonly number[]): readonly number[] {
  const cut: number[] = []
  let at = 0
  for (const length of batches) {
    let retracted = new Set<string>()
    let begun = at
    for (const end = at + length; at < end; at++) {
      const facts = transactions[at].map(([e, a, v, , added]) => ({ key: identity([e, a, v].map(fromJs)), added }))
      if (facts.some(({ key, added }) => added === true && retracted.has(key))) {
        cut.push(at - begun)
        begun = at
        retracted = new Set()
      }
      for (const { key, added } of facts) if (added !== true) retracted.add(key)
    }
    cut.push(at - begun)
  }
  return cut
}

async function open(history: History): Promise<{ wizard: Wizard; integrals: Integrals }> {
  const wizard = await openDatabase(history)
  await wizard.addView(VIEW, history.spec)
  const integrals = new Map<string, Map<string, Weighted>>()
  wizard.on("trace", (event) => {
    if (event.event !== "op-end") return
    const rows = integrals.get(event.op) ?? new Map<string, Weighted>()
    integrals.set(event.op, rows)
    for (const { row, weight } of event.delta.changes) {
      const key = identity(row.map(fromJs))
      const sum = (rows.get(key)?.weight ?? 0) + weight
      if (sum === 0) rows.delete(key)
      else rows.set(key, { row, weight: sum })
    }
  })
  return { wizard, integrals }
}

function firstDifference(expected: Integrals, found: Integrals): Omit<BatchDivergence, "batches"> | undefined {
  for (const op of new Set([...expected.keys(), ...found.keys()])) {
    const [a, b] = [expected.get(op), found.get(op)]
    for (const key of new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])) {
      const [x, y] = [a?.get(key), b?.get(key)]
      if (x?.weight === y?.weight) continue
      return { op, row: (x ?? y)?.row ?? null, expected: x?.weight ?? 0, found: y?.weight ?? 0 }
    }
  }
  return undefined
}

function randomCut(n: number, random: () => number): readonly number[] {
  const batches: number[] = []
  for (let left = n; left > 0; ) {
    const length = 1 + Math.floor(random() * Math.min(left, 5))
    batches.push(length)
    left -= length
  }
  return batches
}

export const batchText = ({ batches, op, row, expected, found }: BatchDivergence): string =>
  `fed in batches of ${batches.join(" ")}: ${op ?? "the view"} differs in ${row === null ? "its status" : print(row.map(fromJs))}: expected weight ${expected}, found ${found}`
