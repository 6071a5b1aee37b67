import { mix } from "../zset/hash.js"

/**
 * A map from entity to two numbers, `head` (any int32 but −1) and `filter`, by open addressing: cells of three int32 side by side,
 * linear probing, backward-shift deletion, at most 3/5 full.
 *
 *     cells   head + 1 (0 is empty) · entity · filter
 *
 * `cell` says where an entity's cell begins, or would begin; what is there is the caller's to read and write until the next
 * `place` or `erase`.
 */
export class HeadTable {
  cells = new Int32Array(SIZE * 8)
  #mask = 7
  #count = 0

  /** The cell of an entity, or the empty one where it is to be placed. */
  cell(entity: number): number {
    const { cells } = this
    let i = SIZE * (mix(entity) & this.#mask)
    while (cells[i] !== 0 && cells[i + 1] !== entity) {
      i += SIZE
      if (i === cells.length) i = 0
    }
    return i
  }

  /** Fills the empty cell that `cell` has given for this entity. */
  place(cell: number, entity: number, head: number, filter: number): void {
    const { cells } = this
    cells[cell] = head + 1
    cells[cell + 1] = entity
    cells[cell + 2] = filter
    if (++this.#count * 5 > (this.#mask + 1) * 3) this.#grow()
  }

  /** Empties a cell and shifts back what probing had pushed behind it (Knuth, TAOCP 3, 6.4, algorithm R). */
  erase(cell: number): void {
    const { cells } = this
    const mask = this.#mask
    let i = cell / SIZE
    for (let j = (i + 1) & mask; cells[SIZE * j] !== 0; j = (j + 1) & mask) {
      const home = mix(cells[SIZE * j + 1]) & mask
      if (((j - home) & mask) < ((j - i) & mask)) continue
      cells.copyWithin(SIZE * i, SIZE * j, SIZE * j + SIZE)
      i = j
    }
    cells[SIZE * i] = 0
    this.#count--
  }

  #grow(): void {
    const old = this.cells
    this.cells = new Int32Array(old.length * 2)
    this.#mask = 2 * this.#mask + 1
    const { cells } = this
    for (let j = 0; j < old.length; j += SIZE) {
      if (old[j] === 0) continue
      const i = this.cell(old[j + 1])
      cells[i] = old[j]
      cells[i + 1] = old[j + 1]
      cells[i + 2] = old[j + 2]
    }
  }
}

/** Int32 a cell. */
const SIZE = 3
