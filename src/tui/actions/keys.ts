import { TOUR } from "../../session/tour.js"
import type { Controls, KeyActions } from "../controls.js"
import { type Binding, bound, placesOf } from "../keymap.js"
import type { Key } from "../terminal/keys.js"
import { CIRCUIT_KEYS } from "./circuit.js"
import { DELTA_KEYS } from "./delta.js"
import { EVERYWHERE_KEYS, TIMELINE_KEYS } from "./everywhere.js"
import { NOTEBOOK_KEYS } from "./notebook.js"
import { OVERLAY_KEYS } from "./overlay.js"
import { PROMPT_KEYS, typed } from "./prompt.js"
import { askedKey, pendingKey } from "./waiting.js"

/** What each name of the keymap does. */
export const KEYS: KeyActions = {
  ...CIRCUIT_KEYS,
  ...DELTA_KEYS,
  ...TIMELINE_KEYS,
  ...NOTEBOOK_KEYS,
  ...EVERYWHERE_KEYS,
  ...PROMPT_KEYS,
  ...OVERLAY_KEYS,
}

/** Does what a key means where the screen is: an answer to what was asked, a binding of the place, or text. */
export function press(controls: Controls, bindings: readonly Binding[], key: Key): void {
  const { overlay, pending, asking, focus, message } = controls.state
  if (message !== "") controls.say("")
  if (overlay?.kind === "question") controls.answer(key.name)
  else if (pending !== undefined) pendingKey(controls, key)
  else if (asking !== undefined) askedKey(controls, key)
  else if (overlay === undefined && toured(controls, key)) return
  else if (focus === "repl" && overlay === undefined) prompted(controls, bindings, key)
  else {
    const found = bound(bindings, overlay === undefined ? placesOf(focus) : ["overlay"], key.name)
    if (found !== undefined) KEYS[found.name](controls, key)
    else if (key.name === "paste") controls.write(key.text)
  }
}

function prompted(controls: Controls, bindings: readonly Binding[], key: Key): void {
  const { prefix } = controls.prompt
  if ((prefix || key.name === "paste") && typed(controls, key)) return
  const found = bound(bindings, ["prompt"], key.name)
  if (found !== undefined) KEYS[found.name](controls, key)
  else typed(controls, key)
}

/** While there is a tour, Enter goes on and Esc ends it; in the prompt Enter is the prompt's as soon as something is written there. */
function toured(controls: Controls, { name }: Key): boolean {
  const { tour, focus } = controls.state
  if (tour === undefined) return false
  const isWriting = focus === "repl" && controls.prompt.editor.text !== ""
  if (name === "enter" && !isWriting) {
    controls.run(TOUR[tour].command, true)
    return true
  }
  if (name !== "escape" || isWriting) return false
  controls.dispatch({ kind: "tour", step: undefined })
  controls.say("the tour has ended: wizard --tour takes it again, ? shows the keys")
  return true
}
