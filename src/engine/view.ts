import { type Place, place, type Span } from "../base/span.js"
import type { ErrorSink, ViewCircuit } from "../circuit/view-circuit.js"
import type { Diagnostic } from "../datalog/check.js"
import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"
import { consolidate } from "../zset/algebra.js"
import type { Dictionary } from "../zset/dictionary.js"
import { ZSet } from "../zset/zset.js"
import type { CheckedDefinition } from "./definition.js"
import { Delta, decodeRow, type Row } from "./delta.js"

/** Why a view stands failed: the binding on which an expression throws, and where. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly row: Row
  /** The operator that evaluates the expression. */
  readonly op: string
  readonly span: Span | undefined
}

/** A failure as JSON prints it. */
export const failureJson = ({ code, message, row, op, span }: Failure) => {
  const at: Partial<Place> = span === undefined ? {} : place(span)
  return { code, message, row, op, line: at.line, column: at.column }
}

/**
 * A named query kept current. `rows()` is its answer as of the engine's t. While an expression throws on some binding the view
 * stands failed: it has no rows, and when the data allow again, its delta is the difference to the last good rows.
 */
export class View {
  readonly id: string
  definition: CheckedDefinition
  circuit: ViewCircuit
  readonly #dictionary: Dictionary
  /** Whether it shows one row at most: a tuple or a scalar. */
  readonly #single: boolean
  /** The change since the last good rows. */
  #pending: ZSet
  #failed = false
  /** The one row that a tuple or scalar shows, as of the last good rows. */
  #shown: ZSet

  constructor(id: string, definition: CheckedDefinition, circuit: ViewCircuit, dictionary: Dictionary) {
    this.id = id
    this.definition = definition
    this.circuit = circuit
    this.#dictionary = dictionary
    const { shape } = definition.query.find
    this.#single = shape === "tuple" || shape === "scalar"
    this.#pending = new ZSet(circuit.columns.length)
    this.#shown = new ZSet(circuit.columns.length)
    this.#failed = this.failure !== undefined
    if (!this.#failed) this.#shown = this.#visible()
    else this.#pending = this.set()
  }

  get warnings(): readonly Diagnostic[] {
    return this.definition.warnings
  }

  /** The heads of the columns: the names of `:keys`, else the variables. */
  get columns(): readonly string[] {
    return this.definition.query.find.keys?.names ?? this.circuit.columns
  }

  /** What an answer is: rel, coll, tuple, scalar; keys when rows are maps. */
  get find(): string {
    const { shape, keys } = this.definition.query.find
    return keys === undefined ? shape : "keys"
  }

  get status(): "ok" | Failure {
    return this.failure ?? "ok"
  }

  /** The least binding on which an expression throws, of the first operator in the text that has one. */
  get failure(): Failure | undefined {
    const { errors } = this.circuit
    if (errors.length === 0) return undefined
    const sink = errors.find(({ node }) => node.operator.state[0].size > 0)
    return sink === undefined ? undefined : leastFailure(sink, this.#dictionary)
  }

  /** The view's rows in canonical order; undefined while it stands failed. O(n log n). */
  rows(): readonly Row[] | undefined {
    if (this.failure !== undefined) return undefined
    const visible = this.#single ? this.#visible() : this.set()
    const rows: Row[] = []
    for (let i = 0; i < visible.length; i++) rows.push(decodeRow(visible.row(i), this.#dictionary))
    return rows.sort(compare)
  }

  /** All rows as codes with weight 1, whatever the find spec shows of them: a set, but rows that pull to equal trees repeat. */
  set(): ZSet {
    const { operator } = this.circuit.set
    const [sums] = operator.state
    const all = new ZSet(this.circuit.columns.length)
    sums.each((at, weight) => {
      const times = operator.kind === "pull" ? weight : Math.min(weight, 1)
      for (let i = 0; i < times; i++) all.push(sums.rows, at, 1)
    })
    return all
  }

  /** What it showed when it last was good: what the next delta is the difference to. O(rows). */
  good(): ZSet {
    if (this.#single) return this.#shown
    const good = this.set()
    if (this.#failed) good.pushAll(this.#pending, -1)
    return consolidate(good)
  }

  /** Goes on from a view that showed `good`. Returns the difference, undefined while this one stands failed. */
  resume(good: ZSet): Delta | undefined {
    if (this.#failed) {
      this.#shown = good
      this.#pending.pushAll(good, -1)
      return undefined
    }
    const change = this.#single ? this.#shown.copy() : this.set()
    change.pushAll(good, -1)
    return new Delta(consolidate(change), this.#dictionary)
  }

  /** Takes in the change of one tick. Returns the view's delta, undefined while it stands failed. */
  advance(change: ZSet): Delta | undefined {
    const failed = this.failure !== undefined
    if (!failed && !this.#failed && !this.#single) {
      // A fixpoint puts each row out once.
      const once = change.length <= 1 || this.circuit.set.operator.kind === "fixpoint"
      return new Delta(once ? change.copy() : consolidate(change), this.#dictionary)
    }
    this.#pending.pushAll(change)
    this.#failed = failed
    if (failed) return undefined
    const whole = this.#pending
    this.#pending = new ZSet(change.width)
    if (!this.#single) return new Delta(consolidate(whole), this.#dictionary)
    const after = this.#visible()
    const delta = after.copy()
    delta.pushAll(this.#shown, -1)
    this.#shown = after
    return new Delta(consolidate(delta), this.#dictionary)
  }

  /** What a tuple or scalar shows: the least row, nothing when its value is nil. All rows for other shapes. */
  #visible(): ZSet {
    if (!this.#single) return new ZSet(this.circuit.columns.length)
    const [sums] = this.circuit.set.operator.state
    const { width } = sums
    let least: { codes: Int32Array; row: readonly Value[] } | undefined
    sums.each((at, weight) => {
      if (weight <= 0) return
      const codes = sums.rows.slice(at, at + width)
      const row = decodeRow(codes, this.#dictionary)
      if (least === undefined || compare(row, least.row) < 0) least = { codes, row }
    })
    const visible = new ZSet(width)
    if (least !== undefined && !(least.row.length === 1 && least.row[0] === null)) visible.pushRow(least.codes, 1)
    return visible
  }
}

function leastFailure(sink: ErrorSink, dictionary: Dictionary): Failure {
  const [sums] = sink.node.operator.state
  let least: Row | undefined
  sums.each((at) => {
    const row = decodeRow(sums.rows.subarray(at, at + sums.width), dictionary)
    if (least === undefined || compare(row, least) < 0) least = row
  })
  const row = least ?? []
  const [code, message, path = ""] = row[sink.fault] as readonly string[]
  const bindings = row.filter((_, i) => !sink.columns[i].startsWith("!"))
  const { operator, span } = sink.origins.get(path) ?? sink
  return { code, message, row: bindings, op: operator, span }
}
