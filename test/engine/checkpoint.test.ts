import { describe, expect, it } from "vitest"
import { source } from "../../src/base/span.js"
import { Engine } from "../../src/engine/engine.js"
import { Listeners } from "../../src/engine/listeners.js"
import { restoreDatabase, restoreViews } from "../../src/engine/restore.js"
import { Keeper } from "../../src/library/keeper.js"
import { OpenSources } from "../../src/library/open-sources.js"
import { Origins } from "../../src/library/origins.js"
import { MemoryStorage } from "../../src/storage/memory.js"
import { readDefinition } from "../../src/workspace/definition/read.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"
import { datoms, forms, viewStates } from "./support.js"

async function kept(storage: MemoryStorage) {
  const engine = new Engine({ now: () => new Date(0), rounds: 40 })
  const living = { listeners: new Listeners(engine), origins: new Origins(), namings: new Map() }
  const keeper = await Keeper.open(
    { storage },
    { engine, sources: new OpenSources(engine.database.dictionary), ...living },
    { checkpointAfter: Number.POSITIVE_INFINITY },
  )
  const transact = (text: string, options = {}) => keeper.journal.transact(forms(text), options, {})
  const addView = (id: string, query: string, rules?: string) =>
    keeper.addView(id, { query, rules }, { name: id, sources: undefined })
  return { engine, keeper, transact, addView }
}

/** The engine that a storage makes, and which operators had to be filled from the facts. */
async function reopened(storage: MemoryStorage) {
  const engine = new Engine({ now: () => new Date(0), rounds: 40 })
  const filled = new Set<string>()
  engine.catalog.fillListener = (event) => {
    if ("node" in event) filled.add(event.node.operator.kind)
  }
  const all = await storage.load()
  restoreDatabase(engine, all)
  const from = restoreViews(engine, all, ({ id, definition = "" }) => ({
    joins: readDefinition(source(id, definition)).joins,
  }))
  engine.catalog.fillListener = undefined
  return { engine, from, filled: [...filled].sort() }
}

const PEOPLE = `[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}" :age ${i % 5}}`).join(" ")}]`

/** A view for each kind of operator that holds something. */
const KINDS: Readonly<Record<string, string>> = {
  join: "[:find ?n ?m :where [?e :friend ?f] [?e :name ?n] [?f :name ?m]]",
  star: "[:find ?n ?a ?t :where [?e :name ?n] [?e :age ?a] [?e :tag ?t]]",
  not: "[:find ?n :where [?e :name ?n] (not [?e :tag :x])]",
  distinct: "[:find ?t :where [_ :tag ?t]]",
  aggregate: "[:find ?t (count ?n) (max ?n) :where [?e :tag ?t] [?e :name ?n]]",
  scalar: "[:find (sum ?a) . :with ?e :where [?e :age ?a]]",
  pull: "[:find (pull ?e [:name {:friend [:name]} {:_boss [:age]}]) :where [?e :tag]]",
  recursion: "[:find ?a ?b :in $ % :where (reach ?a ?b)]",
  mutual: "[:find ?a ?b :in $ % :where (even ?a ?b)]",
  throwing: "[:find ?n ?q :where [?e :name ?n] [?e :size ?s] [(quot 6 ?s) ?q]]",
  counted: "[:find ?a (count ?b) :in $ % :where (reach ?a ?b)]",
}

describe("a checkpoint", () => {
  it("brings every kind of operator back without the facts, and the rest by steps", async () => {
    const random = new Random(seed())
    const storage = new MemoryStorage()
    const { engine, keeper, transact, addView } = await kept(storage)
    await transact(SCHEMA, { t: 0 })
    await transact(PEOPLE)
    for (const [id, query] of Object.entries(KINDS)) await addView(id, query, query.includes("%") ? RULES : undefined)
    for (let i = 0; i < 60; i++) await transact(randomTransaction(random)).catch(() => undefined)
    await keeper.checkpoint()
    for (let i = 0; i < 20; i++) {
      const again = await reopened(storage)
      expect(again.from?.t).toBe(storage.kept?.t)
      expect([again.engine.t, again.filled]).toEqual([engine.t, []])
      expect(viewStates(again.engine)).toEqual(viewStates(engine))
      await transact(randomTransaction(random)).catch(() => undefined)
      if (i % 7 === 3) await keeper.checkpoint()
    }
    const { engine: last } = await reopened(storage)
    for (const one of [engine, last]) while (one.t > 1) one.back()
    expect(viewStates(last)).toEqual(viewStates(engine))
  })

  it("of random worlds gives what was there, whatever it can load", { timeout: 120_000 }, async () => {
    for (let world = 0; world < 4; world++) {
      const random = new Random(seed() + world)
      const storage = new MemoryStorage()
      const { engine, keeper, transact, addView } = await kept(storage)
      const maker = new QueryMaker(random)
      await transact(SCHEMA, { t: 0 })
      await transact(PEOPLE)
      for (let i = 0; i < 12; i++) await addView(`v${i}`, maker.query(), RULES).catch(() => undefined)
      for (let i = 0; i < 40; i++) {
        await transact(randomTransaction(random)).catch(() => undefined)
        if (random.chance(0.15)) await keeper.checkpoint()
        if (!random.chance(0.15)) continue
        expect(viewStates((await reopened(storage)).engine)).toEqual(viewStates(engine))
      }
      const { engine: last } = await reopened(storage)
      for (const one of [engine, last]) while (one.t > 0) one.back()
      expect(viewStates(last)).toEqual(viewStates(engine))
    }
  })

  it("does not serve when the schema, a view or the history is another one since", async () => {
    const storage = new MemoryStorage()
    const { engine, keeper, addView, ...more } = await kept(storage)
    const transact = (text: string) => keeper.journal.transact(datoms(text), {}, {})
    await transact("[[1 :name 1] [2 :name 2]]")
    await addView("v", "[:find ?n :where [_ :name ?n]]")
    await transact("[[3 :name 3]]")
    await keeper.checkpoint()
    expect((await reopened(storage)).from?.t).toBe(2)
    await more.transact("[{:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]")
    expect((await reopened(storage)).from).toBeUndefined()
    await keeper.checkpoint()
    expect((await reopened(storage)).from?.t).toBe(3)
    await addView("w", "[:find (count ?e) . :where [?e :name]]")
    expect((await reopened(storage)).from).toBeUndefined()
    await keeper.checkpoint()
    await keeper.journal.alone(() => engine.back())
    await keeper.branch()
    expect((await reopened(storage)).from).toBeUndefined()
    await transact("[[77 :name 9]]")
    await keeper.checkpoint()
    const again = await reopened(storage)
    expect([again.from?.t, viewStates(again.engine)]).toEqual([3, viewStates(engine)])
  })
})
