import type { Description } from "../../src/circuit/describe.js"
import { element } from "./element.js"
import type { Delta } from "./view-model.js"

/** The circuit as a table: what the drawing shows, for those who do not see it. */
export function operatorTable(
  { operators }: Description,
  look: {
    readonly selected: string
    readonly activity: ReadonlyMap<string, Delta>
    readonly state: ReadonlyMap<string, number>
    readonly isHidden: boolean
    readonly select: (id: string) => void
  },
): HTMLElement {
  const head = ["n", "operator", "inputs", "columns", "rule", "+", "−", "holds"]
  const size = (id: string, side: "plus" | "minus"): string => {
    const delta = look.activity.get(id)
    return delta === undefined ? "" : look.isHidden ? "?" : String(delta[side])
  }
  return element(
    "table",
    { class: "operators" },
    element("caption", {}, "operators in the order in which they run"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        head.map((each) => element("th", { scope: "col" }, each)),
      ),
    ),
    element(
      "tbody",
      {},
      operators.map(({ id, n, inputs, columns, rule }) =>
        element(
          "tr",
          { class: id === look.selected ? "selected" : "" },
          element("td", {}, `o${n}`),
          element(
            "th",
            { scope: "row" },
            element("button", { type: "button", class: "lead", onclick: () => look.select(id) }, id),
          ),
          element("td", {}, inputs.join(" ")),
          element("td", {}, columns.join(" ")),
          element("td", {}, rule),
          element("td", { class: "plus" }, size(id, "plus")),
          element("td", { class: "minus" }, size(id, "minus")),
          element("td", {}, String(look.state.get(id) ?? "")),
        ),
      ),
    ),
  )
}
