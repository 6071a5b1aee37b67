import { indexArgument } from "../../datalog/builtins/definition.js"
import type { Value } from "../../edn/value.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Ordering } from "./ordering.js"

/** `min` and `max`: an end of the group in the canonical order. O(log n) for the answer. */
export class Extreme extends Ordering {
  readonly throws = false
  readonly #least: boolean

  constructor(name: "min" | "max", dictionary: Dictionary) {
    super(dictionary)
    this.#least = name === "min"
  }

  result(group: number): number {
    return this.#least ? this.codes.first(group) : this.codes.last(group)
  }
}

/** `(min k ?x)` and `(max k ?x)`: the k at an end, repetitions kept. O(k log n) for the answer. */
export class Extremes extends Ordering {
  readonly throws: boolean
  readonly #name: "min" | "max"
  readonly #wanted: Value

  constructor(name: "min" | "max", wanted: Value, dictionary: Dictionary) {
    super(dictionary)
    this.throws = typeof wanted !== "number"
    this.#name = name
    this.#wanted = wanted
  }

  result(group: number, count: number): number {
    const { codes, dictionary } = this
    const length = Math.min(indexArgument(this.#name, this.#wanted), count)
    const at = (i: number): number => codes.at(group, this.#name === "min" ? i : count - 1 - i)
    return dictionary.encode(Array.from({ length }, (_, i) => dictionary.decode(at(i))))
  }
}
