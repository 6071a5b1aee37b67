import type { Reply } from "../command/reply.js"
import type { ExplainLevel } from "../library/view-handle.js"
import type { SessionEvent } from "../session/session-event.js"
import { TOUR } from "../session/tour.js"
import { choose } from "./actions/circuit.js"
import type { Controls } from "./controls.js"
import { START } from "./list.js"
import type { Transcript } from "./transcript.js"

/** What an answer means for the screen. What a key has done is seen there, and written down only when it went wrong. */
export function answered(controls: Controls, transcript: Transcript, reply: Reply, shown: boolean): void {
  const { session } = controls.model
  if (reply.kind === "quit") quit(controls, reply.unsaved)
  if (reply.kind === "operator" && reply.view === session.view) choose(controls, reply.operator.id)
  if (reply.kind === "delta" && reply.operator !== undefined) choose(controls, reply.operator.id)
  if (reply.kind === "description" && reply.description.view === session.view) {
    const level = reply.description.level as ExplainLevel
    controls.dispatch({ kind: "circuit", change: { level, closed: undefined } })
  }
  if (reply.kind === "profile" && reply.view === session.view) {
    const times = new Map(reply.operators.map(({ operator, ms }) => [operator.id, ms ?? 0]))
    controls.dispatch({ kind: "circuit", change: { times } })
  }
  if (shown || reply.kind === "error") transcript.reply(reply)
  if (!shown && reply.kind === "error") controls.say(reply.error.message)
}

function quit({ ask, leave, run }: Controls, unsaved: boolean) {
  if (!unsaved) return leave()
  const question = "The notebook has changes that are not saved.\n\ny leave   s save and leave   any other key stays"
  ask(question, (key) => {
    if (key === "y" || key === "Y") leave()
    if (key !== "s") return
    run(":save", true)
    run(":quit")
  })
}

/** Asks a person yes or no. */
export function confirmed({ ask }: Controls, question: string): Promise<boolean> {
  return new Promise((resolve) => {
    ask(`${question}\n\ny yes   any other key no`, (key) => resolve(key === "y" || key === "Y"))
  })
}

/** What was done is what the tour's station is about: on to the next one. */
export function wentOn({ state, dispatch, say }: Controls, line: string): void {
  const { tour } = state
  if (tour === undefined || TOUR[tour].command !== line.trim()) return
  dispatch({ kind: "tour", step: tour + 1 < TOUR.length ? tour + 1 : undefined })
  if (tour + 1 === TOUR.length) say("that was the tour: ? shows the keys of the place where you are")
}

/** What a change of the session means for what is looked at. */
export function followed(controls: Controls, transcript: Transcript, event: SessionEvent): void {
  const { dispatch, model, state } = controls
  const { position } = model.session
  if (event.kind === "selection") {
    dispatch({ kind: "circuit", change: { cursor: undefined, closed: undefined, around: undefined, times: undefined } })
    if (state.circuit.heat === "time") dispatch({ kind: "circuit", change: { heat: "none" } })
  }
  if (event.kind === "hit") transcript.note(`watch ${event.watch}: ${event.hit.op} at t${event.hit.t}`)
  if (event.kind !== "position" && event.kind !== "data") return
  dispatch({ kind: "delta", change: { list: START } })
  if (state.focus !== "notebook") toCellHere(controls)
  if (position.inside !== undefined) choose(controls, position.inside.op)
  else pointOut(controls)
}

/** The notebook is at the cell that made the transaction of the position. */
export function toCellHere({ dispatch, model }: Controls): void {
  const cell = model.cellHere()
  if (cell >= 0) dispatch({ kind: "list", pane: "notebook", to: cell, count: model.session.cells.all.length })
}

/** Where the view differs from its full query, its first wrong operator is at the cursor. */
function pointOut(controls: Controls): void {
  const { divergence } = controls.model
  if (divergence === undefined || divergence.op === null) return
  choose(controls, divergence.op)
  const row = divergence.extra.length > 0 ? "W in its delta, or :why, tells more" : ":whynot tells more"
  controls.say(`${divergence.view} differs from its full query: ${divergence.op} is the first wrong operator; ${row}`)
}
