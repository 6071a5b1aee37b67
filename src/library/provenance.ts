import { fromJs, toJs } from "../edn/js.js"
import { identity } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import { countAt, visit } from "../engine/history.js"
import type { Derivation } from "../provenance/derivation.js"
import { why } from "../provenance/why.js"
import { whyNot } from "../provenance/why-not.js"
import type { Origins } from "./origins.js"
import { type JsRow, jsRow } from "./result.js"

/** Why a row is in a view; rows and datoms hold JS values. */
export interface WhyResult {
  readonly row: JsRow
  readonly t: number
  /** How often the view has the row: 1, but for equal trees that several entities pull to. */
  readonly weight: number
  readonly derivation: JsDerivation
}

export type JsDerivation = JsDerivationNode | JsDatomLeaf

/** A row of an operator (`op`, as `explain` shows it) and what it follows from. */
export interface JsDerivationNode {
  readonly op: string
  /** The text of the clause; null where there is none. */
  readonly clause: string | null
  readonly row: JsRow
  readonly from: readonly JsDerivation[]
  /** A `not`: there is no such row, and `from` is what keeps it away when there is nothing but this derivation. */
  readonly absent?: true
  /** A fact of a recursion that is derived above already. */
  readonly seen?: true
}

/** A datom `[e a v tx]`, the t that asserted it, and where that was written, when it is known. */
export interface JsDatomLeaf {
  readonly datom: JsRow
  /** 0 in a further source, which is whole before t 1. */
  readonly t: number
  /** The name of the further source that has the datom: `$b`. */
  readonly source?: string
  readonly line: number | null
  readonly file: string | null
}

/** Why a row is not in a view. */
export interface WhyNotResult {
  readonly row: JsRow
  readonly t: number
  readonly clauses: readonly ClauseResult[]
  /** Datoms `[e a v]` to add and retract as raw datoms; null when none were found that help. */
  readonly advice: { readonly add: readonly JsRow[]; readonly retract: readonly JsRow[] } | null
  /** Why no facts of whatever kind can bring the row in; null when that is not proven, though no advice may have been found. */
  readonly impossible: string | null
}

/** How many bindings got past a clause, and when none did, those that had come so far, by variable. */
export interface ClauseResult {
  readonly clause: string
  /** `c2`, `c3.b1.c1`, `near/2.r1.c2` */
  readonly path: string
  readonly line: number
  readonly passed: number
  readonly nearest: readonly Readonly<Record<string, unknown>>[]
}

/** `why` as of t, in JS values. */
export function explainRow(engine: Engine, origins: Origins, { id, row, t, exact }: RowQuestion): WhyResult | null {
  return asOf(engine, t, () => {
    const answer = why(engine, id, rowOf(engine, id, row, exact), origins.written)
    return answer && { ...answer, row: jsRow(answer.row, exact), derivation: jsDerivation(answer.derivation, exact) }
  })
}

/** `whyNot` as of t, in JS values. */
export function explainAbsence(engine: Engine, { id, row, t, exact }: RowQuestion): WhyNotResult | null {
  return asOf(engine, t, () => {
    const answer = whyNot(engine, id, rowOf(engine, id, row, exact))
    if (answer === null) return null
    const { advice, clauses } = answer
    return {
      row: jsRow(answer.row, exact),
      t: answer.t,
      clauses: clauses.map((clause) => ({ ...clause, nearest: clause.nearest.map((each) => jsRecord(each, exact)) })),
      impossible: answer.impossible,
      advice: advice && {
        add: advice.add.map((triple) => jsRow(triple, exact)),
        retract: advice.retract.map((triple) => jsRow(triple, exact)),
      },
    }
  })
}

export interface RowQuestion {
  readonly id: string
  readonly row: readonly unknown[]
  readonly t: number | undefined
  readonly exact: boolean
}

/** Goes to t, and back to where it was whatever happens. */
const asOf = <T>(engine: Engine, t: number | undefined, ask: () => T): T =>
  t === undefined || t === engine.t ? ask() : visit(engine, countAt(engine.database.log, t), ask)

/** The row as values. JS does not tell 1 from 1.0: a row of the view that looks the same in JS is meant. */
function rowOf(engine: Engine, id: string, given: readonly unknown[], exact: boolean): readonly Value[] {
  const row = given.map((value) => fromJs(value))
  if (exact) return row
  const rows = engine.catalog.get(id).rows() ?? []
  const plain = (values: readonly Value[]) => identity(values.map((value) => fromJs(toJs(value, false))))
  const wanted = plain(row)
  return rows.find((other) => plain(other) === wanted) ?? row
}

const jsRecord = (record: Readonly<Record<string, Value>>, exact: boolean): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toJs(value, exact)]))

/** Iterative: a recursion of many rounds is a tree of that depth. */
function jsDerivation(derivation: Derivation, exact: boolean): JsDerivation {
  const roots: JsDerivation[] = []
  const stack: { node: Derivation; into: JsDerivation[] }[] = [{ node: derivation, into: roots }]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, into } = task
    if ("datom" in node) {
      into.push({ ...node, datom: jsRow(node.datom, exact) })
      continue
    }
    const from: JsDerivation[] = []
    into.push({ ...node, row: jsRow(node.row, exact), from })
    for (let i = node.from.length - 1; i >= 0; i--) stack.push({ node: node.from[i], into: from })
  }
  return roots[0]
}
