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
        if (event.iteration !== this.#iteration + 1) throw illegal("an iteration out of order")
        this.#iteration = event.iteration
        return
      case "op-end":
        if (event.node !== this.#node) throw illegal("the end of an operator that did not begin")
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

  rest(): void {
    if (this.#t !== undefined) throw illegal("a tick without an end")
  }
}

export class IllegalSequence extends Error {}

const illegal = (what: string): IllegalSequence => new IllegalSequence(what)
