import { element } from "./element.js"
import { leftPane } from "./left-pane.js"
import type { Page } from "./page.js"
import { tuplesPane } from "./tuples-pane.js"
import { whyPanel } from "./why-panel.js"

/** Draws what stands left of the circuit, where it is another than before. */
export function drawLeft(page: Page): void {
  const { frame, state, model, data, description } = page
  const { t, s, op } = state
  const place = { t, s }
  // The top operators hang on what is asked for meanwhile.
  const key = page.side === "top" ? "" : JSON.stringify([page.side, state.view, state.level, t, op])
  if (key !== "" && frame.left.dataset.key === key) return
  frame.left.dataset.key = key
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
      order: page.order,
      times: () => page.inquiry.times(model),
      sort: (order) => page.sort(order),
    }),
  )
}

/** Draws what stands right of it; what comes while deltas travel appears when they arrive. */
export function drawRight(page: Page, isLater: boolean): void {
  const { frame, state, model, isHidden, asked, looked } = page
  const { mode, t, s } = state
  const place = { t, s }
  const operator = page.drawn().description.operators.find(({ id }) => id === looked)
  const shown = operator?.kind === "fold" ? undefined : operator
  const known = asked && page.inquiry.why(model, asked, place)
  const why = known && whyPanel(asked, known, model.view.whyLeft, (each) => page.selectAmong([each]))
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
