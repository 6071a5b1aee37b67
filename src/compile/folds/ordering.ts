import type { Fold } from "../../circuit/operators/aggregate.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Ordered } from "../../zset/ordered.js"
import { codeOrder } from "./code-order.js"

/** What the folds by order share: each group's values in the canonical order, O(log n) a value. */
export abstract class Ordering implements Fold {
  abstract readonly throws: boolean
  protected readonly codes: Ordered
  protected readonly dictionary: Dictionary

  constructor(dictionary: Dictionary) {
    this.codes = new Ordered(codeOrder(dictionary))
    this.dictionary = dictionary
  }

  get size(): number {
    return this.codes.size
  }

  add(group: number, code: number, weight: number): void {
    this.codes.add(group, code, weight)
  }

  abstract result(group: number, count: number): number

  /** A group without values is gone already. */
  drop(): void {}
}
