import { adoptView, runListen, runQuery } from "./cells/view.js"
import type { Cell } from "./document.js"
import type { Stage } from "./stage.js"

/**
 * Takes in a cell that has run in an earlier session, on a Wizard that holds what it did: nothing happens twice. `t` is the stage's t after
 * it; `isLast` says that no transaction came after it, so that a query's answer is still what it was.
 */
export async function adoptCell(stage: Stage, cell: Cell, t: number, isLast: boolean): Promise<void> {
  stage.t = t
  if (cell.name !== undefined && (cell.kind === "tx" || cell.kind === "load")) stage.transactions.set(cell.name, t)
  try {
    if (cell.kind === "view" && stage.wizard.views().includes(cell.name ?? "")) await adoptView(stage, cell)
    if (cell.kind === "listen") await runListen(stage, cell)
    if (cell.kind === "query" && isLast) await runQuery(stage, cell)
  } catch (thrown) {
    stage.errors.set(cell, stage.located(thrown, cell))
  }
  stage.above.push(cell)
}
