import { compare } from "../edn/compare.js"
import { fromJs } from "../edn/js.js"
import { identity, print } from "../edn/print.js"
import type { Value } from "../edn/value.js"

/** A row and by how much its weight changes, as values. */
export interface Change {
  readonly weight: number
  readonly row: readonly Value[]
}

/** A delta as `expect` says it, a row a line in canonical order: `+1 ["Commando"]`. */
export const deltaLines = (delta: readonly Change[]): string[] =>
  delta.map(({ weight, row }) => `${weight > 0 ? "+" : ""}${weight} ${print(row)}`)

/** Rows without signs, in the order given. */
export const rowLines = (rows: readonly (readonly unknown[])[]): string[] => rows.map((row) => print(fromJs(row)))

/** Changes of the library as values. */
export const changesOf = (changes: readonly { weight: number; row: readonly unknown[] }[]): Change[] =>
  changes.map(({ weight, row }) => ({ weight, row: row.map(fromJs) }))

/** The sum of deltas: equal rows once, none of weight 0, in canonical order. O(n log n). */
export function sum(deltas: readonly (readonly Change[])[]): readonly Change[] {
  const [first, ...others] = deltas.filter((delta) => delta.length > 0)
  if (first === undefined) return []
  if (others.length === 0) return first
  const weights = new Map<string, Change>()
  for (const { weight, row } of deltas.flat()) {
    const key = identity(row)
    weights.set(key, { weight: weight + (weights.get(key)?.weight ?? 0), row })
  }
  return [...weights.values()].filter(({ weight }) => weight !== 0).sort((a, b) => compare(a.row, b.row))
}

/** SHA-256 of the lines, each ended by a newline, in hexadecimal: what `sha256sum` says of them. */
export async function digest(lines: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
