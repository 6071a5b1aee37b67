import type { Value } from "../edn/value.js"

/** How many rows a relation is thought to have, and how many values each of its columns. */
export interface Estimate {
  readonly size: number
  readonly spread: ReadonlyMap<string, number>
}

/** Counts of a database, as far as they are known; a plan is only as fast as they are near, and right whatever they say. */
export interface Statistics {
  /** Facts of the attribute, or of all when undefined; undefined when it has none yet. */
  count(attribute: Value | undefined): number | undefined
  /** Distinct entities or values among them. */
  spread(attribute: Value | undefined, position: "e" | "v"): number | undefined
}

/** What is assumed of an attribute without facts: many entities, each with a few values, drawn from fewer. */
const UNKNOWN = { count: 1000, e: 500, v: 100 }

export const noStatistics: Statistics = { count: () => undefined, spread: () => undefined }

export const one: Estimate = { size: 1, spread: new Map() }

/** The estimate of a pattern: constants divide the count by the spread of their position. */
export function estimateScan(
  statistics: Statistics,
  attribute: Value | undefined,
  columns: ReadonlyMap<"e" | "a" | "v" | "tx", string>,
  constants: ReadonlySet<"e" | "v" | "tx">,
): Estimate {
  const count = statistics.count(attribute)
  const entities = count === undefined ? UNKNOWN.e : (statistics.spread(attribute, "e") ?? count)
  const values = count === undefined ? UNKNOWN.v : (statistics.spread(attribute, "v") ?? count)
  let size = count ?? UNKNOWN.count
  if (constants.has("e")) size /= Math.max(1, entities)
  if (constants.has("v")) size /= Math.max(1, values)
  if (constants.has("tx")) size /= 10
  const spread = new Map<string, number>()
  for (const [position, column] of columns) {
    const distinct = position === "e" ? entities : position === "v" ? values : size / 2
    spread.set(column, Math.max(1, Math.min(size, distinct)))
  }
  return { size, spread }
}

/** |A ⋈ B| = |A|·|B| / Π max(V(A, c), V(B, c)): Selinger's containment assumption. No columns: the product. */
export function estimateJoin(left: Estimate, right: Estimate, on: readonly string[]): Estimate {
  let size = left.size * right.size
  for (const column of on) size /= Math.max(1, left.spread.get(column) ?? 1, right.spread.get(column) ?? 1)
  const spread = new Map<string, number>()
  for (const [column, distinct] of [...left.spread, ...right.spread]) {
    spread.set(column, Math.max(1, Math.min(distinct, spread.get(column) ?? distinct, size)))
  }
  return { size, spread }
}

/** The estimate of a part of the rows. */
export function scale({ size, spread }: Estimate, factor: number): Estimate {
  const scaled = size * factor
  return { size: scaled, spread: new Map([...spread].map(([c, n]) => [c, Math.max(1, Math.min(n, scaled))])) }
}

export function sum(parts: readonly Estimate[]): Estimate {
  const spread = new Map<string, number>()
  for (const part of parts) for (const [c, n] of part.spread) spread.set(c, (spread.get(c) ?? 0) + n)
  return { size: parts.reduce((total, part) => total + part.size, 0), spread }
}
