import type { Edge, Node } from "../circuit/node.js"
import { Antijoin } from "../circuit/operators/antijoin.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import { Join } from "../circuit/operators/join.js"
import { Scan } from "../circuit/operators/scan.js"
import { Star } from "../circuit/operators/star.js"
import type { Database } from "../datom/database.js"
import { consolidate } from "../zset/algebra.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"

/** What comes into a circuit: the databases by number, and what was given for `:in`. */
export interface Inputs {
  readonly databases: ReadonlyMap<number, Database>
  readonly given: ReadonlyMap<Node, readonly (readonly number[])[]>
}

/**
 * ∫ of streams, made from what the operators before them hold and from the facts, where nobody holds it as it is: piece by piece, so that only
 * a piece is in memory. Nothing may step before the last one.
 */
export class EdgeIntegrals {
  readonly #inputs: Inputs

  constructor(inputs: Inputs) {
    this.#inputs = inputs
  }

  /** Whether `of` can make it. */
  has(edge: Edge): boolean {
    return this.pieces(edge) !== undefined
  }

  /** A Z-set of its own. O(what has gone through). */
  of(edge: Edge): ZSet {
    const whole = new ZSet(edge.delta.width)
    for (const piece of this.pieces(edge) ?? []) whole.pushAll(piece)
    return whole
  }

  /** The same piece by piece; of a stream of sets, in which each row comes once, each is in one piece. Undefined when it cannot be made. */
  pieces(edge: Edge): Iterable<ZSet> | undefined {
    const { operator, inputs, output } = edge.writer
    const relation = relationOf(edge)
    if (relation !== undefined) return setPieces(relation)
    if (edge !== output) return undefined
    if (operator.kind in SETS) return setPieces(operator.state[0])
    if (operator.kind === "pull") return integralPieces(operator.state[0])
    if (operator instanceof Star) return integralPieces(operator.whole)
    if (operator instanceof Join || operator instanceof Antijoin) return joinedPieces(operator)
    const { databases, given } = this.#inputs
    if (operator instanceof Scan) {
      const database = databases.get(operator.selection.source)
      return database && factPieces(operator, database)
    }
    if (operator.kind === "input") {
      const rows = given.get(edge.writer)
      return rows && [rowsOf(rows, operator.width)]
    }
    const read = operator.kind in LINEAR ? inputs.map((input) => this.pieces(input)) : [undefined]
    return read.every((pieces) => pieces !== undefined) ? linearPieces(edge.writer, read) : undefined
  }
}

/** Operators without state, which give the integral of their output for those of their inputs. */
const LINEAR: Readonly<Record<string, true>> = { filter: true, map: true, plus: true }

/** Operators whose first integral tells what they have put out: its rows, each once. */
const SETS: Readonly<Record<string, true>> = { distinct: true, aggregate: true }

/** Rows a piece, about. */
const PIECE = 4096

/** The facts of a fixpoint's relation, when the edge is one. */
function relationOf(edge: Edge): Integral | undefined {
  const { operator, output, more } = edge.writer
  if (!(operator instanceof Fixpoint)) return undefined
  const relation = edge === output ? 0 : 1 + more.indexOf(edge)
  return relation < operator.plan.relations.length ? operator.state[relation] : undefined
}

/** What goes out for each piece of each input. */
function* linearPieces({ operator, inputs }: Node, read: readonly Iterable<ZSet>[]): Generator<ZSet> {
  const twin = operator.twin()
  const none = inputs.map(({ delta }) => new ZSet(delta.width))
  const more = operator.more.map((width) => new ZSet(width))
  for (const [port, pieces] of read.entries()) {
    for (const piece of pieces) {
      const out = new ZSet(operator.width)
      twin.step(none.with(port, piece), out, more)
      for (const errors of more) errors.clear()
      yield out
    }
  }
}

/** The facts that a scan selects. */
function* factPieces(scan: Scan, { facts, log }: Database): Generator<ZSet> {
  const { e, a, v, tx } = scan.selection
  let out = new ZSet(scan.width)
  const datom = new Int32Array(4)
  const fits = (wanted: number | undefined, code: number) => wanted === undefined || wanted === code
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
    if (!fits(a, log.a[p]) || !fits(v, log.v[p]) || !fits(e, log.e[p]) || !fits(tx, log.tx[p])) continue
    datom.set([log.e[p], log.a[p], log.v[p], log.tx[p]])
    scan.accept(datom, 0, 1, out)
    if (out.length < PIECE) continue
    yield out
    out = new ZSet(scan.width)
  }
  yield out
}

/** What the rows of one side make with all of the other. */
function* joinedPieces(operator: Join | Antijoin): Generator<ZSet> {
  for (const piece of integralPieces(operator.state[0])) {
    const out = new ZSet(operator.width)
    operator.meet(piece, out)
    yield out
  }
}

/** The rows of an integral with their weights, slots by slots. O(slots). */
export function* integralPieces(integral: Integral): Generator<ZSet> {
  for (let from = 0; from < integral.slots; from += PIECE) {
    const rows = new ZSet(integral.width, Math.min(PIECE, integral.slots - from))
    integral.each((at, weight) => rows.push(integral.rows, at, weight), from, from + PIECE)
    yield rows
  }
}

/** Those that are there, each once. */
function* setPieces(integral: Integral): Generator<ZSet> {
  for (const piece of integralPieces(integral)) {
    const rows = new ZSet(piece.width, piece.length)
    for (let i = 0; i < piece.length; i++) if (piece.weights[i] > 0) rows.push(piece.rows, i * piece.width, 1)
    yield rows
  }
}

function rowsOf(rows: readonly (readonly number[])[], width: number): ZSet {
  const all = new ZSet(width)
  for (const row of rows) all.pushRow(row, 1)
  return consolidate(all)
}

/** The rows of an integral with their weights. O(rows). */
export function copyOf(integral: Integral): ZSet {
  const rows = new ZSet(integral.width, Math.max(4, integral.size))
  integral.each((at, weight) => rows.push(integral.rows, at, weight))
  return rows
}
