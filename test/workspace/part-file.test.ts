import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { Wizard } from "../../src/library/wizard.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-parts-"))
const living = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
const { pid: gone } = spawnSync(process.execPath, ["-e", ""])
afterAll(() => {
  living.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Leaves what killed processes leave beside a path, and returns what of it is to stay. */
function left(path: string): string[] {
  const [here, there] = [hostname().replace(/[^A-Za-z0-9_-]/g, "_"), "another-machine"]
  const own = `.${here}-${gone}.part`
  const stays = [`.${here}-${living.pid}.part`, `.x${own}`, `${own}s`, `-2${own}`, `.${there}-${gone}.part`]
  const goes = [`${own}.wal`, `.${there}-${living.pid}.part`]
  for (const end of [...stays, ...goes]) writeFileSync(`${path}${end}`, "")
  const [now, then] = [Date.now() / 1000, Date.now() / 1000 - 25 * 60 * 60]
  utimesSync(`${path}.${there}-${living.pid}.part`, now, then)
  utimesSync(`${path}.${here}-${living.pid}.part`, now, then)
  mkdirSync(`${path}${own}`)
  writeFileSync(join(`${path}${own}`, "piece"), "")
  return stays
}

/** What lies beside a path, without the file itself. */
function beside(name: string): string[] {
  const found = readdirSync(folder).filter((each) => each.startsWith(name) && each.includes(".part"))
  return found.map((each) => each.slice(name.length)).sort()
}

it.each(["state", "snapshot", "log", "config"] as const)(
  "an export of %s removes what killed ones left",
  async (kind) => {
    const stays = left(join(folder, kind))
    const wizard = await Wizard.load()
    await wizard.addView("all", { query: "[:find ?v :where [_ :k ?v]]" })
    await wizard.transact({ datoms: [[1, ":k", 2]] })
    await wizard.export(kind, join(folder, kind))
    expect(beside(kind)).toEqual(stays.sort())
  },
)

it("a database file removes them when it is opened, and a copy of it", async () => {
  const database = join(folder, "db")
  const stays = left(database)
  const wizard = await Wizard.load({}, { database })
  expect(beside("db")).toEqual(stays.sort())
  const copied = left(join(folder, "copy"))
  await wizard.export("snapshot", join(folder, "copy"))
  expect(beside("copy")).toEqual(copied.sort())
  await wizard.close()
})

it("a workspace removes them when it is opened, however its path is written", async () => {
  const stays = left(join(folder, "w"))
  const wizard = await Wizard.load({
    "wizard/workspace-dir": `${join(folder, "w")}/`,
    "wizard/circuits": { all: { "wizard.circuit/query": "[:find ?v :where [_ :k ?v]]" } },
  })
  await wizard.close()
  expect(beside("w")).toEqual(stays.sort())
})
