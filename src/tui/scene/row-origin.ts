import type { OperatorJson } from "../../circuit/describe.js"
import { fromJs } from "../../edn/js.js"
import { identity } from "../../edn/print.js"
import type { DeltaReading } from "../../session/reading.js"

/**
 * Which operator produced a row: the first, in schedule order, that shows all of the row's columns and in whose delta of the transaction stands a row
 * with its values, with a weight of the same sign. What comes later only hands the row on. O(rows of the deltas before it).
 */
export function rowOrigin(
  operators: readonly OperatorJson[],
  { columns, op }: Pick<DeltaReading, "columns" | "op">,
  { row, weight }: { readonly row: readonly unknown[]; readonly weight: number },
  read: (op: string) => DeltaReading | undefined,
): OperatorJson | undefined {
  const wanted = row.map(text)
  const end = operators.findIndex(({ id }) => id === op)
  return operators.slice(0, end < 0 ? undefined : end + 1).find(({ id, columns: own }) => {
    const places = columns.map((column) => own.indexOf(column))
    if (places.includes(-1)) return false
    const delta = read(id)
    return delta?.changes.some(
      (change) => change.weight > 0 === weight > 0 && places.every((place, i) => text(change.row[place]) === wanted[i]),
    )
  })
}

const text = (value: unknown): string => identity(fromJs(value))
