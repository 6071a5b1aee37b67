import type { RawDatom } from "../../datom/transact-raw.js"
import { identity } from "../../edn/print.js"
import type { Value } from "../../edn/value.js"
import type { Recording, Step } from "../recording.js"

export type Transaction = Recording["transactions"][number]

/** Lengths of batches, at most five each, that sum to n. */
export function cutRandomly(n: number, random: () => number): readonly number[] {
  const batches: number[] = []
  for (let left = n; left > 0; ) {
    const length = 1 + Math.floor(random() * Math.min(left, 5))
    batches.push(length)
    left -= length
  }
  return batches
}

/**
 * Transactions as batches of about those lengths, each one transaction. Cut again where they cannot be one: at other arguments, and
 * before a transaction that asserts what an earlier one of its batch retracts, for raw datoms count by their net effect, which
 * would keep the fact's old tx.
 */
export function whole(
  transactions: readonly Transaction[],
  lengths: readonly number[],
): { readonly batches: readonly number[]; readonly steps: readonly Step[] } {
  const batches: number[] = []
  const steps: Step[] = []
  let at = 0
  for (const length of lengths) {
    let batch: RawDatom[] = []
    let count = 0
    let retracted = new Set<string>()
    const close = () => {
      if (count > 0) steps.push({ kind: "transact", data: { datoms: batch }, options: {} })
      if (count > 0) batches.push(count)
      batch = []
      count = 0
      retracted = new Set()
    }
    for (const end = at + length; at < end; at++) {
      const transaction = transactions[at]
      if (!("datoms" in transaction.data)) {
        close()
        steps.push(transaction)
        batches.push(1)
        continue
      }
      const datoms = transaction.data.datoms as readonly RawDatom[]
      if (datoms.some((datom) => datom[4] === true && retracted.has(factOf(datom)))) close()
      batch.push(...datoms)
      count++
      for (const datom of datoms) if (datom[4] !== true) retracted.add(factOf(datom))
    }
    close()
  }
  return { batches, steps }
}

const factOf = ([e, a, v]: RawDatom): string => identity([e, a, v] as Value[])
