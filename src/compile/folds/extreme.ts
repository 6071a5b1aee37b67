import type { Fold } from "../../circuit/operators/aggregate.js"
import { indexArgument } from "../../datalog/builtins/definition.js"
import type { Value } from "../../edn/value.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Ordered } from "../../zset/ordered.js"
import { codeOrder } from "./code-order.js"

/** `min` and `max`: an end of the group in the canonical order. O(log n) a value, and for the answer. */
export class Extreme implements Fold {
  readonly throws = false
  readonly #codes: Ordered
  readonly #least: boolean

  constructor(name: "min" | "max", dictionary: Dictionary) {
    this.#codes = new Ordered(codeOrder(dictionary))
    this.#least = name === "min"
  }

  get size(): number {
    return this.#codes.size
  }

  add(group: number, code: number, weight: number): void {
    this.#codes.add(group, code, weight)
  }

  result(group: number): number {
    return this.#least ? this.#codes.first(group) : this.#codes.last(group)
  }

  drop(): void {}
}

/** `(min k ?x)` and `(max k ?x)`: the k at an end, repetitions kept. O(log n) a value, O(k log n) for the answer. */
export class Extremes implements Fold {
  readonly throws: boolean
  readonly #codes: Ordered
  readonly #name: "min" | "max"
  readonly #wanted: Value
  readonly #dictionary: Dictionary

  constructor(name: "min" | "max", wanted: Value, dictionary: Dictionary) {
    this.throws = typeof wanted !== "number"
    this.#codes = new Ordered(codeOrder(dictionary))
    this.#name = name
    this.#wanted = wanted
    this.#dictionary = dictionary
  }

  get size(): number {
    return this.#codes.size
  }

  add(group: number, code: number, weight: number): void {
    this.#codes.add(group, code, weight)
  }

  result(group: number, count: number): number {
    const codes = this.#codes
    const length = Math.min(indexArgument(this.#name, this.#wanted), count)
    const at = (i: number): number => codes.at(group, this.#name === "min" ? i : count - 1 - i)
    return this.#dictionary.encode(Array.from({ length }, (_, i) => this.#dictionary.decode(at(i))))
  }

  drop(): void {}
}
