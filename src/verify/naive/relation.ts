import { type Cell, FAULT, type Fault, rowKey } from "./cell.js"

export type Row = readonly Cell[]

/** Bindings of variables: each row has a cell for each column. Rows are distinct. */
export interface Bindings {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/**
 * What a clause makes of bindings: those it lets pass, extended, and those that made it throw, each with its `Fault` and
 * extended by what it bound all the same.
 */
export interface Outcome {
  readonly passed: Bindings
  readonly thrown: readonly Bindings[]
}

export const NO_BINDINGS: Bindings = { columns: [], rows: [] }

/** No variable, one binding: the neutral element of the join. */
export const UNIT: Bindings = { columns: [], rows: [[]] }

/** Why the bindings made something throw. */
export const faultsOf = (thrown: readonly Bindings[]): Fault[] =>
  thrown.flatMap(({ columns, rows }) => rows.map((row) => row[columns.indexOf(FAULT)] as Fault))

/**
 * A growing set of tuples that is asked for its tuples by some of their positions. Indexes are built at the first
 * question, O(tuples), and kept while tuples are added.
 */
export class Relation {
  readonly rows: Row[] = []
  readonly #indexes = new Map<string, { positions: readonly number[]; rows: Map<unknown, Row[]> }>()

  /** Adds tuples that are not there yet: the caller knows. */
  add(row: Row): void {
    this.rows.push(row)
    for (const { positions, rows } of this.#indexes.values()) enter(rows, rowKey(row, positions), row)
  }

  /** The tuples by `rowKey` of these positions. */
  index(positions: readonly number[]): ReadonlyMap<unknown, readonly Row[]> {
    const name = positions.join()
    let found = this.#indexes.get(name)
    if (found === undefined) {
      found = { positions, rows: new Map() }
      for (const row of this.rows) enter(found.rows, rowKey(row, positions), row)
      this.#indexes.set(name, found)
    }
    return found.rows
  }
}

/** The bindings of some columns, each once. Of no binding: none, whatever its columns were. */
export function project({ columns, rows }: Bindings, wanted: readonly string[]): Bindings {
  if (rows.length === 0) return { columns: wanted, rows: [] }
  const positions = wanted.map((column) => columns.indexOf(column))
  return { columns: wanted, rows: distinct(rows.map((row) => positions.map((position) => row[position]))) }
}

/** Each row once, the first of equal ones. */
export function distinct(rows: readonly Row[]): Row[] {
  if (rows.length === 0) return []
  const positions = rows[0].map((_, position) => position)
  const found = new Map<unknown, Row>()
  for (const row of rows) {
    const name = rowKey(row, positions)
    if (!found.has(name)) found.set(name, row)
  }
  return [...found.values()]
}

/** All bindings that agree on the columns they share; the cells of `a` win. */
export function naturalJoin(a: Bindings, b: Bindings): Bindings {
  const shared = b.columns.filter((column) => a.columns.includes(column))
  const added = b.columns.filter((column) => !a.columns.includes(column))
  const columns = [...a.columns, ...added]
  if (a.rows.length === 0 || b.rows.length === 0) return { columns, rows: [] }
  const mine = shared.map((column) => a.columns.indexOf(column))
  const positions = added.map((column) => b.columns.indexOf(column))
  const index = indexed(b, shared)
  const rows = a.rows.flatMap((row) =>
    (index.get(rowKey(row, mine)) ?? []).map((other) => [...row, ...positions.map((position) => other[position])]),
  )
  return { columns, rows }
}

/** The bindings of `a` that agree with none of `b`, and those that agree with some. */
export function split(a: Bindings, b: Bindings): { without: Bindings; within: Bindings } {
  const shared = b.columns.filter((column) => a.columns.includes(column))
  const index = indexed(b, shared)
  const mine = shared.map((column) => a.columns.indexOf(column))
  const has = (row: Row): boolean => index.has(rowKey(row, mine))
  return {
    without: { columns: a.columns, rows: a.rows.filter((row) => !has(row)) },
    within: { columns: a.columns, rows: a.rows.filter(has) },
  }
}

function indexed({ columns, rows }: Bindings, by: readonly string[]): Map<unknown, Row[]> {
  const positions = by.map((column) => columns.indexOf(column))
  const index = new Map<unknown, Row[]>()
  for (const row of rows) enter(index, rowKey(row, positions), row)
  return index
}

function enter(index: Map<unknown, Row[]>, name: unknown, row: Row): void {
  const found = index.get(name)
  if (found === undefined) index.set(name, [row])
  else found.push(row)
}
