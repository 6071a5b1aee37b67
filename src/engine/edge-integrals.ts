import type { Edge } from "../circuit/node.js"
import { Antijoin } from "../circuit/operators/antijoin.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import { Join } from "../circuit/operators/join.js"
import { Scan } from "../circuit/operators/scan.js"
import { Star } from "../circuit/operators/star.js"
import type { Database } from "../datom/database.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"

/** ∫ of streams, made from what the operators before them hold and from the facts, where nobody holds it as it is. */
export class EdgeIntegrals {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Whether `of` can make it. */
  has(edge: Edge): boolean {
    const { writer } = edge
    const { operator } = writer
    if (relationOf(edge) !== undefined) return true
    if (edge !== writer.output) return false
    if (operator instanceof Scan) return operator.selection.source === 0
    if (operator.kind in LINEAR) return writer.inputs.every((input) => this.has(input))
    return operator.kind in SETS || operator instanceof Join || operator instanceof Star || operator instanceof Antijoin
  }

  /** A Z-set of its own. O(what has gone through). */
  of(edge: Edge): ZSet {
    const { operator, inputs } = edge.writer
    const told = relationOf(edge) ?? (operator.kind in SETS ? operator.state[0] : undefined)
    if (told !== undefined) return setOf(told)
    if (operator instanceof Scan) return this.#scan(operator)
    const all =
      operator instanceof Star
        ? operator.sides.map(copyOf)
        : operator.kind in LINEAR
          ? inputs.map((input) => this.of(input))
          : operator.state.map(copyOf)
    const out = new ZSet(operator.width)
    const more = operator.more.map((width) => new ZSet(width))
    operator.twin().step(all, out, more)
    return out
  }

  #scan(scan: Scan): ZSet {
    const { facts, log } = this.#database
    const { e, a, v, tx } = scan.selection
    const out = new ZSet(scan.width)
    const datom = new Int32Array(4)
    const fits = (wanted: number | undefined, code: number) => wanted === undefined || wanted === code
    for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
      if (!fits(a, log.a[p]) || !fits(v, log.v[p]) || !fits(e, log.e[p]) || !fits(tx, log.tx[p])) continue
      datom.set([log.e[p], log.a[p], log.v[p], log.tx[p]])
      scan.accept(datom, 0, 1, out)
    }
    return out
  }
}

/** Operators without state, which give the integral of their output for those of their inputs. */
const LINEAR: Readonly<Record<string, true>> = { filter: true, map: true, plus: true }

/** Operators whose first integral tells what they have put out: its rows, each once. */
const SETS: Readonly<Record<string, true>> = { distinct: true, aggregate: true }

/** The facts of a fixpoint's relation, when the edge is one. */
function relationOf(edge: Edge): Integral | undefined {
  const { operator, output, more } = edge.writer
  if (!(operator instanceof Fixpoint)) return undefined
  const relation = edge === output ? 0 : 1 + more.indexOf(edge)
  return relation < operator.plan.relations.length ? operator.state[relation] : undefined
}

function setOf(integral: Integral): ZSet {
  const rows = new ZSet(integral.width, Math.max(4, integral.size))
  integral.each((at, weight) => {
    if (weight > 0) rows.push(integral.rows, at, 1)
  })
  return rows
}

/** The rows of an integral with their weights. O(rows). */
export function copyOf(integral: Integral): ZSet {
  const rows = new ZSet(integral.width, Math.max(4, integral.size))
  integral.each((at, weight) => rows.push(integral.rows, at, weight))
  return rows
}
