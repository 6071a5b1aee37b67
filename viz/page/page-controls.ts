import { element } from "./element.js"
import { groups } from "./fold.js"
import type { Page } from "./page.js"
import { timeline } from "./timeline.js"

/** Brings the controls up to date with the page. */
export function drawControls(app: Page): void {
  const { frame, state, model } = app
  const { t, view } = state
  frame.view.value = view
  if (frame.search.value !== state.q) frame.search.value = state.q
  folds(app)
  frame.slider.max = String(model.ts.length - 1)
  frame.slider.value = String(model.ts.indexOf(t))
  frame.slider.setAttribute("aria-valuetext", `t${t}`)
  frame.place.textContent = placeText(app)
  const pressed = [`show ${state.mode}`, `zoom ${state.level}`, `step by ${state.unit}`, `left ${app.side}`]
  if (state.predict) pressed.push("predict")
  if (state.table) pressed.push("table")
  if (app.isPlaying) pressed.push("play")
  for (const [what, button] of frame.choices) {
    if (/ |^(predict|table|play)$/.test(what)) button.setAttribute("aria-pressed", String(pressed.includes(what)))
  }
  moments(app)
}

function folds({ frame, state, description }: Page): void {
  const all = groups(description)
  frame.fold.replaceChildren(
    element("option", { value: "" }, state.folded.length === 0 ? "fold…" : `${state.folded.length} folded`),
    ...all.map((group) => element("option", { value: group }, `${state.folded.includes(group) ? "▸" : "▾"} ${group}`)),
  )
  frame.fold.disabled = all.length === 0
}

function placeText({ state: { t, s }, model }: Page): string {
  const last = model.ts.at(-1) ?? 0
  if (s === 0) return `t${t} of ${last}`
  const steps = model.steps(t)
  const { op, iteration } = steps[s - 1]
  return `t${t} of ${last} · step ${s}/${steps.length} ${op}${iteration === undefined ? "" : ` ↻ ${iteration}`}`
}

function moments(app: Page): void {
  const { frame, state, model } = app
  const { t, view } = state
  if (frame.moments.dataset.view !== view) {
    frame.moments.replaceChildren(timeline(model, t, (at) => app.set({ t: at, s: 0 }, true)))
    frame.moments.dataset.view = view
  }
  const track = frame.moments
  const pressed = track.querySelector("button[aria-pressed=true]")
  const shown = track.querySelector<HTMLElement>(`button[data-t="${t}"]`)
  if (shown === null || (shown === pressed && track.dataset.t === String(t))) return
  pressed?.setAttribute("aria-pressed", "false")
  shown.setAttribute("aria-pressed", "true")
  track.dataset.t = String(t)
  // Where it stands is asked when the next frame is due, as the answer takes the layout of the whole page.
  requestAnimationFrame(() => intoSight(shown, track))
}

function intoSight({ offsetLeft, offsetWidth }: HTMLElement, track: HTMLElement): void {
  const isIn = offsetLeft >= track.scrollLeft && offsetLeft + offsetWidth <= track.scrollLeft + track.clientWidth
  if (!isIn) track.scrollLeft = offsetLeft - track.clientWidth / 2
}
