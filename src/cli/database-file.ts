import { rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { WizardError } from "../base/error.js"
import { Wizard } from "../library/wizard.js"
import { WIZARD } from "../notebook/stage.js"
import type { SessionStorage } from "../session/session-options.js"
import { makeFolder } from "../workspace/make-folder.js"

/** Where the state of a notebook's session is kept unless `--db` says otherwise: `.wizard/NAME.duckdb` beside the notebook. */
export const databaseOf = (notebook: string): string =>
  join(dirname(notebook), ".wizard", `${basename(notebook, ".md")}.duckdb`)

/** The DuckDB file of a session. */
export class DatabaseFile implements SessionStorage {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async open(): Promise<Wizard> {
    await folder(dirname(this.#path))
    return Wizard.load({}, { ...WIZARD, database: this.#path })
  }

  async renew(old: Wizard, fill: (wizard: Wizard) => Promise<void>): Promise<Wizard> {
    const next = `${this.#path}.new`
    await remove(next)
    const wizard = await Wizard.load({}, { ...WIZARD, database: next })
    try {
      await fill(wizard)
    } catch (thrown) {
      await wizard.close()
      await remove(next)
      throw thrown
    }
    await wizard.close()
    await old.close()
    await remove(this.#path)
    await rename(next, this.#path)
    return this.open()
  }
}

async function folder(path: string): Promise<void> {
  try {
    await makeFolder(path)
  } catch (thrown) {
    const { code = "unknown" } = thrown as NodeJS.ErrnoException
    throw new WizardError("io/write", `the folder ${path} cannot be made (${code})`, {
      hint: "name a database file elsewhere with --db FILE, or keep everything in memory: --db :memory:",
      cause: thrown,
    })
  }
}

async function remove(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true })
}
