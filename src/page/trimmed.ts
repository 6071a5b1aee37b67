import type { Datum, Fields } from "../library/datum.js"

/** Rows in all deltas above which those of large deltas are left out. */
const GATE = 50_000
/** Rows that a large delta keeps then. */
const KEPT = 200

/**
 * The views with what fits of their deltas, and how many rows were left out. Every line that lacks rows says how many there are. What is added
 * up stays whole: the changes of the view, and rounds.
 */
export function cutLines(views: readonly Fields[]): { readonly views: readonly Fields[]; readonly cut: number } {
  const rows = views.reduce((sum, view) => sum + linesOf(view).reduce((all, line) => all + deltaOf(line).length, 0), 0)
  if (rows <= GATE) return { views, cut: 0 }
  let cut = 0
  const trimmed = views.map((view) => ({
    ...view,
    lines: linesOf(view).map((line) => {
      const delta = deltaOf(line)
      if (delta.length <= KEPT || line.op === undefined || line.iteration !== undefined) return line
      cut += delta.length - KEPT
      const plus = delta.filter(([weight]) => weight > 0).length
      return { ...line, delta: delta.slice(0, KEPT), cut: { plus, minus: delta.length - plus } }
    }),
  }))
  return { views: trimmed, cut }
}

const linesOf = (view: Fields): readonly Fields[] => view.lines as readonly Fields[]

const deltaOf = ({ delta }: Fields): readonly (readonly [number, Datum])[] =>
  (delta ?? []) as unknown as readonly (readonly [number, Datum])[]
