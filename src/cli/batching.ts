import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import { type Fields, row } from "../library/datum.js"
import type { Wizard } from "../library/wizard.js"
import type { BatchDivergence } from "../verify/batching.js"
import type { LoggedTransaction } from "../workspace/logged-transaction.js"
import { type History, instantOf, openDatabase } from "./history.js"

/** Feeds a history one transaction at a time, and what came of it again in other batches. What is refused is passed over. */
export async function verifyBatchings(
  history: History,
  seed: number,
): Promise<{ readonly verified: number; readonly divergence: BatchDivergence | null }> {
  const wizard = await openDatabase(history)
  await wizard.addView("view", history.spec)
  let t = 0
  for await (const transaction of history.transactions) attempt(wizard, transaction, ++t)
  const { batching } = await wizard.verify({ oracles: [], batching: { rounds: ROUNDS, seed } })
  return batching ?? { verified: 0, divergence: null }
}

const ROUNDS = 10

/** Whether the transaction was not refused. */
export function attempt(wizard: Wizard, { input, exact }: LoggedTransaction, t: number): boolean {
  try {
    wizard.transactSync(input, { t, instant: instantOf(t), exact })
    return true
  } catch {
    return false
  }
}

/** A batching that gives something else, as a record. */
export const batchFields = ({ batches, op, row: values, expected, found }: BatchDivergence): Fields => ({
  batches,
  op: op ?? "view",
  row: values && row(values),
  expected,
  found,
})

export const batchText = ({ batches, op, row: values, expected, found }: BatchDivergence): string =>
  `fed in batches of ${batches.join(" ")}: ${op ?? "the view"} differs in ${values === null ? "its status" : print(values.map(fromJs))}: expected weight ${expected}, found ${found}`
