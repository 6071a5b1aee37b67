import { activityOf, busyOf, foundIn, heldOf } from "./circuit-look.js"
import { operatorTable } from "./operator-table.js"
import type { Page } from "./page.js"
import { drawControls } from "./page-controls.js"
import { drawLeft, drawRight } from "./page-sides.js"
import type { Place } from "./view-model.js"

/** Brings all of the page up to date; `moving`: the boxes whose deltas travel. */
export function drawPage(page: Page, moving: ReadonlySet<string> | undefined): void {
  const { frame, state, model, isHidden, duration } = page
  const drawn = page.drawn()
  const activity = activityOf(model, state, drawn)
  const held = heldOf(model, state, drawn)
  const found = foundIn(drawn, activity, state.q)
  const fault = model.moment(state.t).fault ?? ""
  const look = { selected: state.op, activity, state: held, isHidden }
  page.circuit.draw({
    ...look,
    ...drawn,
    looked: page.looked,
    busy: busyOf(model, state, drawn),
    found,
    fault: drawn.boxOf.get(fault) ?? fault,
    moving,
    duration,
  })
  frame.found.textContent = state.q === "" ? "" : `${found.size} found`
  frame.table.replaceChildren(
    ...(state.table ? [operatorTable(drawn.description, { ...look, select: (op) => page.set({ op }) })] : []),
  )
  frame.table.hidden = !state.table
  drawLeft(page)
  drawRight(page, moving !== undefined && duration > 0)
  drawControls(page)
}

/** The boxes that have run since the place before. */
export function movingFrom(page: Page, before: Place): ReadonlySet<string> {
  const { t, s } = page.state
  const from = before.t === t && before.s > 0 && (s === 0 || before.s < s) ? before.s : 0
  const { boxOf } = page.drawn()
  return new Set(
    page.model
      .ran({ t, s })
      .slice(from)
      .map(({ op }) => boxOf.get(op) ?? op),
  )
}

/** Only what hangs on the box that is looked at: nothing else moves while the pointer does. */
export function drawLooked(page: Page): void {
  page.circuit.look(page.looked)
  drawRight(page, false)
}
