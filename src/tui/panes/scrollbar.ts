import { own, type Segment } from "../text/line.js"

/** What there is to find in a list: the worst is seen first. */
export type BarMark = "wrong" | "found" | "active"

const SIGNS: Readonly<Record<BarMark, Segment>> = {
  wrong: own("✗", "error"),
  found: own("◆", "hit"),
  active: own("•", "plus"),
}

const WORST: readonly BarMark[] = ["wrong", "found", "active"]

/**
 * A scrollbar's sign at each of so many rows, for a list of which `marks` tells what each item is; nothing when everything is seen. What is
 * marked shines through: its sign stands where one would have to scroll to.
 */
export function markedScrollbar(
  top: number,
  rows: number,
  marks: readonly (BarMark | undefined)[],
): readonly Segment[] {
  const count = marks.length
  if (count <= rows || rows === 0) return Array.from({ length: rows }, () => own(" "))
  const size = Math.max(1, Math.round((rows * rows) / count))
  const from = Math.round(((rows - size) * top) / (count - rows))
  return Array.from({ length: rows }, (_, i) => {
    const here = marks.slice(Math.floor((i * count) / rows), Math.max(1, Math.floor(((i + 1) * count) / rows)))
    const worst = WORST.find((mark) => here.includes(mark))
    const isSeen = i >= from && i < from + size
    if (worst === undefined || (worst === "active" && isSeen)) return own(isSeen ? "▐" : "│", isSeen ? "plain" : "dim")
    return SIGNS[worst]
  })
}
