import type { Fold } from "../../circuit/operators/aggregate.js"
import { type Exact, plus, rounded, times } from "../../datalog/aggregates/exact.js"
import { checked } from "../../datalog/builtins/number.js"
import { Decimal, Double, type Value } from "../../edn/value.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { ExactSums } from "./exact-sums.js"

/** What the folds of numbers share: exact sums by group, O(1) a value. */
abstract class Summing implements Fold {
  readonly throws = true
  protected readonly sums: ExactSums
  protected readonly dictionary: Dictionary

  constructor(dictionary: Dictionary, squares = false) {
    this.sums = new ExactSums(dictionary, squares)
    this.dictionary = dictionary
  }

  get size(): number {
    return this.sums.size
  }

  add(group: number, code: number, weight: number): void {
    this.sums.add(group, code, weight)
  }

  abstract result(group: number, count: number): number

  drop(group: number): void {
    this.sums.drop(group)
  }
}

/** `sum`: of the widest category that occurs, long < decimal < double. O(1) a value. */
export class Sum extends Summing {
  result(group: number, count: number): number {
    return this.dictionary.encode(this.#value(group, count))
  }

  #value(group: number, count: number): Value {
    const sums = this.sums
    sums.check("sum", group)
    const small = sums.small(group)
    if (sums.doubles(group) > 0) {
      return new Double(small ?? sums.limit(group) ?? rounded(sums.total(group)))
    }
    if (small !== undefined) return small
    const scales = sums.scales(group)
    const total = sums.total(group)
    if (scales.size === 0) return checked("sum", scaledBy(total, 0), ...(sums.hasBeyond(group) ? [BEYOND] : []))
    let decimals = 0
    let scale = Number.NEGATIVE_INFINITY
    for (const [each, times] of scales) {
      decimals += times
      scale = Math.max(scale, each)
    }
    // Integers have scale 0.
    if (decimals < count) scale = Math.max(scale, 0)
    return new Decimal(scaledBy(total, scale), scale)
  }
}

/** `avg`: the exact sum divided once. O(1) a value. */
export class Mean extends Summing {
  result(group: number, count: number): number {
    const sums = this.sums
    sums.check("avg", group)
    const small = sums.small(group)
    // A quotient of two numbers within 2⁵³ is rounded once by the hardware.
    if (small !== undefined) return this.dictionary.encode(new Double(small / count + 0))
    return this.dictionary.encode(new Double(sums.limit(group) ?? rounded(sums.total(group), BigInt(count))))
  }
}

/** `variance` and `stddev` of the population, from exact sums: (n·Σx² − (Σx)²) / n². O(1) a value. */
export class Variance extends Summing {
  readonly #name: "variance" | "stddev"

  constructor(name: "variance" | "stddev", dictionary: Dictionary) {
    super(dictionary, true)
    this.#name = name
  }

  result(group: number, count: number): number {
    this.sums.check(this.#name, group)
    const variance = this.#variance(group, count)
    return this.dictionary.encode(new Double(this.#name === "variance" ? variance : Math.sqrt(variance)))
  }

  #variance(group: number, count: number): number {
    const sums = this.sums
    if (sums.limit(group) !== undefined) return Number.NaN
    const small = sums.small(group)
    const squares = sums.smallSquares(group)
    if (small !== undefined && squares !== undefined) {
      const [left, right, below] = [count * squares, small * small, count * count]
      if ([left, right, below].every(Number.isSafeInteger)) return (left - right) / below
    }
    const n = BigInt(count)
    const total = sums.total(group)
    const left = times(sums.squares(group), { units: n, twos: 0, tens: 0 })
    return rounded(plus(left, times(times(total, total), MINUS_ONE)), n * n)
  }
}

const MINUS_ONE: Exact = { units: -1n, twos: 0, tens: 0 }

/** Stands for an integer that is no long: with one among them a sum may be one too. */
const BEYOND = 2n ** 64n

/** The number as a whole multiple of 10^−scale, which it is. */
function scaledBy({ units, twos, tens }: Exact, scale: number): bigint {
  const above = scale > tens ? units * 10n ** BigInt(scale - tens) : units
  return above / (2n ** BigInt(twos) * 10n ** BigInt(Math.max(0, tens - scale)))
}
