import type { Edge } from "../circuit/node.js"
import type { Operator } from "../circuit/operator.js"
import { Antijoin } from "../circuit/operators/antijoin.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import { Join } from "../circuit/operators/join.js"
import { Scan } from "../circuit/operators/scan.js"
import { Star } from "../circuit/operators/star.js"
import type { Database } from "../datom/database.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"

/**
 * ∫ of streams, made from what the operators before them hold and from the facts, where nobody holds it as it is: piece by piece, so that only
 * a piece is in memory. Nothing may step before the last one.
 */
export class EdgeIntegrals {
  readonly #databases: ReadonlyMap<number, Database>

  /** `databases` by the numbers that scans have. */
  constructor(databases: ReadonlyMap<number, Database>) {
    this.#databases = databases
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
    if (operator instanceof Scan) {
      const database = this.#databases.get(operator.selection.source)
      return database && factPieces(operator, database)
    }
    if (operator.kind === "input" && operator.width === 0) return [unit()]
    const read = operator.kind in LINEAR ? this.pieces(inputs[0]) : undefined
    return read && linearPieces(operator, read)
  }
}

/** Operators without state and with one input, which give the integral of their output for that of their input. */
const LINEAR: Readonly<Record<string, true>> = { filter: true, map: true }

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

/** What goes out for each piece that comes in. */
function* linearPieces(operator: Operator, read: Iterable<ZSet>): Generator<ZSet> {
  const twin = operator.twin()
  for (const piece of read) {
    const out = new ZSet(operator.width)
    twin.step(
      [piece],
      out,
      operator.more.map((width) => new ZSet(width)),
    )
    yield out
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

/** The one row that constants start from. Other rows that are given may repeat, and come to nobody who needs a set. */
function unit(): ZSet {
  const row = new ZSet(0)
  row.pushRow([], 1)
  return row
}

/** The rows of an integral with their weights. O(rows). */
export function copyOf(integral: Integral): ZSet {
  const rows = new ZSet(integral.width, Math.max(4, integral.size))
  integral.each((at, weight) => rows.push(integral.rows, at, weight))
  return rows
}
