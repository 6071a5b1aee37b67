/** A list with a cursor, of which a part is seen: rows from `top`. */
export interface List {
  readonly cursor: number
  readonly top: number
}

export const START: List = { cursor: 0, top: 0 }

/** The cursor moved by so many, inside a list of `count`. */
export const moved = (list: List, by: number, count: number): List => at(list, list.cursor + by, count)

/** The cursor at a place, inside a list of `count`. */
export const at = (list: List, cursor: number, count: number): List => ({
  ...list,
  cursor: Math.max(0, Math.min(cursor, count - 1)),
})

/** The first row to be seen so that the cursor is among `rows` of them, with as little movement as can be. */
export function topOf({ cursor, top }: List, rows: number, count: number): number {
  const within = Math.max(0, Math.min(top, count - rows))
  if (cursor < within) return cursor
  return cursor >= within + rows ? cursor - rows + 1 : within
}

/** The next of some ascending places behind `here`, or before it when `by` is negative, round and round; undefined when there is none. */
export const nextOf = (places: readonly number[], here: number, by: number): number | undefined =>
  by > 0
    ? (places.find((place) => place > here) ?? places[0])
    : (places.findLast((place) => place < here) ?? places.at(-1))

/** A scrollbar's sign at each of so many rows; nothing when everything is seen. */
export function scrollbar(top: number, rows: number, count: number): readonly string[] {
  if (count <= rows || rows === 0) return Array.from({ length: rows }, () => " ")
  const size = Math.max(1, Math.round((rows * rows) / count))
  const from = Math.round(((rows - size) * top) / (count - rows))
  return Array.from({ length: rows }, (_, i) => (i >= from && i < from + size ? "▐" : "│"))
}
