import type { Json } from "../../src/edn/json.js"
import type { Row, Sizes, Weighted } from "./page-data.js"

/** A row as a key: equal rows have the same, as the JSON of a value is written in one way. */
export const keyOf = (row: Row): string => JSON.stringify(row)

/** The sum of Z-sets: equal rows added up, zeros dropped, in the order in which rows came first. */
export function sum(all: Iterable<Weighted>): Weighted[] {
  const sums = new Map<string, Weighted>()
  for (const [weight, row] of all) {
    const key = keyOf(row)
    sums.set(key, [weight + (sums.get(key)?.[0] ?? 0), row])
  }
  return [...sums.values()].filter(([weight]) => weight !== 0)
}

export function sizesOf(delta: readonly Weighted[]): Sizes {
  const plus = delta.filter(([weight]) => weight > 0).length
  return { plus, minus: delta.length - plus }
}

/** A value as EDN, as people read it. */
export function valueText(value: Json): string {
  if (value === null) return "nil"
  if (typeof value === "string") return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(" ")}]`
  if (typeof value === "object") return (value as { edn: string }).edn
  return String(value)
}

export const rowText = (row: Row): string => `[${row.map(valueText).join(" ")}]`
