import { changeText } from "../change.js"
import { element } from "./element.js"
import type { ViewModel } from "./view-model.js"

const MARKS = { verified: "✓", diverged: "✗", failed: "!", unverified: "○" } as const

/** The transactions of a view: verified or not, how much changed, what they are called. The one that is shown is pressed. */
export function timeline(model: ViewModel, shown: number, goto: (t: number) => void): HTMLElement {
  const sizes = model.ts.map((t) => {
    const change = model.change({ t, s: 0 })
    return change === null ? 0 : change.plus + change.minus
  })
  const most = Math.max(1, ...sizes)
  return element(
    "ol",
    { class: "moments", "aria-label": "transactions" },
    model.ts.map((t, i) => {
      const { mark, label } = model.moment(t)
      const change = model.change({ t, s: 0 })
      const said = t === 0 ? "the beginning" : change === null ? "the view stands failed" : changeText(change)
      const bar = element("i", { class: "bar", "aria-hidden": "true" })
      bar.style.height = `${sizes[i] === 0 ? 0 : 3 + Math.round((13 * Math.log1p(sizes[i])) / Math.log1p(most))}px`
      const button = element(
        "button",
        {
          type: "button",
          class: mark,
          "data-t": t,
          "aria-pressed": String(t === shown),
          "aria-label": `t${t}${label === null ? "" : ` ${label}`}: ${said}, ${mark}`,
          title: `t${t}${label === null ? "" : ` ${label}`}: ${said}, ${mark}`,
          onclick: () => goto(t),
        },
        bar,
        element("span", {}, `t${t} ${MARKS[mark]}`),
      )
      return element("li", {}, button)
    }),
  )
}
