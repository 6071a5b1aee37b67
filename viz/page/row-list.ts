import { element } from "./element.js"
import type { Row } from "./page-data.js"
import { rowText } from "./z-set.js"

/** A row of a list: its weight where it has one, and the round to which it belongs. */
export interface ListedRow {
  readonly weight: number | undefined
  /** Whether the weight is a change, which has its sign, or how often the row is there, which is said when it is not once. */
  readonly isHeld?: boolean
  readonly row: Row
  readonly round?: number | null
}

/** The height of a row in pixels, and how many are in sight of a long list. */
const HEIGHT = 22
const SIGHT = 14

export interface RowEvents {
  /** Clicking a row asks why it is there. */
  readonly why?: (row: Row) => void
}

/** Rows one below the other; of long lists only those in sight are there. */
export function rowList(label: string, rows: readonly ListedRow[], { why }: RowEvents = {}): HTMLElement {
  if (rows.length === 0) return element("p", { class: "nothing" }, "nothing")
  const list = element("ol", { class: "rows", "aria-label": label })
  if (rows.length <= SIGHT * 3) {
    list.append(...rows.map((row, i) => item(row, i, rows.length, why)))
    return list
  }
  list.style.height = `${rows.length * HEIGHT}px`
  const view = element("div", { class: "sight", tabindex: 0, role: "group", "aria-label": label }, list)
  view.style.height = `${SIGHT * HEIGHT}px`
  let shown = -1
  const draw = (): void => {
    const first = Math.max(0, Math.floor(view.scrollTop / HEIGHT) - 3)
    if (first === shown) return
    shown = first
    const some = rows.slice(first, first + SIGHT + 8)
    list.replaceChildren(
      ...some.map((row, i) => {
        const made = item(row, first + i, rows.length, why)
        made.style.position = "absolute"
        made.style.top = `${(first + i) * HEIGHT}px`
        return made
      }),
    )
  }
  view.addEventListener("scroll", draw, { passive: true })
  draw()
  return view
}

function item(
  { weight: given, isHeld, row, round }: ListedRow,
  i: number,
  count: number,
  why: RowEvents["why"],
): HTMLElement {
  const text = rowText(row)
  const weight = isHeld && given === 1 ? undefined : given
  const sign =
    isHeld && weight !== undefined
      ? `×${weight}`
      : weight === undefined
        ? ""
        : weight > 0
          ? `+${weight}`
          : `−${-weight}`
  const value = why
    ? element("button", { type: "button", class: "row", title: `why ${text}`, onclick: () => why(row) }, text)
    : element("span", { class: "row", title: text }, text)
  return element(
    "li",
    {
      class: weight === undefined || isHeld ? "" : weight > 0 ? "plus" : "minus",
      "aria-setsize": count,
      "aria-posinset": i + 1,
    },
    weight === undefined ? undefined : element("b", {}, sign),
    value,
    round === undefined || round === null ? undefined : element("i", {}, `round ${round}`),
  )
}
