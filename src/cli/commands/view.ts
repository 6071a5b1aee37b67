import { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import { parseQuery } from "../../datalog/parse.js"
import { compare } from "../../edn/compare.js"
import type { Value } from "../../edn/value.js"
import { rows as shownRows } from "../../library/datum.js"
import { readConfig } from "../../library/read-config.js"
import { CircuitFiles } from "../../workspace/circuit-files.js"
import { readState } from "../../workspace/read-state.js"
import { table } from "../table.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

/** `wizard view --config C.edn ID`: the rows that a circuit's state holds, which is left as it is. 1 when the view stands failed. */
export async function viewCommand(id: string, { config }: { config?: string }, terminal: Terminal): Promise<number> {
  if (config === undefined) throw usage("expected a config", `wizard view --config C.edn ${id}`)
  const { circuits, workspaceDirectory, beside } = await readConfig(config)
  const circuit = circuits.get(id)
  if (circuit === undefined) {
    const near = nearest(id, circuits.keys())
    const hint = near === undefined ? `${config} has ${[...circuits.keys()].join(", ")}` : `did you mean ${near}?`
    throw new WizardError("view/unknown", `${config} has no circuit ${id}`, { hint })
  }
  const { storage, query } = circuit
  if (storage === "memory" || workspaceDirectory === undefined) {
    throw new WizardError("config/storage", `circuit ${id} keeps nothing: its storage is memory`, {
      hint: "give it :wizard.storage/type :wizard.storage/rocksdb, and sync it",
    })
  }
  const { head, columns, rows } = await readState(new CircuitFiles(beside(workspaceDirectory), id, storage))
  if (head.failure !== null) {
    terminal.note(`error[view/failed]: view ${id} stands failed at t ${head.t}: ${head.failure}`)
    await terminal.record({ view: null, columns, find: null }, () => undefined)
    return 1
  }
  const { find } = parseQuery(query)
  const names = find.keys?.names ?? columns
  const shown = visible(rows.toSorted(compare), find.shape)
  const record = { view: shownRows(shown), columns: names, find: find.keys === undefined ? find.shape : "keys" }
  await terminal.record(record, () => table(names, shown))
  return 0
}

/** A tuple or a scalar shows the least row, and nothing when that is nil. */
function visible(rows: readonly (readonly Value[])[], shape: string): readonly (readonly Value[])[] {
  if (shape !== "tuple" && shape !== "scalar") return rows
  return rows.slice(0, 1).filter((row) => row.length !== 1 || row[0] !== null)
}
