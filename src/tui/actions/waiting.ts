import type { Controls } from "../controls.js"
import type { Key } from "../terminal/keys.js"
import { toHit } from "./overlay.js"

/** The letter behind `m` or `'`. */
export function pendingKey(controls: Controls, key: Key) {
  const { state, dispatch, say, run, model } = controls
  const { pending } = state
  dispatch({ kind: "pending", pending: undefined })
  if (!/^\p{L}$/u.test(key.name)) return say("a mark is a letter")
  if (pending === "jump") return run(`:goto '${key.name}`)
  run(`:mark ${key.name}`)
  say(`t${model.session.t} is marked ${key.name}: ' ${key.name} comes back`)
}

/** A key while something is looked for: it holds from the first letter; Enter keeps it, Esc drops it. */
export function askedKey(controls: Controls, key: Key) {
  const { state, dispatch } = controls
  const { asking } = state
  if (asking === undefined) return
  if (key.name === "escape" || key.name === "ctrl-c") {
    dispatch({ kind: "asking", asking: { ...asking, text: "" } })
    return dispatch({ kind: "asking", asking: undefined })
  }
  if (key.name === "enter") return dispatch({ kind: "asking", asking: undefined })
  const text =
    key.name === "backspace"
      ? asking.text.slice(0, -1)
      : key.name === "ctrl-u"
        ? ""
        : asking.text + key.text.split("\n")[0]
  dispatch({ kind: "asking", asking: { ...asking, text } })
  if (asking.what === "find") firstHit(controls)
  if (asking.what === "words" && text !== "") toHit(controls, 1)
}

function firstHit({ model, state, dispatch }: Controls): void {
  const { rows, cursor } = model.circuit(state.circuit)
  const hit = rows[cursor]?.found
    ? rows[cursor]
    : (rows.find(({ found }, i) => found && i > cursor) ?? rows.find(({ found }) => found))
  if (hit !== undefined) dispatch({ kind: "operator", id: hit.node.operators[hit.node.operators.length - 1].id })
}
