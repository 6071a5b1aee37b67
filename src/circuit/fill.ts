import { breathe } from "../base/breath.js"
import { type Edge, Node } from "./node.js"
import { Scan } from "./operators/scan.js"
import { Router } from "./router.js"
import { Schedule } from "./schedule.js"
import { clearEdges, tick } from "./tick.js"
import type { StepListener } from "./trace.js"
import type { ViewCircuit } from "./view-circuit.js"

/** The rows of the inputs that come from outside, as codes. */
export type GivenRows = ReadonlyMap<Node, readonly (readonly number[])[]>

/**
 * Brings the operators that a view brought along up to date with a database that is there already: the facts pass through them in
 * chunks, as ticks of their own, and nothing else runs. What they read of operators that stood there before is computed by
 * twins of those, with empty state, which are thrown away: ∫ of a shared stream without touching it.
 *
 * Ticks are linear in their input, so chunks of any size end in the same state; small ones keep the deltas in cache.
 */
export class Fill {
  readonly #twins = new Map<Node, Node>()
  readonly #before = new Wave()
  readonly #wave = new Wave()
  readonly #view: ViewCircuit
  readonly #listener: StepListener | undefined
  #pending = 0

  /** `listener` is told of the view's own operators chunk by chunk, without the begin and end of a tick. */
  constructor(view: ViewCircuit, given: GivenRows, listener?: StepListener) {
    this.#view = view
    this.#listener = listener
    for (const node of view.borrowed) this.#twin(node)
    for (const node of view.fresh) this.#wave.place(node)
    for (const [node, rows] of given) {
      const twin = this.#twins.get(node)
      if (twin !== undefined) this.#before.give(twin, rows)
      if (view.fresh.has(node)) this.#wave.give(node, rows)
    }
  }

  /** One fact [e a v tx] that holds in the database of that number: 0 is the one that transactions go to. */
  feed(datoms: Int32Array, at: number, source = 0): void {
    this.#before.route(datoms, at, source)
    this.#wave.route(datoms, at, source)
    if (++this.#pending === CHUNK) this.#run()
  }

  /** Runs what was fed last; to be called once, after the last fact. */
  flush(): void {
    this.#before.release()
    this.#wave.release()
    this.#run()
  }

  #run(): void {
    this.#pending = 0
    breathe()
    try {
      this.#before.run()
      for (const node of this.#view.borrowed) this.#borrow(node)
      this.#wave.run(this.#listener)
    } finally {
      for (const node of this.#view.borrowed) node.clear()
    }
    this.#before.clear()
    this.#wave.clear()
  }

  #borrow(node: Node): void {
    const twin = this.#twins.get(node) as Node
    this.#copy(twin.output, node.output)
    for (const [i, edge] of node.more.entries()) this.#copy(twin.more[i], edge)
  }

  #copy(from: Edge, to: Edge): void {
    if (from.delta.length === 0) return
    to.delta.pushAll(from.delta)
    for (const reader of to.readers) if (this.#view.fresh.has(reader)) this.#wave.schedule.add(reader)
  }

  #twin(node: Node): Node {
    const known = this.#twins.get(node)
    if (known !== undefined) return known
    const inputs = node.inputs.map((edge) => {
      const from = this.#twin(edge.writer)
      return edge === edge.writer.output ? from.output : from.more[edge.writer.more.indexOf(edge)]
    })
    const twin = new Node(node.rank, node.operator.twin(), inputs)
    this.#twins.set(node, twin)
    this.#before.place(twin)
    return twin
  }
}

const CHUNK = 4096

/** A schedule of its own with the scans that feed it, those of each database apart. */
class Wave {
  readonly #routers = new Map<number, Router>()
  readonly schedule = new Schedule()
  readonly #ran: Node[] = []
  readonly #held: Node[] = []

  place(node: Node): void {
    if (node.operator instanceof Scan) this.#router(node.operator.selection.source).add(node, node.operator)
    if (node.operator.hold === undefined) return
    node.operator.hold(true)
    this.#held.push(node)
  }

  route(datoms: Int32Array, at: number, source: number): void {
    this.#routers.get(source)?.route(datoms, at, 1, this.schedule)
  }

  #router(source: number): Router {
    let router = this.#routers.get(source)
    if (router === undefined) {
      router = new Router()
      this.#routers.set(source, router)
    }
    return router
  }

  /** Lets the operators that were held put out with the next run. */
  release(): void {
    for (const node of this.#held) {
      node.operator.hold?.(false)
      this.schedule.add(node)
    }
  }

  give(node: Node, rows: readonly (readonly number[])[]): void {
    for (const row of rows) node.output.delta.pushRow(row, 1)
    this.schedule.add(node)
  }

  run(listener?: StepListener): void {
    tick(this.schedule, this.#ran, 0, listener)
  }

  clear(): void {
    clearEdges(this.#ran)
  }
}
