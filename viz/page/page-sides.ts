import { element } from "./element.js"
import { leftPane } from "./left-pane.js"
import type { Page } from "./page.js"
import { tuplesPane } from "./tuples-pane.js"
import { whyPanel } from "./why-panel.js"

/** Draws what stands left and right of the circuit; what comes while deltas travel appears when they arrive. */
export function drawSides(page: Page, isLater: boolean): void {
  const { frame, state, model, data, description, isHidden, asked } = page
  const { mode, t, s, op } = state
  const place = { t, s }
  frame.left.replaceChildren(
    leftPane(page.side, {
      data,
      model,
      place,
      operators: description.operators,
      selected: description.operators.find(({ id }) => id === op),
      select: (ops) => page.selectAmong(ops),
      goto: (at) => page.set({ t: at, s: 0 }),
      view: (id) => page.set({ view: id, op: "" }),
    }),
  )
  const operator = page.drawn().description.operators.find(({ id }) => id === op)
  const shown = operator?.kind === "fold" ? undefined : operator
  const why = asked && whyPanel(asked, model.why(asked, t), model.view.whyLeft, (each) => page.selectAmong([each]))
  const tuples = tuplesPane({
    model,
    place,
    mode,
    operator: shown,
    isHidden,
    why: (row) => page.ask(row),
    reveal: () => page.reveal(),
  })
  frame.right.replaceChildren(element("div", { class: isLater ? "arriving" : "" }, why, tuples))
}
