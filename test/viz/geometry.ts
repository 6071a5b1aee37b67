import type { Point } from "../../viz/layers/drawing.js"

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Whether two rectangles come nearer than `gap` to each other on both axes. */
export const near = (a: Rect, b: Rect, gap: number): boolean =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap

export const contains = (outer: Rect, { x, y, width, height }: Rect): boolean =>
  outer.x <= x && outer.y <= y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height

export interface Piece {
  readonly a: Point
  readonly b: Point
}

/** The straight pieces of a wire. */
export const pieces = (points: readonly Point[]): Piece[] => points.slice(1).map((b, i) => ({ a: points[i], b }))

export const isOrthogonal = ({ a, b }: Piece): boolean => (a[0] === b[0]) !== (a[1] === b[1])

/** Whether a piece goes through the inside of a rectangle; along its side or to it is not through it. */
export function goesThrough({ a, b }: Piece, { x, y, width, height }: Rect): boolean {
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])]
  const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])]
  return left < x + width && right > x && top < y + height && bottom > y
}

/** Whether two pieces lie on each other for some length. */
export function overlap(p: Piece, q: Piece): boolean {
  for (const [along, across] of [
    [0, 1],
    [1, 0],
  ] as const) {
    if (p.a[across] !== p.b[across] || q.a[across] !== q.b[across] || p.a[across] !== q.a[across]) continue
    const from = Math.max(Math.min(p.a[along], p.b[along]), Math.min(q.a[along], q.b[along]))
    const to = Math.min(Math.max(p.a[along], p.b[along]), Math.max(q.a[along], q.b[along]))
    if (from < to) return true
  }
  return false
}
