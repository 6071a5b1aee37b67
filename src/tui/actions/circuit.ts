import type { ExplainLevel } from "../../library/view-handle.js"
import type { Controls, KeyActions } from "../controls.js"
import { boxesIn } from "../panes/boxes.js"
import type { CircuitRow } from "../scene/circuit-scene.js"
import type { CircuitState, Heat } from "../state.js"

/** Keys of the circuit pane. */
export const CIRCUIT_KEYS: KeyActions = {
  "circuit/down": (controls) => go(controls, (row) => row + 1),
  "circuit/up": (controls) => go(controls, (row) => row - 1),
  "circuit/first": (controls) => go(controls, () => 0),
  "circuit/last": (controls) => go(controls, (_, count) => count - 1),
  "circuit/page-down": (controls) => go(controls, (row) => row + page(controls)),
  "circuit/page-up": (controls) => go(controls, (row) => row - page(controls)),
  "circuit/input": (controls) => follow(controls, ({ node }) => node.inputs),
  "circuit/reader": (controls) => {
    const { rows } = controls.model.circuit(controls.state.circuit)
    follow(controls, ({ node }) => rows.filter((row) => row.node.inputs.includes(node.id)).map((row) => row.node.id))
  },
  "circuit/open": (controls) => controls.dispatch({ kind: "focus", pane: "delta" }),
  "circuit/active": (controls) => change(controls, ({ activeOnly }) => ({ activeOnly: !activeOnly })),
  "circuit/fold": (controls) => fold(controls),
  "circuit/fold-all": (controls) => foldAll(controls),
  "circuit/around": (controls) => around(controls),
  "circuit/boxes": (controls) => boxes(controls),
  "circuit/heat": (controls) => heat(controls),
  "circuit/level": (controls) => change(controls, ({ level }) => ({ level: next(LEVELS, level), closed: undefined })),
  "circuit/wrong": (controls) => {
    const { wrong } = controls.model
    if (wrong === undefined) controls.say("no difference is known at this transaction: Enter in the timeline compares")
    else choose(controls, wrong)
  },
}

const HEATS: readonly Heat[] = ["none", "rows", "state", "time"]

const HEAT_SAYS: Readonly<Record<Heat, string>> = {
  none: "no heat",
  rows: "heat by the rows that pass in this transaction",
  state: "heat by the rows that are held",
  time: "heat by the time that each takes over the whole history, measured now; :profile has the figures",
}

/** Times are measured when they are asked for. */
function heat({ state, dispatch, run, say, model }: Controls) {
  const to = next(HEATS, state.circuit.heat)
  dispatch({ kind: "circuit", change: { heat: to } })
  if (to === "time" && model.session.view !== undefined) run(":profile")
  say(HEAT_SAYS[to])
}

const LEVELS: readonly ExplainLevel[] = ["circuit", "primitives", "plan"]

const next = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length]

const change = ({ state, dispatch }: Controls, by: (circuit: CircuitState) => Partial<CircuitState>): void =>
  dispatch({ kind: "circuit", change: by(state.circuit) })

const page = (controls: Controls): number => Math.max(1, controls.room("circuit").rows - 1)

/** Puts the cursor on an operator. */
export const choose = ({ dispatch }: Controls, id: string): void => dispatch({ kind: "operator", id })

function go(controls: Controls, to: (row: number, count: number) => number): void {
  const { rows, cursor } = controls.model.circuit(controls.state.circuit)
  if (rows.length === 0) return
  const row = rows[Math.max(0, Math.min(to(cursor, rows.length), rows.length - 1))]
  choose(controls, last(row))
}

const last = ({ node }: CircuitRow): string => node.operators[node.operators.length - 1].id

/** Along an edge: the first, where there are several. */
function follow(controls: Controls, edges: (row: CircuitRow) => readonly string[]): void {
  const { rows, cursor } = controls.model.circuit(controls.state.circuit)
  const here = rows[cursor]
  if (here === undefined) return
  const ends = edges(here)
  const target = rows.find(({ node }) => node.id === ends[0])
  if (target === undefined) controls.say("no edge goes there")
  else choose(controls, last(target))
}

function fold(controls: Controls) {
  const { rows, cursor, closed, folds } = controls.model.circuit(controls.state.circuit)
  const operator = rows[cursor]?.node.operators[0]
  const name = operator && (operator.scope ?? operator.clause?.split(".")[0])
  if (name === undefined || !folds.includes(name)) return controls.say("this operator belongs to no clause")
  const after = new Set(closed)
  if (!after.delete(name)) after.add(name)
  controls.dispatch({ kind: "circuit", change: { closed: after } })
  controls.say(after.has(name) ? `${name} is folded` : `${name} is open`)
}

function foldAll(controls: Controls) {
  const { closed, folds } = controls.model.circuit(controls.state.circuit)
  const all = closed.size < folds.length
  controls.dispatch({ kind: "circuit", change: { closed: new Set(all ? folds : []) } })
  controls.say(all ? "all clauses and rules are folded" : "all clauses and rules are open")
}

/** Boxes, where there is room for them. */
function boxes({ model, state, dispatch, room, say, spelling }: Controls) {
  const on = !state.circuit.boxes
  const { columns } = room("circuit")
  if (on && boxesIn(model.circuit(state.circuit), columns, spelling) === undefined) {
    return say(
      `boxes do not fit into ${columns} columns: + gives this pane the screen, z folds, f shows a neighbourhood`,
    )
  }
  dispatch({ kind: "circuit", change: { boxes: on } })
}

const MOST_HOPS = 3

function around(controls: Controls) {
  const { circuit } = controls.state
  const op = controls.model.shown(circuit)?.id
  if (op === undefined) return
  const hops = circuit.around?.op === op ? circuit.around.hops + 1 : 1
  controls.dispatch({ kind: "circuit", change: { around: hops > MOST_HOPS ? undefined : { op, hops } } })
  controls.say(hops > MOST_HOPS ? "all operators" : `operators at most ${hops} edge${hops === 1 ? "" : "s"} away`)
}
