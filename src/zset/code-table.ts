import { mix } from "./hash.js"

/**
 * A map from codes to cells of `size` int32 side by side, whose first is 0 exactly when the cell is free.
 *
 *     cells   [ code 0 | code 1 | … | code dense−1 ]  [ sparse cells, by hash; keys[i] is the code of the i-th ]
 *
 * Entities are mostly counted up, so their codes fill a range: there a code is the place of its cell, with no key, no hash and no probe,
 * and neighbours lie side by side. Codes beyond that range (and negative ones) are found by open addressing: linear probing,
 * backward-shift deletion, at most 3/5 full. When those become too many, the range grows to the greatest power of two of which more than a
 * quarter is in use, as the array part of a Lua table does (Ierusalimschy et al., 2005, §4); it never shrinks.
 *
 * `cell` says where a code's cell begins, or would begin. Places are good until the next `claim` or `release`. All O(1) expected,
 * amortised, whatever the codes.
 */
export class CodeTable {
  cells: Int32Array
  readonly #size: number
  /** Codes from 0 to below this one have a cell of their own. */
  #dense = 0
  /** Where the sparse cells begin. */
  #base = 0
  #keys: Int32Array = new Int32Array(LEAST)
  #mask = LEAST - 1
  /** Cells in use of either kind. */
  #denseUsed = 0
  #sparseUsed = 0

  constructor(size: number) {
    this.#size = size
    this.cells = new Int32Array(LEAST * size)
  }

  /** Where the cell of a code is, or the free one that `claim` would take. */
  cell(code: number): number {
    return code >= 0 && code < this.#dense ? code * this.#size : this.#probe(code)
  }

  /** Takes the free cell that `cell` has given for the code, which the caller fills at once; returns where it is now. */
  claim(cell: number, code: number): number {
    if (cell < this.#base) {
      this.#denseUsed++
      return cell
    }
    if ((this.#sparseUsed + 1) * 5 > this.#keys.length * 3) {
      this.#grow(code)
      return this.claim(this.cell(code), code)
    }
    this.#keys[(cell - this.#base) / this.#size] = code
    this.#sparseUsed++
    return cell
  }

  /** Frees a cell, and shifts back what probing had pushed behind it (Knuth, TAOCP 3, 6.4, algorithm R). */
  release(cell: number): void {
    const { cells } = this
    if (cell < this.#base) {
      cells[cell] = 0
      this.#denseUsed--
      return
    }
    const size = this.#size
    const base = this.#base
    const keys = this.#keys
    const mask = this.#mask
    let i = (cell - base) / size
    for (let j = (i + 1) & mask; cells[base + j * size] !== 0; j = (j + 1) & mask) {
      if (((j - mix(keys[j])) & mask) < ((j - i) & mask)) continue
      cells.copyWithin(base + i * size, base + j * size, base + (j + 1) * size)
      keys[i] = keys[j]
      i = j
    }
    cells[base + i * size] = 0
    this.#sparseUsed--
  }

  /** How many cells there are, free ones too. */
  get slots(): number {
    return this.#dense + this.#mask + 1
  }

  /** Calls `visit` with each code and its cell, in no order, or with those in slots `from` to before `to`. O(slots). */
  each(visit: (code: number, cell: number) => void, from = 0, to = this.slots): void {
    const { cells } = this
    const dense = this.#dense
    for (let code = from; code < Math.min(to, dense); code++) {
      if (cells[code * this.#size] !== 0) visit(code, code * this.#size)
    }
    for (let i = Math.max(0, from - dense); i < Math.min(to, this.slots) - dense; i++) {
      const cell = this.#base + i * this.#size
      if (cells[cell] !== 0) visit(this.#keys[i], cell)
    }
  }

  #probe(code: number): number {
    const { cells } = this
    const size = this.#size
    const keys = this.#keys
    const mask = this.#mask
    const base = this.#base
    let i = mix(code) & mask
    while (cells[base + i * size] !== 0 && keys[i] !== code) i = (i + 1) & mask
    return base + i * size
  }

  /** Makes room for one more code, which will be the given one: in the range when that may grow, else among the sparse cells. */
  #grow(code: number): void {
    const { cells: old } = this
    const size = this.#size
    const oldKeys = this.#keys
    const oldBase = this.#base
    const dense = this.#wanted(code)
    const room = dense > this.#dense ? Math.max(oldKeys.length, dense >> 4) : oldKeys.length * 2
    this.#allot(dense, room)
    this.cells.set(old.subarray(0, oldBase))
    for (let i = 0; i < oldKeys.length; i++) {
      const from = oldBase + i * size
      if (old[from] === 0) continue
      const to = this.claim(this.cell(oldKeys[i]), oldKeys[i])
      for (let k = 0; k < size; k++) this.cells[to + k] = old[from + k]
    }
  }

  #allot(dense: number, room: number): void {
    this.#dense = dense
    this.#base = dense * this.#size
    this.#keys = new Int32Array(room)
    this.#mask = room - 1
    this.#sparseUsed = 0
    this.cells = new Int32Array(this.#base + room * this.#size)
  }

  /** How far the range of codes with cells of their own should reach, when `code` comes, too. */
  #wanted(code: number): number {
    const { cells } = this
    /** How many codes have so many bits, negative ones aside. */
    const byBits = new Int32Array(33)
    if (code >= 0) byBits[bits(code)]++
    for (let i = 0; i < this.#keys.length; i++) {
      if (cells[this.#base + i * this.#size] !== 0 && this.#keys[i] >= 0) byBits[bits(this.#keys[i])]++
    }
    let dense = this.#dense
    let used = this.#denseUsed
    for (let exponent = 0; exponent <= MOST; exponent++) {
      used += byBits[exponent]
      const range = 1 << exponent
      if (used * 4 > range && range > dense) dense = range
    }
    return dense
  }
}

const bits = (code: number): number => 32 - Math.clz32(code)

/** Sparse cells of a new table. */
const LEAST = 8
/** The range ends at 2 to the power of this, so that places are int32. */
const MOST = 26
