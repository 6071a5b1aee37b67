import { type Exact, ZERO } from "../../datalog/aggregates/exact.js"

/**
 * A sum for each group, exact, in plain numbers: Σ = p₀ + p₁·2⁻²⁶ + p₂·2⁻⁵² + p₃·2⁻⁷⁸, each p a whole number within ±2⁵³. That is
 * room for all integers and for doubles below 2⁵³ whose last bit is worth 2⁻⁷⁸ or more (0.1's is worth 2⁻⁵⁶). Only p₀ exists until
 * a fraction is added: 8 bytes a group, then 32.
 */
export class Limbs {
  #whole = new Float64Array(8)
  #parts: Float64Array = NONE

  /** Adds `weight` times the number. False, and nothing is changed, when the sum has no room for it. */
  add(group: number, value: number, weight: number): boolean {
    if (group >= this.#whole.length) this.#grow(group)
    const p0 = Math.trunc(value)
    const sum = this.#whole[group] + p0 * weight
    if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(p0 * weight)) return false
    if (p0 !== value && !this.#addFraction(group, value - p0, weight)) return false
    this.#whole[group] = sum
    return true
  }

  /** The sum, if it is a whole number that stands in p₀ alone. */
  whole(group: number): number | undefined {
    if (group >= this.#whole.length) return 0
    const parts = this.#parts
    const at = group * 3
    const isWhole = parts.length === 0 || (parts[at] === 0 && parts[at + 1] === 0 && parts[at + 2] === 0)
    return isWhole ? this.#whole[group] : undefined
  }

  exact(group: number): Exact {
    const whole = this.whole(group)
    if (whole === 0) return ZERO
    if (whole !== undefined) return { units: BigInt(whole), twos: 0, tens: 0 }
    const [p1, p2, p3] = this.#parts.subarray(group * 3, group * 3 + 3)
    const units = (((BigInt(this.#whole[group]) << 26n) + BigInt(p1)) << 52n) + (BigInt(p2) << 26n) + BigInt(p3)
    return { units, twos: 78, tens: 0 }
  }

  clear(group: number): void {
    if (group >= this.#whole.length) return
    this.#whole[group] = 0
    if (this.#parts.length > 0) this.#parts.fill(0, group * 3, group * 3 + 3)
  }

  #addFraction(group: number, fraction: number, weight: number): boolean {
    if (this.#parts.length === 0) this.#parts = new Float64Array(this.#whole.length * 3)
    const parts = this.#parts
    const at = group * 3
    let rest = fraction * TWO26
    const p1 = Math.trunc(rest)
    rest = (rest - p1) * TWO26
    const p2 = Math.trunc(rest)
    rest = (rest - p2) * TWO26
    const p3 = Math.trunc(rest)
    if (p3 !== rest) return false
    const sums = [parts[at] + p1 * weight, parts[at + 1] + p2 * weight, parts[at + 2] + p3 * weight]
    if (!sums.every(Number.isSafeInteger)) return false
    parts.set(sums, at)
    return true
  }

  #grow(group: number): void {
    const room = Math.max(group + 1, this.#whole.length < 65_536 ? this.#whole.length * 2 : this.#whole.length * 1.25)
    const whole = new Float64Array(Math.ceil(room))
    whole.set(this.#whole)
    this.#whole = whole
    if (this.#parts.length === 0) return
    const parts = new Float64Array(whole.length * 3)
    parts.set(this.#parts)
    this.#parts = parts
  }
}

const NONE = new Float64Array(0)

const TWO26 = 2 ** 26
