import type { Cells } from "./cells.js"
import type { Moment } from "./mark.js"
import type { Entry } from "./world.js"

/** Moments from t `from` to `to`, as far as there are transactions; t 0 is one. O(moments · log cells). */
export function momentsOf(cells: Cells, from: number, to: number, view?: string): readonly Moment[] {
  const { world } = cells
  const { marks, wizard } = world
  const { history } = wizard
  const moments: Moment[] = []
  const start = Math.max(0, from)
  let t = start <= 0 ? 0 : start > history.last ? undefined : history.after(start - 1)
  while (t !== undefined && t <= to) {
    const entry = entryAt(world.entries, t)
    moments.push({
      t,
      mark: marks.mark(t, view),
      size: view === undefined ? undefined : marks.size(t, view),
      label: entry?.cell.name,
      line: entry?.cell.line,
    })
    t = t >= history.last ? undefined : history.after(t)
  }
  return moments
}

/** The cell that made transaction t. */
function entryAt(entries: readonly Entry[], t: number): Entry | undefined {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle].after < t) low = middle + 1
    else high = middle
  }
  const entry = entries[low]
  return entry !== undefined && entry.before < t ? entry : undefined
}
