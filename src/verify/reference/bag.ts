/** A row of codes and how often it is there. */
export interface Weighted {
  readonly row: readonly number[]
  readonly weight: number
}

/** A Z-set the plain way: a Map from the text of a row to the row and its weight, without zeros. */
export class Bag {
  readonly #rows = new Map<string, Weighted>()

  add(row: readonly number[], weight: number): void {
    const key = row.join(" ")
    const sum = (this.#rows.get(key)?.weight ?? 0) + weight
    if (sum === 0) this.#rows.delete(key)
    else this.#rows.set(key, { row, weight: sum })
  }

  addAll(other: Bag, sign = 1): this {
    for (const { row, weight } of other.rows()) this.add(row, sign * weight)
    return this
  }

  weight(row: readonly number[]): number {
    return this.#rows.get(row.join(" "))?.weight ?? 0
  }

  rows(): IterableIterator<Weighted> {
    return this.#rows.values()
  }

  get size(): number {
    return this.#rows.size
  }
}

/** The rows whose weights differ, each with both; empty when the bags are equal. O(rows). */
export function differences(
  expected: Bag,
  found: Bag,
): { readonly row: readonly number[]; readonly expected: number; readonly found: number }[] {
  const all = new Bag().addAll(expected).addAll(found, -1)
  return [...all.rows()].map(({ row }) => ({ row, expected: expected.weight(row), found: found.weight(row) }))
}
