import { topOf } from "./circuit-look.js"
import { element } from "./element.js"
import type { Known } from "./inquiry.js"
import type { OperatorTimes } from "./page-data.js"
import type { Place, ViewModel } from "./view-model.js"

/** By what the operators are ordered. */
export type TopOrder = "rows" | "time"

export interface TopLook {
  readonly model: ViewModel
  readonly place: Place
  readonly order: TopOrder
  readonly times: () => Known<OperatorTimes>
  readonly sort: (order: TopOrder) => void
  readonly select: (ops: readonly string[]) => void
}

/** The operators that cost most: by rows, or by the time that was measured. */
export function topPane(look: TopLook): HTMLElement {
  const { model, place, order, select } = look
  const known = order === "time" || model.view.times !== undefined ? look.times() : undefined
  const times = known?.is === "answered" ? known.answer : undefined
  const head = ["operator", "rows moved", "holds", ...(times ? ["ms"] : [])]
  const tops = topOf(model, place, order === "time" ? times : undefined)
  const items = tops.map(({ op, moved, held }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, lead(op, select)),
      element("td", {}, String(moved)),
      element("td", {}, String(held)),
      times && element("td", {}, times[op] === undefined ? "" : times[op].toFixed(3)),
    ),
  )
  const said = known && sayingOf(known)
  return element(
    "div",
    {},
    orders(look),
    said === undefined ? undefined : element("p", { class: "nothing", role: "status" }, said),
    element(
      "table",
      { class: "operators" },
      element("caption", {}, `operators with the most ${times && order === "time" ? "time" : "rows"}`),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          head.map((each) => element("th", { scope: "col" }, each)),
        ),
      ),
      element("tbody", {}, items),
    ),
  )
}

const lead = (op: string, select: TopLook["select"]): HTMLElement =>
  element("button", { type: "button", class: "lead", onclick: () => select([op]) }, op)

const orders = ({ order, sort }: TopLook): HTMLElement =>
  element(
    "div",
    { class: "choice", role: "group", "aria-label": "order of operators" },
    (["rows", "time"] as const).map((each) =>
      element(
        "button",
        { type: "button", "aria-pressed": String(order === each), onclick: () => sort(each) },
        `by ${each}`,
      ),
    ),
  )

function sayingOf(known: Known<OperatorTimes>): string {
  if (known.is === "asked") return "the engine measures them…"
  if (known.is === "failed") return known.message
  if (known.is === "unknown")
    return "This file has no times. wizard export html --times measures them; a page that is live does when asked."
  return "Milliseconds for the whole history, measured by a replay. An operator without them runs as a part of another."
}
