import type { Description, Level } from "../../src/circuit/describe.js"
import { HeldIndex } from "./held-index.js"
import type {
  Derivation,
  OperatorLine,
  PageCircuit,
  PageMoment,
  PageView,
  Row,
  Sizes,
  TransactionLine,
  Weighted,
} from "./page-data.js"
import { keyOf, sizesOf, sum } from "./z-set.js"

/** From what the query means to what runs. */
export type Zoom = "plan" | Level

/** After transaction t (`s` 0), or inside it after its first `s` steps. */
export interface Place {
  readonly t: number
  readonly s: number
}

/** What an operator put out in a transaction, up to a place. */
export interface Delta extends Sizes {
  readonly rows: readonly Weighted[]
  /** False while its step is still to come. */
  readonly ran: boolean
  /** Whether `rows` lacks some. */
  readonly isCut: boolean
}

const NOTHING: Delta = { plus: 0, minus: 0, rows: [], ran: true, isCut: false }

/** One view of the page: what it shows at any place, from the engine's own lines. Nothing is computed but sums. */
export class ViewModel {
  readonly view: PageView
  readonly ts: readonly number[]
  readonly #steps = new Map<number, OperatorLine[]>()
  readonly #transactions = new Map<number, TransactionLine>()
  readonly #moments: ReadonlyMap<number, PageMoment>
  readonly #held: HeldIndex
  readonly #rows = new Map<number, readonly Row[] | null>()

  constructor(view: PageView) {
    this.view = view
    for (const line of view.lines) {
      if (!("op" in line)) this.#transactions.set(line.t, line)
      else if (this.#steps.has(line.t)) this.#steps.get(line.t)!.push(line)
      else this.#steps.set(line.t, [line])
    }
    this.#moments = new Map(view.moments.map((moment) => [moment.t, moment]))
    this.ts = view.moments.map(({ t }) => t)
    this.#held = new HeldIndex(view.held)
  }

  get id(): string {
    return this.view.id
  }

  /** The circuit that runs at t. */
  circuitAt(t: number): PageCircuit {
    return this.view.circuits.findLast(({ from }) => from <= t) ?? this.view.circuits[0]
  }

  description(t: number, level: Zoom = "circuit"): Description {
    return this.circuitAt(t)[level]
  }

  moment(t: number): PageMoment {
    return this.#moments.get(t)!
  }

  transaction(t: number): TransactionLine | undefined {
    return this.#transactions.get(t)
  }

  steps(t: number): readonly OperatorLine[] {
    return this.#steps.get(t) ?? []
  }

  /** The steps that have run at a place. */
  ran({ t, s }: Place): readonly OperatorLine[] {
    const steps = this.steps(t)
    return s === 0 ? steps : steps.slice(0, s)
  }

  delta(op: string, place: Place): Delta {
    const own = this.ran(place).filter((line) => line.op === op)
    if (own.length === 0) return { ...NOTHING, ran: !this.#isToCome(op, place) }
    const rows = own.length === 1 ? own[0].delta : sum(own.flatMap(({ delta }) => delta))
    const isCut = own.some(({ cut }) => cut !== undefined)
    return { ...(own.length === 1 && own[0].cut ? own[0].cut : sizesOf(rows)), rows, ran: true, isCut }
  }

  /** The operators that have run in the transaction, with what they put out. */
  activity(place: Place): ReadonlyMap<string, Delta> {
    const ops = new Set(this.ran(place).map(({ op }) => op))
    return new Map([...ops].map((op) => [op, this.delta(op, place)]))
  }

  /** The change of the view itself in the transaction, null while it stands failed; empty before its last step. */
  change({ t, s }: Place): Delta | null {
    const line = this.#transactions.get(t)
    if (line === undefined || !this.#isOut({ t, s })) return { ...NOTHING, ran: s === 0 }
    if (line.delta === null) return null
    return { ...(line.cut ?? sizesOf(line.delta)), rows: line.delta, ran: true, isCut: line.cut !== undefined }
  }

  /** The rows of the view; null while it stands failed. */
  rows(place: Place): readonly Row[] | null {
    const { t } = place
    return this.#rowsAfter(t === 0 || this.#isOut(place) ? t : this.ts[this.ts.indexOf(t) - 1])
  }

  /** What an operator holds at a place; undefined for one that holds nothing. */
  held(op: string, place: Place) {
    const { loops, circuit } = this.circuitAt(place.t)
    const n = circuit.operators.find(({ id }) => id === op)?.n ?? 0
    return this.#held.at(op, place, this.steps(place.t), (id) => loops[id], n, circuit.operators)
  }

  /** What it held before the transaction. */
  heldBefore(op: string, { t }: Place) {
    const before = this.ts[this.ts.indexOf(t) - 1]
    return before === undefined ? undefined : this.held(op, { t: before, s: 0 })
  }

  why(row: Row, t: number): Derivation | undefined {
    const key = keyOf(row)
    return this.view.why.findLast((each) => each.t <= t && keyOf(each.row) === key)?.derivation
  }

  #isToCome(op: string, { t, s }: Place): boolean {
    return (
      s > 0 &&
      this.steps(t)
        .slice(s)
        .some((line) => line.op === op)
    )
  }

  /** Whether the last step has put the change out. */
  #isOut({ t, s }: Place): boolean {
    return s === 0 || s >= this.steps(t).length
  }

  #rowsAfter(t: number): readonly Row[] | null {
    const known = this.#rows.get(t)
    if (known !== undefined) return known
    let rows: readonly Weighted[] = []
    let isFailed = this.view.start === null
    for (const at of this.ts) {
      if (at > t) break
      const line = this.#transactions.get(at)
      isFailed = line === undefined ? isFailed : line.delta === null
      if (line?.delta) rows = sum([...rows, ...line.delta])
    }
    const shown =
      t === 0 ? this.view.start : isFailed ? null : rows.flatMap(([weight, row]) => Array<Row>(weight).fill(row))
    this.#rows.set(t, shown)
    return shown
  }
}
