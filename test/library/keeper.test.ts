import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine, type TxData } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { Listeners } from "../../src/engine/listeners.js"
import { Series } from "../../src/engine/series.js"
import { Keeper, type Living } from "../../src/library/keeper.js"
import { OpenSources } from "../../src/library/open-sources.js"
import { Origins } from "../../src/library/origins.js"
import { MemoryStorage } from "../../src/storage/memory.js"
import { state } from "../datom/support.js"
import { datoms, forms, rowsOf, snapshot } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

/** An engine and what belongs to it; with `listens`, whoever is tagged :x becomes active. */
function living(listens = false): Living {
  const engine = new Engine({ now: () => new Date(0), rounds: 40 })
  const listeners = new Listeners(engine)
  if (listens) listen(engine, listeners)
  return {
    engine,
    listeners,
    sources: new OpenSources(engine.database.dictionary),
    origins: new Origins(),
    namings: new Map(),
  }
}

function listen(engine: Engine, listeners: Listeners): void {
  listeners.add("v0", ({ delta }) => {
    const [found] = delta.asserts
    return found === undefined || !engine.catalog.has("v0")
      ? undefined
      : [read(`{:name ${print(found[0])} :active true}`)]
  })
}

const open = (storage: MemoryStorage, listens = false) => {
  const parts = living(listens)
  return Keeper.open({ storage }, parts, undefined).then((keeper) => ({ keeper, ...parts }))
}

/** Everything that can be seen of an engine, whatever plans its views have. */
const seen = (engine: Engine): unknown => ({
  database: state(engine.database),
  views: engine.catalog.views().map((view) => {
    const { failure } = view
    return [view.id, view.rows()?.map((row) => print(row)), failure && [failure.code, print(failure.row)]]
  }),
})

const full = () => {
  throw new WizardError("storage/write", "no room")
}

const VIEW = "[:find ?n :where [?e :name ?n] [?e :tag :x]]"

const people = (names: readonly string[]) => forms(`[${names.map((name) => `{:name "${name}" :tag :x}`).join(" ")}]`)

describe("a Wizard that is kept", () => {
  it("is durable when the promise resolves, and commits together what comes together", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    await keeper.journal.transact(forms(SCHEMA), { t: 0 }, {})
    await keeper.addView("v", { query: VIEW }, { name: "V", sources: undefined })
    const before = storage.commits
    const all = Array.from({ length: 64 }, (_, i) => keeper.journal.transact(people([`N${i}`]), {}, { label: `n${i}` }))
    const reports = await Promise.all(all)
    expect(reports.map(([{ t }]) => t)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1))
    expect(storage.commits - before).toBeLessThan(4)
    const again = await open(storage)
    expect(seen(again.engine)).toEqual(seen(engine))
    const { log } = again.engine.database
    expect([log.entry(7).t, again.origins.label(7)]).toEqual([7, "n6"])
  })

  it("tells no listener what is not durable, and steps nothing before it has answered", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine, listeners } = await open(storage)
    const said: string[] = []
    storage.before = async ({ entries }) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      said.push(`kept ${entries.map(({ t }) => t).join(" ")}`)
    }
    await keeper.journal.transact(forms(SCHEMA), { t: 0 }, {})
    await keeper.addView("v", { query: VIEW }, { name: "v", sources: undefined })
    listeners.add("v", ({ t, delta }) => {
      said.push(`told ${t}`)
      return delta.asserts.some(([name]) => name === "A") ? [read('{:name "B" :tag :x}')] : undefined
    })
    said.length = 0
    const first = keeper.journal.transact(people(["A"]), {}, {})
    const second = keeper.journal.transact(forms('[{:name "Z"}]'), {}, {})
    expect((await first).map(({ t }) => t)).toEqual([1, 1])
    expect((await second).map(({ t }) => t)).toEqual([2])
    expect(said).toEqual(["kept 1", "told 1", "kept 1", "told 1", "kept 2"])
    expect(rowsOf(engine, "v")).toEqual(['["A"]', '["B"]'])
  })

  it("takes back what could not be kept and all that was stepped after it", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    await keeper.journal.transact(forms(SCHEMA), { t: 0 }, {})
    await keeper.addView("v", { query: VIEW }, { name: "v", sources: undefined })
    await keeper.journal.transact(people(["A"]), {}, {})
    const before = snapshot(engine)
    let release = () => {}
    storage.before = async () => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      full()
    }
    const first = keeper.journal.transact(people(["B"]), {}, {})
    await new Promise((resolve) => setTimeout(resolve, 1))
    const second = keeper.journal.transact(people(["C"]), {}, {})
    const third = keeper.journal.transact(forms('[[:db/cas [:name "B"] :tag :x :y]]'), {}, {})
    release()
    const outcomes = await Promise.allSettled([first, second, third])
    expect(outcomes.map((each) => (each as PromiseRejectedResult).reason?.code)).toEqual(Array(3).fill("storage/write"))
    expect(snapshot(engine)).toEqual(before)
    storage.before = undefined
    expect((await keeper.journal.transact(people(["D"]), {}, {}))[0].t).toBe(2)
    expect(seen((await open(storage)).engine)).toEqual(seen(engine))
  })

  it("takes nothing of a series after one of it that is refused or could not be kept, but everything else", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    await keeper.journal.transact(forms(SCHEMA), { t: 0 }, {})
    await keeper.addView("v", { query: VIEW }, { name: "v", sources: undefined })
    const told = (work: Promise<unknown>) =>
      work.then(
        () => "kept",
        ({ code }) => code,
      )
    const asked = (name: string, series?: Series) => told(keeper.journal.transact(people([name]), {}, {}, series))

    const refused = new Series()
    const wrong = keeper.journal.transact(forms('[[:db/cas 7 :name "x" "y"]]'), {}, {}, refused)
    const all = await Promise.all([told(wrong), asked("A", refused), asked("B"), asked("C", refused)])
    expect(all).toEqual(["db.error/cas-failed", "db.error/cas-failed", "kept", "db.error/cas-failed"])

    const unread = new Series()
    const half = told(keeper.transact("[[:db/add", {}, unread))
    expect(await Promise.all([half, asked("A", unread)])).toEqual(["parse/unclosed", "parse/unclosed"])

    const unkept = new Series()
    storage.before = () => {
      storage.before = undefined
      full()
    }
    // One after the other in no time: some are asked for when the commit has failed and nobody has been told.
    let isTold = false
    const late: Promise<string>[] = [asked("D", unkept)]
    void late[0].then(() => {
      isTold = true
    })
    while (!isTold) {
      late.push(asked(`E${late.length}`, unkept), asked(`F${late.length}`))
      await undefined
    }
    const ends = await Promise.all(late)
    expect(ends.filter((_, i) => i === 0 || i % 2 === 1)).toEqual(Array((late.length + 1) / 2).fill("storage/write"))
    expect(ends).toContain("kept")
    expect(rowsOf(engine, "v")?.filter((row) => !/"[BF]/.test(row))).toEqual([])
  })

  it("keeps neither a view nor its end when that could not be written", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    await keeper.journal.transact(datoms("[[1 :a 2]]"), {}, {})
    await keeper.addView("old", { query: "[:find ?v :where [_ :a ?v]]" }, { name: "old", sources: undefined })
    storage.before = full
    const naming = { name: "new", sources: undefined }
    await expect(keeper.addView("new", { query: "[:find ?e :where [?e :a]]" }, naming)).rejects.toThrow("no room")
    await expect(keeper.removeView("old")).rejects.toThrow("no room")
    await expect(keeper.removeView("odl")).rejects.toMatchObject({ code: "view/unknown" })
    storage.before = undefined
    await keeper.journal.transact(datoms("[[1 :a 3]]"), {}, {})
    expect(engine.catalog.views().map(({ id }) => id)).toEqual(["old"])
    expect(seen((await open(storage)).engine)).toEqual(seen(engine))
  })

  it("leaves the end of the history in place until a branch is made", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    for (const v of [1, 2, 3]) await keeper.journal.transact(datoms(`[[1 :a ${v}]]`), {}, {})
    await keeper.journal.alone(() => goto(engine, 1))
    await expect(keeper.journal.transact(datoms("[[1 :a 9]]"), {}, {})).rejects.toMatchObject({
      code: "database/behind",
    })
    expect((await open(storage)).engine.t).toBe(3)
    storage.before = full
    await expect(keeper.journal.alone(() => keeper.journal.branch())).rejects.toThrow("no room")
    storage.before = undefined
    await keeper.journal.alone(() => goto(engine, 3))
    await keeper.journal.alone(() => goto(engine, 1))
    await keeper.journal.alone(() => keeper.journal.branch())
    expect((await open(storage)).engine.t).toBe(1)
    await keeper.journal.transact(datoms("[[1 :a 9]]"), {}, {})
    expect(seen((await open(storage)).engine)).toEqual(seen(engine))
  })

  it("refuses whatever comes after its end", async () => {
    const storage = new MemoryStorage()
    const { keeper } = await open(storage)
    const last = keeper.journal.transact(datoms("[[1 :a 1]]"), {}, {})
    const closed = keeper.close()
    await expect(keeper.journal.transact(datoms("[[1 :a 2]]"), {}, {})).rejects.toMatchObject({ code: "wizard/closed" })
    await closed
    expect((await last)[0].t).toBe(1)
  })

  it("remembers of a failed view what it showed last", async () => {
    const storage = new MemoryStorage()
    const { keeper, engine } = await open(storage)
    const divided = "[:find ?q :where [?e :a ?v] [(quot 6 ?v) ?q]]"
    await keeper.addView("v", { query: divided }, { name: "v", sources: undefined })
    await keeper.journal.transact(datoms("[[1 :a 2]]"), {}, {})
    await keeper.journal.transact(datoms("[[2 :a 0]]"), {}, {})
    await keeper.addView("late", { query: divided }, { name: "late", sources: undefined })
    await keeper.journal.transact(datoms("[[3 :a 3]]"), {}, {})
    const again = await open(storage)
    const heal = datoms("[[2 :a 0 nil false]]")
    const deltas = ({ deltas }: { deltas: ReadonlyMap<string, { weighted: readonly unknown[] }> }) =>
      [...deltas].map(([id, { weighted }]) => [id, weighted])
    expect(deltas(again.engine.transact(heal))).toEqual(deltas(engine.transact(heal)))
  })

  it("is the same as one in memory that was told only what was acknowledged, at every t", async () => {
    for (let world = 0; world < 4; world++) await history(new Random(seed() + world))
  })
})

/** Things that happen at once, some of them refused, some not kept. */
async function history(random: Random): Promise<void> {
  const storage = new MemoryStorage()
  let here = await open(storage, true)
  const twin = living(true)
  const maker = new QueryMaker(random)
  const queries = ["[:find ?n :in $ % [?t ...] :where [?e :name ?n] [?e :tag ?t]]"]
  const start: TxData[] = [
    forms(SCHEMA),
    forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`),
  ]
  for (const [t, data] of start.entries()) {
    await here.keeper.journal.transact(data, { t }, {})
    twin.listeners.transact(data, { t })
  }
  for (let i = 0; i < 15; i++) {
    if (random.chance(0.2) || i === 0) {
      const definition = {
        query: queries.pop() ?? maker.query(),
        rules: RULES,
        args: i === 0 ? [[read(":x")]] : undefined,
      }
      const added = await here.keeper.addView(`v${i}`, definition, { name: "", sources: undefined }).then(
        () => true,
        () => false,
      )
      if (added) twin.engine.addView(`v${i}`, definition)
    }
    storage.before = random.chance(0.15) ? full : undefined
    const all: TxData[] = Array.from({ length: 1 + random.below(4) }, () => happening(random))
    const outcomes = await Promise.allSettled(all.map((data) => here.keeper.journal.transact(data, {}, {})))
    for (const [k, { status }] of outcomes.entries()) if (status === "fulfilled") twin.listeners.transact(all[k])
    storage.before = undefined
    expect(seen(here.engine)).toEqual(seen(twin.engine))
    if (random.chance(0.2)) here = await open(storage, true)
  }
  const again = await open(storage, true)
  for (let t = again.engine.t; t >= 0; t--) {
    for (const engine of [again.engine, twin.engine]) goto(engine, t)
    expect(seen(again.engine)).toEqual(seen(twin.engine))
  }
}

function happening(random: Random): TxData {
  if (random.chance(0.15)) {
    const tags = [":x", ":y", ":z"].filter(() => random.chance(0.5)).map((tag) => read(tag))
    return { view: "v0", args: [tags] as readonly Value[] }
  }
  if (random.chance(0.1)) return forms('[[:db/cas [:name "E1"] :age 77 1]]')
  return { forms: sequence(read(randomTransaction(random))) as readonly Value[] }
}
