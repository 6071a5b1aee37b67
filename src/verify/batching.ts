import { isOwnAttribute } from "../datom/own-attribute.js"
import { identity } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import { decodeRow } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { cutRandomly, type Transaction, whole } from "./batching/cut.js"
import { Integrals } from "./integrals.js"
import { play, type Recording, type Step } from "./recording.js"
import { weightFault } from "./weights.js"

export interface BatchingOptions {
  /** How many random batchings are tried. */
  readonly rounds: number
  /** Numbers in [0, 1). */
  readonly random: () => number
}

/** How a history was cut and what came of it that one transaction at a time does not give, or what no batch may give. */
export interface BatchDivergence {
  /** How many transactions each batch held. */
  readonly batches: readonly number[]
  readonly view: string
  /** The first operator whose integral differs; null when the view itself does. */
  readonly op: string | null
  readonly row: readonly Value[] | null
  readonly expected: number
  readonly found: number
}

/** By view and operator the rows and weights that an operator has given so far. */
type Integral = ReadonlyMap<string, { readonly row: readonly Value[]; readonly weight: number }>
type Contents = readonly { readonly view: string; readonly op: string | null; readonly rows: Integral }[]

/**
 * Plays a recording one transaction at a time, all at once, and in random batches: every operator's integral must have the same rows
 * with the same weights each time, and none that cannot be. A transaction is never cut, other arguments are a batch of their own.
 * When the schema changes on the way, operators may differ, and views alone are compared.
 */
export function compareBatchings(
  recording: Recording,
  { rounds, random }: BatchingOptions,
): { readonly verified: number; readonly divergence: BatchDivergence | null } {
  const before = recording.transactions.filter(({ options }) => options.t === 0)
  const after = recording.transactions.filter((step) => step.options.t !== 0 && !isEmpty(step))
  const ones = after.map(() => 1)
  const cuts = [[after.length], ...Array.from({ length: rounds }, () => cutRandomly(after.length, random))]
  const onlyViews = after.some(isSchemaChange)
  const one = run(recording, [...before, ...after], ones, onlyViews)
  if (!("contents" in one)) return { verified: 0, divergence: one }
  let verified = 0
  for (const cut of cuts) {
    const { batches, steps } = whole(after, cut)
    const other = run(recording, [...before, ...steps], batches, onlyViews)
    const divergence = "contents" in other ? firstDifference(one.contents, other.contents, batches) : other
    if (divergence !== undefined) return { verified, divergence }
    verified++
  }
  return { verified, divergence: null }
}

function run(
  recording: Recording,
  transactions: readonly Step[],
  batches: readonly number[],
  onlyViews: boolean,
): { readonly contents: Contents } | BatchDivergence {
  const engine = recording.engine()
  const integrals = new Integrals(engine)
  const [first, ...others] = [...recording.transactions].filter(({ options }) => options.t === 0)
  const schema = first === undefined ? 0 : 1 + others.length
  for (const step of [...transactions.slice(0, schema), ...recording.views, ...transactions.slice(schema)]) {
    play(engine, step)
    const fault = weightFault(engine, integrals)
    if (fault === undefined) continue
    const { view, op, row, weight, limit } = fault
    return { batches, view, op, row, expected: weight < 0 ? 0 : limit, found: weight }
  }
  return { contents: contentsOf(engine, integrals, onlyViews) }
}

function contentsOf(engine: Engine, integrals: Integrals, onlyViews: boolean): Contents {
  const { dictionary } = engine.database
  return engine.catalog.views().flatMap((view) => {
    const rows = (view.rows() ?? [["failed"]]).map((row) => [identity([...row]), { row, weight: 1 }] as const)
    const operators = (onlyViews ? [] : view.circuit.operators).map(({ id, node }) => {
      const decoded = [...integrals.of(node.output).rows()].map(({ row, weight }) => {
        const values = decodeRow(row, dictionary)
        return [identity([...values]), { row: values, weight }] as const
      })
      return { view: view.id, op: id, rows: new Map(decoded) }
    })
    return [...operators, { view: view.id, op: null, rows: new Map(rows) }]
  })
}

function firstDifference(expected: Contents, found: Contents, batches: readonly number[]): BatchDivergence | undefined {
  for (const { view, op, rows } of expected) {
    const other = found.find((each) => each.view === view && each.op === op)?.rows ?? new Map()
    for (const key of new Set([...rows.keys(), ...other.keys()])) {
      const [x, y] = [rows.get(key), other.get(key)]
      if (x?.weight === y?.weight) continue
      return { batches, view, op, row: (x ?? y)?.row ?? null, expected: x?.weight ?? 0, found: y?.weight ?? 0 }
    }
  }
  return undefined
}

const isEmpty = ({ data }: Transaction): boolean => "datoms" in data && data.datoms.length === 0

const isSchemaChange = ({ data }: Transaction): boolean =>
  "datoms" in data &&
  Array.from({ length: data.datoms.length }, (_, i) => data.datoms.at(i)?.[1]).some(
    (a) => isOwnAttribute(a) && a.text !== "db/txInstant",
  )
