import { type Exact, exact, plus, times, ZERO } from "../../datalog/aggregates/exact.js"
import { isLong, numeric } from "../../datalog/builtins/number.js"
import { compare } from "../../edn/compare.js"
import { Decimal, Double, type Value } from "../../edn/value.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Limbs } from "./limbs.js"

/** What a group holds beside small integers and doubles of common size. */
interface Rest {
  total: Exact
  squares: Exact
  /** Integers that are no longs. */
  beyond: number
  infinite: number
  minusInfinite: number
  notNumber: number
  /** How many decimals there are of each scale. */
  readonly scales: Map<number, number>
  /** What is no number, by code: how often. */
  readonly wrong: Map<number, number>
  /** Decimals with too many digits, likewise. */
  readonly far: Map<number, number>
}

/**
 * The sums Σx (and Σx² when asked for) of each group's values, exact, so that what was added is taken away without a trace and a result
 * is rounded once. Integers and doubles of common size are summed in a few plain numbers a group (`Limbs`); everything else makes a
 * `Rest` with bigints, which goes when its last value goes.
 */
export class ExactSums {
  readonly #dictionary: Dictionary
  readonly #sums = new Limbs()
  readonly #squares: Limbs | undefined
  readonly #rest = new Map<number, Rest>()
  /** How many doubles a group has. */
  #doubles = new Int32Array(0)

  constructor(dictionary: Dictionary, squares: boolean) {
    this.#dictionary = dictionary
    this.#squares = squares ? new Limbs() : undefined
  }

  /** Groups with bigints. */
  get size(): number {
    return this.#rest.size
  }

  /** Never throws: what cannot be summed is kept, and `check` or `total` tells. */
  add(group: number, code: number, weight: number): void {
    const value = code >= 0 ? code : this.#dictionary.decode(code)
    if (typeof value === "number") this.#addFinite(group, value, value, weight)
    else if (value instanceof Double) this.#addDouble(group, value, weight)
    else this.#addOther(group, code, value, weight)
  }

  drop(group: number): void {
    this.#sums.clear(group)
    this.#squares?.clear(group)
    this.#rest.delete(group)
  }

  /** Throws `function/type` when the group has anything that is no number. */
  check(name: string, group: number): void {
    const wrong = this.#rest.get(group)?.wrong
    if (wrong !== undefined && wrong.size > 0) numeric(name, this.#least(wrong))
  }

  /** The sum when it is a whole number and nothing else need be looked at. */
  small(group: number): number | undefined {
    return this.#rest.has(group) ? undefined : this.#sums.whole(group)
  }

  smallSquares(group: number): number | undefined {
    return this.#rest.has(group) ? undefined : this.#squares?.whole(group)
  }

  /** Σx of the finite values. Throws `function/range` for a decimal with too many digits. */
  total(group: number): Exact {
    const rest = this.#rest.get(group)
    if (rest === undefined) return this.#sums.exact(group)
    if (rest.far.size > 0) exact(numeric("sum", this.#least(rest.far)))
    return plus(this.#sums.exact(group), rest.total)
  }

  /** Σx² of the finite values, to be asked for after `total`. */
  squares(group: number): Exact {
    return plus(this.#squares?.exact(group) ?? ZERO, this.#rest.get(group)?.squares ?? ZERO)
  }

  /** How many doubles the group has. */
  doubles(group: number): number {
    return group < this.#doubles.length ? this.#doubles[group] : 0
  }

  /** The sum of what is not finite, as the hardware adds it; undefined when everything is. */
  limit(group: number): number | undefined {
    const rest = this.#rest.get(group)
    if (rest === undefined || rest.infinite + rest.minusInfinite + rest.notNumber === 0) return undefined
    if (rest.notNumber > 0 || (rest.infinite > 0 && rest.minusInfinite > 0)) return Number.NaN
    return rest.infinite > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  hasBeyond(group: number): boolean {
    return (this.#rest.get(group)?.beyond ?? 0) > 0
  }

  /** The group's decimals by scale. */
  scales(group: number): ReadonlyMap<number, number> {
    return this.#rest.get(group)?.scales ?? NO_SCALES
  }

  #addDouble(group: number, value: Double, weight: number): void {
    if (group >= this.#doubles.length) {
      const doubles = new Int32Array(Math.max(8, group * 2))
      doubles.set(this.#doubles)
      this.#doubles = doubles
    }
    this.#doubles[group] += weight
    if (Number.isFinite(value.value)) this.#addFinite(group, value.value, value, weight)
    else this.#addLimit(group, value.value, weight)
  }

  #addLimit(group: number, value: number, weight: number): void {
    const rest = this.#restOf(group)
    if (Number.isNaN(value)) rest.notNumber += weight
    else if (value > 0) rest.infinite += weight
    else rest.minusInfinite += weight
    this.#tidy(group, rest)
  }

  #addFinite(group: number, number: number, value: number | Double, weight: number): void {
    const sums = this.#sums
    const squares = this.#squares
    const fits = sums.add(group, number, weight)
    // Of a large fraction the square is rounded to a whole number, which it is not.
    const isWhole = Number.isInteger(number) && Number.isSafeInteger(number * number)
    if (fits && (squares === undefined || (isWhole && squares.add(group, number * number, weight)))) return
    const rest = this.#restOf(group)
    const term = exact(value)
    if (!fits) rest.total = plus(rest.total, weighted(term, weight))
    // A square was added above only when the value itself was.
    if (squares !== undefined) rest.squares = plus(rest.squares, weighted(times(term, term), weight))
    this.#tidy(group, rest)
  }

  #addOther(group: number, code: number, value: Value, weight: number): void {
    const rest = this.#restOf(group)
    const term = termOf(value)
    if (term === undefined) count(value instanceof Decimal ? rest.far : rest.wrong, code, weight)
    else {
      if (value instanceof Decimal) count(rest.scales, value.scale, weight)
      else if (!isLong(value as bigint)) rest.beyond += weight
      rest.total = plus(rest.total, weighted(term, weight))
      if (this.#squares !== undefined) rest.squares = plus(rest.squares, weighted(times(term, term), weight))
    }
    this.#tidy(group, rest)
  }

  #restOf(group: number): Rest {
    const known = this.#rest.get(group)
    if (known !== undefined) return known
    const maps = { scales: new Map(), wrong: new Map(), far: new Map() }
    const made: Rest = { total: ZERO, squares: ZERO, beyond: 0, infinite: 0, minusInfinite: 0, notNumber: 0, ...maps }
    this.#rest.set(group, made)
    return made
  }

  /** Of values by code the least. */
  #least(codes: ReadonlyMap<number, number>): Value {
    const values = [...codes.keys()].map((code) => this.#dictionary.decode(code))
    return values.reduce((a, b) => (compare(a, b) < 0 ? a : b))
  }

  /** Forgets what a group holds beside its plain numbers when that is nothing. */
  #tidy(group: number, rest: Rest): void {
    if (rest.total.units !== 0n || rest.squares.units !== 0n) return
    if (rest.scales.size > 0 || rest.wrong.size > 0 || rest.far.size > 0) return
    if (rest.beyond !== 0 || rest.infinite !== 0 || rest.minusInfinite !== 0 || rest.notNumber !== 0) return
    this.#rest.delete(group)
  }
}

const NO_SCALES: ReadonlyMap<number, number> = new Map()

const weighted = (term: Exact, weight: number): Exact => ({ ...term, units: term.units * BigInt(weight) })

/** The value as an exact number; undefined when it is none, or has too many digits. */
function termOf(value: Value): Exact | undefined {
  if (typeof value !== "bigint" && !(value instanceof Decimal)) return undefined
  try {
    return exact(value)
  } catch {
    return undefined
  }
}

function count(counts: Map<number, number>, key: number, weight: number): void {
  const sum = (counts.get(key) ?? 0) + weight
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}
