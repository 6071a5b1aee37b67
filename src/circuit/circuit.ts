import { shelter } from "../base/breath.js"
import { invariant } from "../base/invariant.js"
import type { ZSet } from "../zset/zset.js"
import { type Edge, Node } from "./node.js"
import type { Operator } from "./operator.js"
import { Scan } from "./operators/scan.js"
import { Router } from "./router.js"
import { Schedule } from "./schedule.js"
import { clearEdges, tick } from "./tick.js"
import type { StepListener } from "./trace.js"

/**
 * Operators wired by streams, and their clock. One circuit carries all views of a database; equal sub-circuits stand in it once
 * (`add` with the key of a node that is there returns that node).
 *
 * A tick: `feed` the input's rows, then `step`. `step` runs the nodes that have something to read, in rank order, and is
 * atomic: if an operator throws, what the tick added to any state is subtracted again and the error goes on. The deltas of a
 * tick stand on the edges until the next `feed` or `step`. `revert` takes back the tick that was last stepped.
 */
export class Circuit {
  readonly #nodes = new Map<string, Node>()
  readonly #router = new Router()
  readonly #schedule = new Schedule()
  /** The nodes that ran in this tick, in order. */
  #ran: Node[] = []
  #stepped = false
  #rank = 0
  listener: StepListener | undefined

  /** The node of that key: the one that is there, or a new one reading `inputs`. Counts one more user. */
  add(key: string, inputs: readonly Edge[], build: () => Operator): { node: Node; fresh: boolean } {
    const found = this.#nodes.get(key)
    if (found !== undefined) {
      found.users++
      return { node: found, fresh: false }
    }
    const node = new Node(this.#rank++, build(), inputs)
    node.users = 1
    this.#nodes.set(key, node)
    if (isFed(node.operator)) this.#router.add(node, node.operator)
    return { node, fresh: true }
  }

  /** Takes one user from the node, and removes it when that was the last. Its readers must be gone. */
  release(key: string): void {
    const node = this.#nodes.get(key)
    invariant(node !== undefined, "the circuit has this node")
    if (--node.users > 0) return
    this.rest()
    this.#nodes.delete(key)
    for (const { readers } of node.inputs) {
      const index = readers.indexOf(node)
      if (index >= 0) readers.splice(index, 1)
    }
    if (isFed(node.operator)) this.#router.remove(node, node.operator)
  }

  get size(): number {
    return this.#nodes.size
  }

  nodes(): IterableIterator<Node> {
    return this.#nodes.values()
  }

  /** Puts the datom [e a v tx] at `at` before the scans that want it. O(scans that want it). */
  feed(datoms: Int32Array, at: number, weight: number): void {
    this.rest()
    this.#router.route(datoms, at, weight, this.#schedule)
  }

  /** Puts a row on the output of a node that reads nothing. */
  give(node: Node, row: ArrayLike<number>, weight: number): void {
    this.rest()
    node.output.delta.pushRow(row, weight)
    this.#schedule.add(node)
  }

  /** Puts a delta, or its negation, on the output of a node that reads nothing. */
  giveAll(node: Node, delta: ZSet, sign: number): void {
    this.rest()
    if (delta.length === 0) return
    node.output.delta.pushAll(delta, sign)
    this.#schedule.add(node)
  }

  /** Forgets the deltas of the tick that was last stepped: every edge is empty afterwards. */
  rest(): void {
    if (this.#stepped) this.#begin()
  }

  /** One tick. Returns the nodes that ran, valid until the next tick. */
  step(t: number): readonly Node[] {
    this.rest()
    this.#stepped = true
    const { listener } = this
    try {
      listener?.({ kind: "tx-begin", t })
      tick(this.#schedule, this.#ran, t, listener)
      listener?.({ kind: "tx-end", t })
    } catch (error) {
      shelter(() => this.revert())
      listener?.({ kind: "tx-abort", t })
      throw error
    }
    return this.#ran
  }

  /** Subtracts from every state what the tick that was last stepped has added, and forgets the tick. */
  revert(): void {
    this.#schedule.clear()
    for (let i = this.#ran.length - 1; i >= 0; i--) {
      const node = this.#ran[i]
      node.operator.revert(node.deltas)
    }
    // What was fed stands on edges of scans that did not run, too.
    for (const node of this.#nodes.values()) node.clear()
    this.#begin()
  }

  /** Empties the edges of the tick before. */
  #begin(): void {
    clearEdges(this.#ran)
    this.#stepped = false
  }
}

/** Whether transactions may touch it: scans of databases that stand still are filled once and then rest. */
const isFed = (operator: Operator): operator is Scan => operator instanceof Scan && operator.selection.source === 0
