import { changeText } from "../change.js"
import { svg } from "../svg.js"
import { element } from "./element.js"
import type { ViewModel } from "./view-model.js"
import { rowText } from "./z-set.js"

/** Rows of a delta that are printed. */
const ROWS = 20

/** For print: a figure for each transaction, the circuit with its deltas and what the view changes. */
export function figures(model: ViewModel): HTMLElement {
  return element(
    "div",
    { class: "figures" },
    model.ts.flatMap((t) => {
      if (t === 0) return []
      const place = { t, s: 0 }
      const change = model.change(place)
      const picture = svg(model.description(t), model.activity(place))
      const rows = change?.rows ?? []
      return element(
        "figure",
        {},
        element("img", {
          alt: `circuit of ${model.id} at t${t}`,
          src: `data:image/svg+xml,${encodeURIComponent(picture)}`,
        }),
        element(
          "figcaption",
          {},
          `${model.id}, t${t}: ${change === null ? "the view stands failed" : changeText(change)}, ${model.moment(t).mark}`,
          element(
            "ul",
            {},
            rows
              .slice(0, ROWS)
              .map(([weight, row]) =>
                element("li", {}, `${weight > 0 ? "+" : "−"}${Math.abs(weight)} ${rowText(row)}`),
              ),
            rows.length > ROWS ? element("li", {}, `… ${rows.length - ROWS} more`) : undefined,
          ),
        ),
      )
    }),
  )
}
