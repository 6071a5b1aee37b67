/** What may be read of a state: rows of `width` codes and their weights. An `Arrangement` is one. */
export interface Integral {
  readonly width: number
  /** How many rows there are. */
  readonly size: number
  /** Where `each` finds the row that it visits. */
  readonly rows: Int32Array
  /** The weight of the row at `at`, 0 when it is not there. */
  weight(source: Int32Array, at: number): number
  /** In how many slots rows may stand; this and what stands where is good until the next step. */
  readonly slots: number
  /** Calls `visit` with the offset of each row in `rows` and its weight, in no order, or of those in slots `from` to before `to`. O(slots). */
  each(visit: (at: number, weight: number) => void, from?: number, to?: number): void
}
