import { scrollbar } from "../list.js"
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
  const bar = scrollbar(top, rows, count)
  if (count <= rows) return bar.map((sign) => own(sign))
  return bar.map((sign, i) => {
    const here = marks.slice(Math.floor((i * count) / rows), Math.max(1, Math.floor(((i + 1) * count) / rows)))
    const worst = WORST.find((mark) => here.includes(mark))
    const isSeen = sign === "▐"
    if (worst === undefined || (worst === "active" && isSeen)) return own(sign, isSeen ? "plain" : "dim")
    return SIGNS[worst]
  })
}
