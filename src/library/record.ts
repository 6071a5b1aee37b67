import { shelter } from "../base/breath.js"
import type { Node } from "../circuit/node.js"
import { stateSize } from "../circuit/operator.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { Delta } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { countAt, moveTo } from "../engine/history.js"
import { visibleDelta } from "../engine/traced.js"
import { consolidate } from "../zset/algebra.js"
import type { Dictionary } from "../zset/dictionary.js"
import { ZSet } from "../zset/zset.js"
import { RowDelta } from "./result.js"

/** A step of an operator, as a view sees it. */
export interface RecordedStep {
  readonly op: string
  readonly kind: string
  /** The round, inside a fixpoint. */
  readonly iteration: number | null
  /** Of the transactions that share t which one: 0, then listeners' rounds. */
  readonly round: number
}

interface Told {
  readonly node: Node
  readonly iteration: number | null
  readonly round: number
  readonly delta: ZSet
  readonly state: number
  /** The deltas of its ports, outside fixpoints. */
  readonly inputs: readonly ZSet[]
}

/**
 * What one transaction did in every operator: what steps told when it was stepped back and forward again. It stays as it is, whatever
 * happens to the Wizard afterwards. Operators of a view that the transaction made anew (`rebuilt`), as it changed the schema or the arguments
 * that its plan relies on, have no steps: they are others than before.
 */
export class TransactionRecord {
  /** How many recorded transactions share t: 1, and one for each listener's round. */
  readonly rounds: number
  /** Rows that it keeps, those of the sums that are made of them apart. */
  readonly size: number
  /** What each view changed; those that stand failed have nothing. */
  readonly deltas: ReadonlyMap<string, RowDelta>
  readonly #told: readonly Told[]
  readonly #circuits: ReadonlyMap<string, { readonly circuit: ViewCircuit; readonly rebuilt: boolean }>
  readonly #dictionary: Dictionary
  readonly #exact: boolean
  readonly #lenses = new Map<string, Lens>()
  /** Sums that were asked for, by view, operator and the number of its steps. */
  readonly #sums = new Map<string, RowDelta>()

  private constructor(
    readonly t: number,
    engine: Engine,
    { told, deltas }: { readonly told: readonly Told[]; readonly deltas: ReadonlyMap<string, Delta> },
    before: ReadonlyMap<string, ViewCircuit>,
    exact: boolean,
  ) {
    const { log } = engine.database
    this.#dictionary = engine.database.dictionary
    this.#exact = exact
    this.#told = told
    this.#circuits = new Map(
      engine.catalog.views().map(({ id, circuit }) => [id, { circuit, rebuilt: before.get(id) !== circuit }]),
    )
    this.rounds = countAt(log, t) - (t === 0 ? 0 : countAt(log, t - 1))
    this.deltas = new Map([...deltas].map(([id, delta]) => [id, new RowDelta(delta, exact)]))
    this.size = told.reduce(
      (sum, { delta, inputs }) => inputs.reduce((rows, input) => rows + input.length, sum + delta.length),
      0,
    )
  }

  /** Steps t back and forward again, and comes back to where it was. Throws `history/range`. O(datoms between, and those of t). */
  static of(engine: Engine, t: number, exact: boolean): TransactionRecord {
    const { log } = engine.database
    const here = log.count
    const after = countAt(log, t)
    try {
      moveTo(engine, t === 0 ? 0 : countAt(log, t - 1))
      const before = new Map(engine.catalog.views().map(({ id, circuit }) => [id, circuit]))
      return new TransactionRecord(
        t,
        engine,
        listening(engine, () => moveTo(engine, after)),
        before,
        exact,
      )
    } finally {
      shelter(() => moveTo(engine, here))
    }
  }

  /** Whether the view was compiled anew in this transaction. */
  rebuilt(view: string): boolean {
    return this.#circuits.get(view)?.rebuilt ?? false
  }

  /** The operators that ran, in order; those inside a fixpoint round by round, before it. */
  steps(view: string): readonly RecordedStep[] {
    return this.#lens(view).steps
  }

  /** The numbers of an operator's steps among those of the view, from 0. */
  stepsOf(view: string, op: string): readonly number[] {
    return this.#lens(view).byOperator.get(op) ?? []
  }

  /** What an operator put out in the first `count` steps, in all of them when left out: the sum. O(steps + rows) once, then kept. */
  delta(view: string, op: string, count?: number): RowDelta {
    const { operators } = this.#lens(view)
    const operator = operators.get(op)
    if (operator === undefined) return this.#rows(new ZSet(0))
    const own = [...this.#own(view, op, count)]
    const key = `${view} ${op} ${own.length}`
    const known = this.#sums.get(key)
    if (known !== undefined) return known
    const sum = new ZSet(operator.places?.length ?? operator.node.operator.width)
    for (const each of own) sum.pushAll(visibleDelta(each.delta, operator))
    const rows = this.#rows(sum)
    this.#sums.set(key, rows)
    return rows
  }

  /** The same round by round of a fixpoint, in the order in which the rounds came. O(steps + rows log rows). */
  deltaByRound(view: string, op: string, count?: number): ReadonlyMap<number, RowDelta> {
    const sums = new Map<number, ZSet>()
    for (const { operator, iteration, delta } of this.#own(view, op, count)) {
      const round = iteration ?? 0
      const sum = sums.get(round) ?? new ZSet(operator.places?.length ?? operator.node.operator.width)
      sum.pushAll(visibleDelta(delta, operator))
      sums.set(round, sum)
    }
    return new Map([...sums].map(([round, sum]) => [round, this.#rows(sum)]))
  }

  /** The steps of one operator among the first `count` of the view. */
  *#own(view: string, op: string, count = Number.POSITIVE_INFINITY) {
    const { told } = this.#lens(view)
    for (const n of this.stepsOf(view, op)) {
      if (n >= count) return
      yield told[n]
    }
  }

  /** What an operator put out in step `n`, from 0, and how many rows it held then. */
  step(view: string, n: number): { readonly delta: RowDelta; readonly state: number } {
    const { operator, delta, state } = this.#lens(view).told[n]
    return { delta: this.#rows(visibleDelta(delta, operator)), state }
  }

  /** What came in at a port of an operator outside fixpoints in its first `count` steps; undefined for one inside. */
  input(view: string, op: string, port: number, count?: number): RowDelta | undefined {
    const { operators } = this.#lens(view)
    const operator = operators.get(op)
    if (operator === undefined || operator.isInLoop) return undefined
    const sum = new ZSet(operator.node.reads[port]?.delta.width ?? 0)
    for (const each of this.#own(view, op, count)) sum.pushAll(each.inputs[port])
    return this.#rows(sum)
  }

  #rows(sum: ZSet): RowDelta {
    return new RowDelta(new Delta(consolidate(sum), this.#dictionary), this.#exact)
  }

  #lens(view: string): Lens {
    const known = this.#lenses.get(view)
    if (known !== undefined) return known
    const of = this.#circuits.get(view)
    const lens = of === undefined ? NOTHING : lensOf(of.circuit, of.rebuilt ? [] : this.#told)
    this.#lenses.set(view, lens)
    return lens
  }
}

/** The steps of one view's operators. */
interface Lens {
  readonly told: readonly (Told & { readonly operator: ViewOperator })[]
  readonly steps: readonly RecordedStep[]
  /** The numbers of each operator's steps. */
  readonly byOperator: ReadonlyMap<string, readonly number[]>
  readonly operators: ReadonlyMap<string, ViewOperator>
}

const NOTHING: Lens = { told: [], steps: [], byOperator: new Map(), operators: new Map() }

function lensOf({ operators }: ViewCircuit, all: readonly Told[]): Lens {
  const byNode = new Map<Node, ViewOperator[]>()
  for (const operator of operators) {
    const same = byNode.get(operator.node)
    if (same === undefined) byNode.set(operator.node, [operator])
    else same.push(operator)
  }
  const told = all.flatMap((each) => (byNode.get(each.node) ?? []).map((operator) => ({ ...each, operator })))
  const steps = told.map(({ operator, iteration, round }) => {
    return { op: operator.id, kind: operator.node.operator.kind, iteration, round }
  })
  const byOperator = new Map<string, number[]>()
  for (const [n, { operator }] of told.entries()) {
    const own = byOperator.get(operator.id)
    if (own === undefined) byOperator.set(operator.id, [n])
    else own.push(n)
  }
  return { told, steps, byOperator, operators: new Map(operators.map((operator) => [operator.id, operator])) }
}

/** Moves, and writes down what the steps tell. */
function listening(engine: Engine, move: () => ReadonlyMap<string, Delta>) {
  const told: Told[] = []
  let round = -1
  const end = engine.listen((event) => {
    if (event.kind === "tx-begin") round++
    if (event.kind !== "op-end") return
    const { node, delta, iteration = null } = event
    const inputs = iteration === null ? node.reads.map((input) => input.delta.copy()) : []
    told.push({ node, iteration, round, delta: delta.copy(), state: stateSize(node.operator), inputs })
  })
  try {
    return { deltas: move(), told }
  } finally {
    end()
  }
}
