import type { Node } from "../../src/circuit/node.js"
import type { StepEvent } from "../../src/circuit/trace.js"

/**
 * The automaton of step events. `accept` throws on the first event that no legal sequence has there; `rest` on a sequence that
 * ends inside a tick.
 */
export class Monitor {
  #t: number | undefined
  #node: Node | undefined
  #rank = -1
  #iteration = -1
  /** The operator inside a fixpoint that is running, and the rank of the one that ran last in this iteration. */
  #inner: Node | undefined
  #innerRank = -1
  ticks = 0

  accept(event: StepEvent): void {
    const { kind, t } = event
    if (kind === "tx-begin") {
      if (this.#t !== undefined) throw illegal("tx-begin inside a tick")
      this.#t = t
      this.#rank = -1
      return
    }
    if (this.#t === undefined) throw illegal(`${kind} outside a tick`)
    if (t !== this.#t) throw illegal(`${kind} of t ${t} in the tick of ${this.#t}`)
    if (this.#node !== undefined && (kind === "op-begin" || kind === "op-end") && event.iteration !== undefined) {
      this.#acceptInner(event)
      return
    }
    switch (kind) {
      case "op-begin":
        if (this.#node !== undefined) throw illegal("an operator inside an operator")
        if (event.node.rank <= this.#rank) throw illegal("ranks that do not rise")
        this.#node = event.node
        this.#rank = event.node.rank
        this.#iteration = -1
        return
      case "iteration":
        if (event.node !== this.#node) throw illegal("an iteration of another operator")
        if (event.iteration <= this.#iteration) throw illegal("an iteration out of order")
        this.#iteration = event.iteration
        this.#innerRank = -1
        return
      case "op-end":
        if (event.node !== this.#node) throw illegal("the end of an operator that did not begin")
        if (this.#inner !== undefined) throw illegal("the end of a fixpoint inside an operator of it")
        if (event.delta !== event.node.output.delta) throw illegal("a delta of another operator")
        this.#node = undefined
        return
      default:
        // An abort may come inside an operator: it is the one that threw.
        if (kind === "tx-end" && this.#node !== undefined) throw illegal("tx-end inside an operator")
        this.#t = undefined
        this.#node = undefined
        this.ticks++
    }
  }

  #acceptInner(event: Extract<StepEvent, { kind: "op-begin" | "op-end" }>): void {
    const { node, iteration } = event
    if (iteration !== this.#iteration) throw illegal("an operator of another iteration")
    if (event.kind === "op-end") {
      if (node !== this.#inner) throw illegal("the end of an inner operator that did not begin")
      this.#inner = undefined
      return
    }
    if (this.#inner !== undefined) throw illegal("an operator inside an operator")
    if (node.rank <= this.#innerRank) throw illegal("ranks that do not rise inside an iteration")
    this.#inner = node
    this.#innerRank = node.rank
  }

  rest(): void {
    if (this.#t !== undefined) throw illegal("a tick without an end")
  }
}

export class IllegalSequence extends Error {}

const illegal = (what: string): IllegalSequence => new IllegalSequence(what)
