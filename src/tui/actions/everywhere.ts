import type { Controls, KeyActions } from "../controls.js"
import { nextOf } from "../list.js"
import { PANES, type Pane } from "../state.js"
import { openHere } from "./delta.js"
import { editText, openCell } from "./notebook.js"

/** Keys that work in every pane. */
export const EVERYWHERE_KEYS: KeyActions = {
  "everywhere/next-pane": (controls) => turn(controls, 1),
  "everywhere/previous-pane": (controls) => turn(controls, -1),
  ...Object.fromEntries(PANES.map((pane) => [`everywhere/${pane}`, (controls: Controls) => focus(controls, pane)])),
  "everywhere/back": ({ run }) => run(":back"),
  "everywhere/step": ({ run }) => run(":step"),
  "everywhere/first-tx": ({ run }) => run(":goto 0"),
  "everywhere/last-tx": ({ run, model }) => run(`:goto ${model.session.last}`),
  "everywhere/back-op": ({ run }) => run(":back op"),
  "everywhere/step-op": ({ run }) => run(":step op"),
  "everywhere/back-round": ({ run }) => run(":back iteration"),
  "everywhere/step-round": ({ run }) => run(":step iteration"),
  "everywhere/play": ({ dispatch, state }) => dispatch({ kind: "play", on: !state.playing }),
  "everywhere/mark": ({ dispatch, say }) => {
    dispatch({ kind: "pending", pending: "mark" })
    say("mark this transaction with which letter?")
  },
  "everywhere/jump": ({ dispatch, model, say }) => {
    dispatch({ kind: "pending", pending: "jump" })
    const all = [...model.session.keepsake.bookmarks].map(([letter, t]) => `'${letter} t${t}`).join("  ")
    say(all === "" ? "no marks yet: m sets one" : `jump to which mark?  ${all}`)
  },
  "everywhere/view": (controls) => nextView(controls),
  "everywhere/find": (controls) => {
    const { dispatch, state } = controls
    if (state.focus === "delta") openHere(controls)
    dispatch({ kind: "asking", asking: { what: state.focus === "delta" ? "filter" : "find", text: "" } })
  },
  "everywhere/next-hit": (controls) => hit(controls, 1),
  "everywhere/previous-hit": (controls) => hit(controls, -1),
  "everywhere/command": ({ write }) => write(":"),
  "everywhere/zoom": ({ dispatch }) => dispatch({ kind: "zoom", on: true }),
  "everywhere/unzoom": ({ dispatch }) => dispatch({ kind: "zoom", on: false }),
  "everywhere/edit": (controls) => edit(controls),
  "everywhere/help": ({ dispatch, state }) =>
    dispatch({ kind: "overlay", overlay: { kind: "help", place: state.focus, top: 0 } }),
  "everywhere/escape": (controls) => leave(controls),
  "everywhere/redraw": ({ redraw }) => redraw(),
  "everywhere/suspend": ({ suspend }) => suspend(),
  "everywhere/stop": ({ stop, say }) => {
    if (!stop()) say("nothing runs: q leaves")
  },
  "everywhere/quit": ({ run }) => run(":quit"),
}

/** Keys of the timeline. */
export const TIMELINE_KEYS: KeyActions = {
  "timeline/back": ({ run }) => run(":back"),
  "timeline/step": ({ run }) => run(":step"),
  "timeline/verify": ({ run }) => run(":verify", true),
}

/** Shows a pane and takes the keys there; the panes that a key of its own leads to can be looked at in any order. */
function focus({ dispatch }: Controls, pane: Pane) {
  dispatch({ kind: "focus", pane })
}

function turn(controls: Controls, by: number) {
  const at = PANES.indexOf(controls.state.focus)
  focus(controls, PANES[(at + by + PANES.length) % PANES.length])
}

function nextView({ model, run, say }: Controls) {
  const { views, view } = model.session
  if (views.length < 2) return say(views.length === 0 ? "there is no view yet" : "there is one view only")
  run(`:view ${views[(views.indexOf(view ?? "") + 1) % views.length]}`)
}

function hit(controls: Controls, by: number) {
  const { rows, cursor } = controls.model.circuit(controls.state.circuit)
  const hits = rows.flatMap((row, i) => (row.found ? [i] : []))
  const next = nextOf(hits, cursor, by)
  if (next === undefined)
    return controls.say(controls.state.circuit.find === "" ? "/ finds operators" : "nothing found")
  controls.dispatch({ kind: "operator", id: rows[next].node.operators[rows[next].node.operators.length - 1].id })
}

/** The clause of the operator, or the cell. */
function edit(controls: Controls) {
  if (controls.state.focus === "notebook") return openCell(controls)
  const line = controls.model.shown(controls.state.circuit)?.span?.line ?? 1
  editText(controls, line)
}

/** Out of what was entered last: filter, section, find, neighbourhood, zoom, operator step. */
function leave(controls: Controls) {
  const { state, dispatch, run, model } = controls
  const { delta, circuit } = state
  if (state.playing) return dispatch({ kind: "play", on: false })
  if (state.focus === "delta" && delta.filter !== "") return dispatch({ kind: "delta", change: { filter: "" } })
  if (state.focus === "delta" && delta.open !== undefined) {
    return dispatch({ kind: "delta", change: { open: undefined, sorting: undefined, group: undefined } })
  }
  if (circuit.find !== "") return dispatch({ kind: "circuit", change: { find: "" } })
  if (circuit.around !== undefined) return dispatch({ kind: "circuit", change: { around: undefined } })
  if (state.zoomed) return dispatch({ kind: "zoom", on: false })
  if (model.session.position.inside !== undefined) return run(`:goto ${model.session.t}`)
  if (state.focus !== "circuit") dispatch({ kind: "focus", pane: "circuit" })
}
