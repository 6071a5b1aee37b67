import { execFileSync, spawn, spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
// @ts-expect-error The binding has no types.
import { RocksLevel } from "@nxtedition/rocksdb"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { RocksDBState } from "../../src/workspace/rocksdb/rocksdb-state.js"
import { wizard as cli } from "../cli/wizard.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

const folder = mkdtempSync(join(tmpdir(), "wizard-state-damage-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CONFIG = (storage: string, query = "[:find ?k :where [?e :k ?k] [?e :half ?h]]") => `{:wizard/workspace-dir "w"
 :wizard/circuits {:v {:wizard.circuit/query ${query} :wizard.storage/type :wizard.storage/${storage}}}}`

/** A workspace with thirty transactions, to be copied. */
async function made(storage: string): Promise<string> {
  const home = join(folder, `made-${storage}`)
  execFileSync("mkdir", ["-p", home])
  writeFileSync(join(home, "c.edn"), CONFIG(storage))
  const wizard = await Wizard.load(join(home, "c.edn"))
  for (let i = 0; i < 30; i++)
    await wizard.transact({
      datoms: [
        [i, ":k", 2 * i],
        [i, ":half", i],
      ],
    })
  await wizard.close()
  return home
}

let n = 0
function copyOf(home: string): string {
  const copy = join(folder, `copy${++n}`)
  cpSync(home, copy, { recursive: true })
  return copy
}

/** Every file of a directory with its bytes. */
const bytes = (home: string): unknown =>
  (
    readdirSync(join(home, "w"), { recursive: true, withFileTypes: true }) as {
      name: string
      parentPath: string
      isFile(): boolean
    }[]
  )
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [parentPath, name, readFileSync(join(parentPath, name)).toString("latin1")])
    .sort()

/** The code with which loading is refused; everything must be as it was. */
async function refused(home: string): Promise<string> {
  const before = bytes(home)
  const code = await Wizard.load(join(home, "c.edn")).then(
    async (wizard) => {
      await wizard.close()
      return "loaded"
    },
    (error) => error.code ?? String(error),
  )
  if (code !== "loaded") expect(bytes(home)).toEqual(before)
  return code
}

describe.each(["rocksdb", "duckdb"])("a workspace with states in %s", (storage) => {
  let home: string
  beforeAll(async () => {
    home = await made(storage)
  })

  it("is refused without its definition, with another one, and for another query", async () => {
    const copy = copyOf(home)
    const definition = join(copy, "w", "definitions", "v.edn")
    const text = readFileSync(definition, "utf8")
    rmSync(definition)
    expect(await refused(copy)).toBe("storage/definition")
    writeFileSync(definition, text.replace(":k", ":kk"))
    expect(await refused(copy)).toBe("storage/definition")
    writeFileSync(definition, text)
    writeFileSync(join(copy, "c.edn"), CONFIG(storage, "[:find ?k :where [?e :k ?k]]"))
    expect(await refused(copy)).toBe("definition/query")
    writeFileSync(join(copy, "c.edn"), CONFIG(storage))
    expect(await refused(copy)).toBe("loaded")
  })

  it("is refused when it goes further than the database, and built anew when that is asked for", async () => {
    const copy = copyOf(home)
    for (const name of readdirSync(join(copy, "w", "data")))
      if (name.startsWith("database")) rmSync(join(copy, "w", "data", name))
    const before = await Wizard.load(join(copy, "c.edn")).catch((error) => error.code)
    expect(before).toBe("storage/ahead")
    const anew = await Wizard.load(join(copy, "c.edn"), { rebuild: true })
    expect([anew.t, anew.view("v").rows()]).toEqual([0, []])
    await anew.close()
  })

  it("is open once only: the second is told by whom", { timeout: 60_000 }, async () => {
    const copy = copyOf(home)
    const wizard = await Wizard.load(join(copy, "c.edn"))
    await expect(Wizard.load(join(copy, "c.edn"))).rejects.toMatchObject({
      code: "storage/locked",
      message: expect.stringContaining(String(process.pid)),
    })
    const other = await cli(["view", "--config", "c.edn", "v"], { cwd: copy })
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining(`process ${process.pid}`)])
    await wizard.close()
    const shown = await cli(["view", "--config", "c.edn", "v", "--json"], { cwd: copy })
    expect([shown.code, shown.lines[0].columns, (shown.lines[0].view as unknown[]).length]).toEqual([0, ["?k"], 30])
  })

  it("with flipped bytes is refused, or gives what was written", { timeout: 120_000 }, async () => {
    const random = new Random(seed())
    for (let i = 0; i < 8; i++) {
      const copy = copyOf(home)
      const files = readdirSync(join(copy, "w", "data", "v")).filter(
        (name) => !/LOCK|HOLDER|OPTIONS|IDENTITY/.test(name),
      )
      const path = join(copy, "w", "data", "v", random.pick(files))
      const content = readFileSync(path)
      if (content.length === 0) continue
      const cut = random.chance(0.4) ? content.subarray(0, random.below(content.length)) : content
      if (cut.length === content.length)
        for (let k = 0; k < 40; k++) cut[random.below(cut.length)] ^= 1 << random.below(8)
      writeFileSync(path, cut)
      const code = await refused(copy)
      if (code !== "loaded") {
        expect(code).toMatch(/^(storage|io)\//)
        continue
      }
      const wizard = await Wizard.load(join(copy, "c.edn"))
      expect(wizard.view("v").rows()).toEqual(Array.from({ length: 30 }, (_, k) => [2 * k]))
      await wizard.close()
      expect(await cli(["view", "--config", "c.edn", "v", "--json"], { cwd: copy })).toMatchObject({ code: 0 })
    }
  })

  it("where nobody may write is refused with exit code 3", { timeout: 60_000 }, async () => {
    writeFileSync(join(folder, "log.edn"), "[[1 :k 2] [1 :half 1]]")
    writeFileSync(join(folder, "p.edn"), CONFIG(storage).replace('"w"', '"log.edn/w"'))
    const outcome = await cli(["sync", "--config", "p.edn", "--source", "log:log.edn"], { cwd: folder })
    expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining("error[io/")])
  })

  it("where no directory can be made is refused, and comes back", { timeout: 60_000 }, async () => {
    writeFileSync(join(folder, "proc.edn"), CONFIG(storage).replace('"w"', '"/proc/w"'))
    for (const source of [[], ["--rebuild"]]) {
      const outcome = await cli(["sync", "--config", "proc.edn", "--source", "log:log.edn", ...source], { cwd: folder })
      expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining("error[io/open]")])
    }
  })

  it("on a disk that is full keeps what was acknowledged, and goes on when there is room", {
    timeout: 240_000,
  }, async () => {
    const lines = Array.from({ length: 4000 }, (_, t) => {
      const facts = Array.from(
        { length: 10 },
        (_, i) => `[${10 * t + i} :k "value ${10 * t + i}"] [${10 * t + i} :half 1]`,
      )
      return `[${facts.join(" ")}]`
    })
    for (const alone of ["alone", "beside"]) {
      const home = join(folder, `full-${storage}-${alone}`)
      execFileSync("mkdir", ["-p", home])
      writeFileSync(join(home, "c.edn"), CONFIG(storage))
      writeFileSync(join(home, "log.edn"), lines.join("\n"))
      const log = join(home, "log.edn")
      const script = join(import.meta.dirname, "fill-the-workspace.mjs")
      const command = `ulimit -f 1200; exec "$0" "$@"`
      const child = spawnSync("bash", ["-c", command, process.execPath, script, join(home, "c.edn"), log, alone], {
        encoding: "utf8",
      })
      const said = JSON.parse(child.stdout)
      expect([child.stderr, said.synced]).toEqual(["", "storage/write"])
      expect(["closed", "storage/write"]).toContain(said.closed)
      const options = alone === "alone" ? { source: `log:${log}` } : {}
      const wizard = await Wizard.load(join(home, "c.edn"), options)
      expect(wizard.t).toBeGreaterThanOrEqual(said.t)
      // Those of the first transactions, and no others.
      const first = Array.from({ length: 10 * wizard.t }, (_, i) => `value ${i}`)
      expect(new Set(wizard.view("v").rows().flat())).toEqual(new Set(first))
      expect((await wizard.sync(`log:${log}`)).t).toBe(4000)
      expect(wizard.view("v").rows()).toHaveLength(40_000)
      await wizard.close()
    }
  })
})

describe("a state directory", () => {
  it("that lacks a column family, or is of a newer version, or of another program, is refused", async () => {
    const home = await made("rocksdb")
    const path = join(home, "w", "data", "v")
    const store = await RocksDBState.open(path)
    const families = store.head?.families.map(({ name }) => name) ?? []
    await store.close()
    // What a program does that knows RocksDB only: it copies all column families but one, or changes the version.
    const rewritten = async (
      change: (name: string, key: Buffer, value: Buffer) => [Buffer, Buffer] | undefined,
      names: string[],
    ) => {
      const copy = copyOf(home)
      const to = join(copy, "w", "data", "v")
      rmSync(to, { recursive: true })
      const bytesOnly = { keyEncoding: "buffer", valueEncoding: "buffer" }
      const columns = (all: string[]) => Object.fromEntries(all.map((name) => [name, {}]))
      const old = await RocksLevel.open(path, { columns: columns(["wizard.meta", ...families]) })
      const fresh = await RocksLevel.open(to, { createIfMissing: true, columns: columns(names) })
      for (const name of names) {
        const iterator = old.iterator({ column: old.columns[name], ...bytesOnly })
        for (const [key, value] of await iterator.all()) {
          const kept = change(name, key, value)
          if (kept) await fresh.put(kept[0], kept[1], { column: fresh.columns[name], ...bytesOnly })
        }
      }
      await old.close()
      await fresh.close()
      return copy
    }
    const all = ["wizard.meta", ...families]
    const same = (_: string, key: Buffer, value: Buffer): [Buffer, Buffer] => [key, value]
    expect(await refused(await rewritten(same, all))).toBe("loaded")
    expect(
      await refused(
        await rewritten(
          same,
          all.filter((name) => !name.endsWith("b.integrate")),
        ),
      ),
    ).toBe("storage/damaged")
    const newer = (name: string, key: Buffer, value: Buffer): [Buffer, Buffer] =>
      name === "wizard.meta" && key.includes("format") ? [key, Buffer.from("c18000000000000002", "hex")] : [key, value]
    expect(await refused(await rewritten(newer, all))).toBe("storage/version")
    const foreign = (name: string, key: Buffer, value: Buffer): [Buffer, Buffer] | undefined =>
      name === "wizard.meta" && key.includes("format") ? undefined : [key, value]
    expect(await refused(await rewritten(foreign, all))).toBe("storage/foreign")
  })

  it("that a process left when it was killed is free again", { timeout: 60_000 }, async () => {
    const home = await made("rocksdb")
    const script = `import { Wizard } from ${JSON.stringify(join(import.meta.dirname, "../../dist/src/index.js"))}
      await Wizard.load("c.edn"); console.log("open"); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: home })
    await new Promise((resolve) => child.stdout.once("data", resolve))
    await expect(Wizard.load(join(home, "c.edn"))).rejects.toMatchObject({
      code: "storage/locked",
      message: expect.stringContaining(`process ${child.pid}`),
    })
    child.kill("SIGKILL")
    await new Promise((resolve) => child.once("close", resolve))
    expect(existsSync(join(home, "w", "data", "v", "HOLDER"))).toBe(true)
    const wizard = await Wizard.load(join(home, "c.edn"))
    expect(wizard.view("v").rows().length).toBe(30)
    await wizard.close()
  })
})
