import type { Node } from "../circuit/node.js"
import type { StepEvent } from "../circuit/trace.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import type { Engine } from "../engine/engine.js"

/** What an operator has done since a profile began. */
export interface OperatorProfile {
  readonly runs: number
  readonly rowsIn: number
  readonly rowsOut: number
  /** Milliseconds; null of one that another runs, in whose time its own is: a fixpoint, or the last join of a star. */
  readonly ms: number | null
}

interface Count {
  runs: number
  rowsIn: number
  rowsOut: number
  ms: number
}

/**
 * Counts what the operators of a view do while steps go on, and how long they take: rows as they pass, before equal ones are added up.
 * O(1) for each operator that runs. Times are those of steps that somebody listens to, somewhat longer than of others.
 */
export class Profile {
  readonly #engine: Engine
  readonly #view: string
  readonly #stop: () => void
  #counts = new Map<Node, Count>()
  readonly #sums = new Map<string, Count>()
  #circuit: ViewCircuit
  /** Who runs a part, or what stands inside it. */
  #owners: ReadonlyMap<Node, Node>
  /** Time inside a fixpoint, of which is told before the fixpoint itself. */
  #pending = 0
  #since = 0

  /** Counts from now on, until `end`. */
  constructor(engine: Engine, view: string) {
    this.#engine = engine
    this.#view = view
    this.#circuit = this.#now()
    this.#owners = ownersOf(this.#circuit)
    this.#stop = engine.listen((event) => this.#told(event))
  }

  /** Nothing is counted any more. */
  end(): void {
    this.#stop()
  }

  /** What was counted, by operator; one that did not run is left out. */
  counts(): ReadonlyMap<string, OperatorProfile> {
    const parts = new Set(this.#circuit.operators.filter(({ node }) => this.#owners.has(node)).map(({ id }) => id))
    const inLoop = new Set(this.#circuit.operators.filter(({ isInLoop }) => isInLoop).map(({ id }) => id))
    this.#fold()
    for (const { id, inputs } of this.#circuit.operators) {
      const sum = this.#sums.get(id)
      if (sum === undefined || !inLoop.has(id)) continue
      sum.rowsIn = inputs.reduce((rows, input) => rows + (this.#sums.get(input)?.rowsOut ?? 0), 0)
    }
    return new Map(
      [...this.#sums].map(([id, sum]) => [id, { ...sum, ms: parts.has(id) || inLoop.has(id) ? null : sum.ms }]),
    )
  }

  readonly #now = (): ViewCircuit => this.#engine.catalog.get(this.#view).circuit

  #told(event: StepEvent): void {
    if (event.kind === "tx-begin") {
      const circuit = this.#now()
      if (circuit !== this.#circuit) this.#goOn(circuit)
      this.#pending = 0
      this.#since = performance.now()
    }
    if (event.kind !== "op-end") return
    const { node, delta, iteration } = event
    const count = this.#of(node)
    count.runs++
    count.rowsOut += delta.length
    const now = performance.now()
    const ms = now - this.#since
    this.#since = now
    if (iteration !== undefined) {
      this.#pending += ms
      return
    }
    for (const { delta: read } of node.reads) count.rowsIn += read.length
    this.#of(this.#owners.get(node) ?? node).ms += ms + this.#pending
    this.#pending = 0
  }

  #of(node: Node): Count {
    const known = this.#counts.get(node)
    if (known !== undefined) return known
    const count = { runs: 0, rowsIn: 0, rowsOut: 0, ms: 0 }
    this.#counts.set(node, count)
    return count
  }

  /** The transaction before has made the view anew: its operators are others now, by the same ids. */
  #goOn(circuit: ViewCircuit): void {
    this.#fold()
    this.#circuit = circuit
    this.#owners = ownersOf(circuit)
  }

  #fold(): void {
    for (const { id, node } of this.#circuit.operators) {
      const count = this.#counts.get(node)
      if (count === undefined) continue
      const sum = this.#sums.get(id) ?? { runs: 0, rowsIn: 0, rowsOut: 0, ms: 0 }
      this.#sums.set(id, {
        runs: sum.runs + count.runs,
        rowsIn: sum.rowsIn + count.rowsIn,
        rowsOut: sum.rowsOut + count.rowsOut,
        ms: sum.ms + count.ms,
      })
    }
    this.#counts = new Map()
  }
}

function ownersOf({ operators }: ViewCircuit): ReadonlyMap<Node, Node> {
  const owners = new Map<Node, Node>()
  for (const { node } of operators) for (const part of node.parts) owners.set(part, node)
  return owners
}
