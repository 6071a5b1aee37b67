import type { Fold } from "../../circuit/operators/aggregate.js"
import { compare } from "../../edn/compare.js"
import { EdnSet } from "../../edn/value.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { grown } from "../../zset/hash.js"
import { rowSet } from "../../zset/row-set.js"
import { Values } from "./values.js"

/** `count`: the tuples of the group, which the operator counts anyway. */
export class Count implements Fold {
  readonly throws = false
  readonly size = 0

  add(): void {}

  result(_group: number, count: number): number {
    return count
  }

  drop(): void {}
}

/** `count-distinct`: how many codes the group has, each counted in a multiset. O(1) a value. */
export class CountDistinct implements Fold {
  readonly throws = false
  /** Rows [group code]. */
  readonly #counts = rowSet(2)
  readonly #pair = new Int32Array(2)
  #distinct: Int32Array = new Int32Array(8)

  get size(): number {
    return this.#counts.size
  }

  add(group: number, code: number, weight: number): void {
    if (group >= this.#distinct.length) this.#distinct = grown(this.#distinct, group + 1)
    this.#pair[0] = group
    this.#pair[1] = code
    const after = this.#counts.add(this.#pair, 0, weight)
    this.#distinct[group] += Number(after > 0) - Number(after - weight > 0)
  }

  result(group: number): number {
    return this.#distinct[group]
  }

  drop(): void {}
}

/** `distinct`: the set of the group's values. O(1) a value, O(n log n) for a set of n, which is what it gives. */
export class Distinct implements Fold {
  readonly throws = false
  readonly #values: Values
  readonly #dictionary: Dictionary

  constructor(dictionary: Dictionary) {
    this.#values = new Values(dictionary)
    this.#dictionary = dictionary
  }

  get size(): number {
    return this.#values.size
  }

  add(group: number, code: number, weight: number): void {
    this.#values.add(group, code, weight)
  }

  result(group: number): number {
    const items = this.#values.of(group).map(({ value }) => value)
    return this.#dictionary.encode(new EdnSet(items.sort(compare)))
  }

  drop(): void {}
}
