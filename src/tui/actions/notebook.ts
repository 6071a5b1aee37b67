import type { CellState } from "../../session/cells.js"
import type { Controls, KeyActions } from "../controls.js"

/** Keys of the notebook pane. */
export const NOTEBOOK_KEYS: KeyActions = {
  "notebook/down": (controls) => move(controls, { by: 1 }),
  "notebook/up": (controls) => move(controls, { by: -1 }),
  "notebook/first": (controls) => move(controls, { to: 0 }),
  "notebook/last": (controls) => move(controls, { to: Number.POSITIVE_INFINITY }),
  "notebook/go": (controls) => go(controls),
  "notebook/add": (controls) => add(controls),
  "notebook/remove": (controls) => remove(controls),
  "notebook/run": ({ run }) => run(":run", true),
}

function move({ dispatch, model }: Controls, where: { readonly by?: number; readonly to?: number }): void {
  dispatch({ kind: "list", pane: "notebook", ...where, count: model.session.cells.all.length })
}

function here({ model, state, say }: Controls): CellState | undefined {
  const cell = model.session.cells.all[state.notebook.cursor]
  if (cell === undefined) say("there is no cell yet: type a query or tx data in the prompt")
  return cell
}

function go(controls: Controls) {
  const found = here(controls)
  if (found === undefined) return
  const { cell, t } = found
  if (cell.kind === "view" && cell.name !== undefined && controls.model.session.views.includes(cell.name)) {
    controls.run(`:view ${cell.name}`)
  }
  if (t !== null) controls.run(`:goto ${t}`)
}

/** The cell's body in the editor; what is written there takes its place, and what follows is stale until it is run. */
export function openCell(controls: Controls) {
  const found = here(controls)
  if (found === undefined) return
  const { cell } = found
  const index = controls.state.notebook.cursor
  const ending = cell.language === "diff" ? "diff" : "clj"
  controls.edit({
    name: `${cell.name ?? cell.kind}.${ending}`,
    text: cell.body,
    line: 1,
    done: (text) => {
      controls.model.session.cells.edit(index, text.endsWith("\n") || text === "" ? text : `${text}\n`)
      controls.run(":run", true)
    },
  })
}

const TEMPLATE = "```edn tx\n[]\n```\n"

function add(controls: Controls) {
  const { cells } = controls.model.session
  const before = controls.state.notebook.cursor + 1
  controls.edit({
    name: "cell.md",
    text: TEMPLATE,
    line: 2,
    done: (text) => {
      cells.insert(text, before < cells.all.length ? before : undefined)
      controls.run(":run", true)
    },
  })
}

function remove(controls: Controls) {
  if (here(controls) === undefined) return
  controls.model.session.cells.remove(controls.state.notebook.cursor)
  controls.say("the cell is removed: :undo takes it back, r runs what follows anew")
}

/** The whole notebook in the editor, at a line. What is written there takes its place; it is not saved. */
export function editText(controls: Controls, line: number): void {
  const { cells } = controls.model.session
  const name = cells.document.file.split("/").at(-1) ?? "notebook.md"
  controls.edit({
    name: name.endsWith(".md") ? name : `${name}.md`,
    text: cells.document.text,
    line,
    done: (text) => {
      cells.replace(text)
      controls.run(":run", true)
    },
  })
}
