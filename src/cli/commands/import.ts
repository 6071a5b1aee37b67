import { existsSync } from "node:fs"
import { copyFile, rename } from "node:fs/promises"
import { join } from "node:path"
import { WizardError } from "../../base/error.js"
import { compare } from "../../edn/compare.js"
import { fromJs } from "../../edn/js.js"
import type { Value } from "../../edn/value.js"
import { readConfig } from "../../library/read-config.js"
import { Wizard } from "../../library/wizard.js"
import { databaseIn } from "../../workspace/circuit-files.js"
import { circuitHomes } from "../../workspace/circuit-homes.js"
import { checkManifest } from "../../workspace/manifest.js"
import { partFile, removePart } from "../../workspace/part-file.js"
import { readState } from "../../workspace/read-state.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

/** `wizard import DIR --db F.duckdb`: the database of a workspace, once its states are seen to be those of its views. */
export async function importCommand(directory: string, { db }: { db?: string }, terminal: Terminal): Promise<number> {
  if (db === undefined) throw usage("expected a database file to make", `wizard import ${directory} --db F.duckdb`)
  if (existsSync(db)) {
    throw new WizardError("io/exists", `${db} is there already`, { hint: "choose another file, or remove it first" })
  }
  if (!existsSync(directory)) {
    throw new WizardError("io/missing", `there is no directory ${directory}`, {
      hint: "check the path; it is relative to where you are",
    })
  }
  const isChecked = await checkManifest(directory)
  if (!isChecked)
    terminal.note(`${directory} has no manifest (a service has gone on from it): its states are compared only`)
  const from = databaseIn(directory)
  if (!existsSync(from)) {
    throw new WizardError("io/missing", `there is no ${from}: the facts of this workspace are in its source`, {
      hint: "sync a notebook's database from that source instead",
    })
  }
  const part = await partFile(db)
  try {
    await copyFile(from, part)
    if (existsSync(`${from}.wal`)) await copyFile(`${from}.wal`, `${part}.wal`)
    const wizard = await Wizard.load({}, { database: part, exact: true })
    const circuits = await compareStates(wizard, directory).finally(() => wizard.close())
    await rename(part, db)
    await terminal.record({ t: wizard.t, circuits, db }, () => `${db}: t ${wizard.t}, ${circuits} circuit(s)`)
    return 0
  } catch (thrown) {
    await removePart(part)
    if (thrown instanceof WizardError) throw thrown
    throw new WizardError("io/write", `${db} cannot be written: ${(thrown as Error).message}`, { cause: thrown })
  }
}

/** How many states there are, each of which has the rows of its view. Throws `storage/damaged`. */
async function compareStates(wizard: Wizard, directory: string): Promise<number> {
  const { circuits } = await readConfig(join(directory, "config.edn"))
  const homes = circuitHomes(directory, circuits)
  for (const [files] of homes) {
    const { head, rows } = await readState(files)
    if (head.t !== wizard.t || head.failure !== null) continue
    const view = wizard.view(files.id)
    const expected = view.rows().map((row) => row.map(fromJs) as Value[])
    const isWhole = view.find !== "tuple" && view.find !== "scalar"
    if (!isWhole || compare(rows.toSorted(compare), expected) === 0) continue
    throw new WizardError("storage/damaged", `the state of ${files.id} is not that of its view`, {
      hint: "export it again, or let the service build it anew (--rebuild): nothing was changed",
    })
  }
  return homes.length
}
