import { integralsOf, stateSize } from "../circuit/operator.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { compare } from "../edn/compare.js"
import { decodeRow, type Row } from "../engine/delta.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { Integral } from "../zset/integral.js"
import { type Port, portsOf } from "./operator-ports.js"
import { contains, PageRows, type RowPage } from "./page-rows.js"
import { type JsRow, jsRow } from "./result.js"

/** A row that an operator holds. */
export interface HeldRow {
  readonly weight: number
  readonly row: JsRow
  /** Inside a fixpoint, and of what a fixpoint holds: the round to which it belongs; null elsewhere. */
  readonly iteration: number | null
}

/** The same, of what has rounds. */
export interface RoundPage extends RowPage {
  /** Only rows of rounds from and to which are these, inclusively. */
  readonly from?: number
  readonly to?: number
}

export interface HeldRows {
  /** All that fit, whatever the page. */
  readonly count: number
  readonly rows: readonly HeldRow[]
}

/** What an operator of a view holds as of now: the integrals that it keeps. */
export class OperatorState {
  readonly kind: string
  /** Rows of all integrals, and groups and values beside them. */
  readonly size: number
  /** The fixpoint in which the operator stands, null outside. */
  readonly loop: string | null
  readonly ports: readonly Omit<Port, "layout">[]
  readonly #layouts: readonly Port["layout"][]
  readonly #integrals: readonly Integral[]
  readonly #dictionary: Dictionary
  readonly #exact: boolean

  constructor(circuit: ViewCircuit, operator: ViewOperator, dictionary: Dictionary, exact: boolean) {
    const { node } = operator
    const ports = portsOf(circuit, operator)
    this.kind = node.operator.kind
    this.size = stateSize(node.operator)
    this.loop = loopOf(circuit, operator)
    this.ports = ports.map(({ name, columns, size }) => ({ name, columns, size }))
    this.#layouts = ports.map(({ layout }) => layout)
    this.#integrals = integralsOf(node.operator)
    this.#dictionary = dictionary
    this.#exact = exact
  }

  /**
   * Rows of one integral, as of now, in canonical order (rows, then rounds). The page alone is sorted, from the nearer end: O(rows ·
   * log(offset + limit)).
   */
  rows(port: number, wanted: RoundPage = {}): HeldRows {
    const { from = 0, to = Number.POSITIVE_INFINITY } = wanted
    const integral = this.#integrals[port]
    const { places, rounds, isRank } = this.#layouts[port]
    const dictionary = this.#dictionary
    const isWhole = wanted.filter === undefined && wanted.from === undefined && wanted.to === undefined
    const page = new PageRows<Held>(wanted, isWhole ? this.ports[port].size : undefined, order, dictionary)
    integral.each((at, weight) => {
      const codes = integral.rows
      let iteration: number | null = isRank ? weight - 1 : null
      for (const column of rounds) iteration = Math.max(iteration ?? 0, codes[at + column])
      if (iteration !== null && (iteration < from || iteration > to)) return
      if (wanted.filter === undefined && page.passes(codes[at + places[0]])) return
      const row = decodeRow(
        places.map((place) => codes[at + place]),
        dictionary,
      )
      if (contains(row, wanted.filter)) page.add({ row, weight: isRank ? 1 : weight, iteration })
    })
    return { count: page.count, rows: page.sorted().map((held) => ({ ...held, row: jsRow(held.row, this.#exact) })) }
  }
}

/** The fixpoint whose nested circuit holds the operator: those inside stand before it. */
function loopOf({ operators }: ViewCircuit, { id, isInLoop }: ViewOperator): string | null {
  if (!isInLoop) return null
  const at = operators.findIndex((operator) => operator.id === id)
  return operators.slice(at).find((other) => !other.isInLoop && other.node.operator instanceof Fixpoint)?.id ?? null
}

interface Held {
  readonly row: Row
  readonly weight: number
  readonly iteration: number | null
}

const order = (a: Held, b: Held): number => compare(a.row, b.row) || (a.iteration ?? 0) - (b.iteration ?? 0)
