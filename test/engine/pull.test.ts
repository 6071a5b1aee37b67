import { describe, expect, it } from "vitest"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import type { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { verifyViews } from "../../src/verify/verify.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { randomPattern, randomTransaction, SCHEMA } from "../support/world.js"
import {
  codeOf,
  contents,
  deltaText,
  engineOf,
  failLate,
  forms,
  ranDuring,
  rowsOf,
  setArguments,
  snapshot,
  unary,
} from "./support.js"

const PART = "{:db/ident :part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}"
const ALL = SCHEMA.replace(/\]$/, `${PART}]`)
const PEOPLE = `[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`

/** Changes of the schema that trees must follow. */
const CHANGES = [
  "[[:db/add :friend :db/isComponent true]]",
  "[[:db/add :friend :db/isComponent false]]",
  "[[:db/add :boss :db/cardinality :db.cardinality/many]]",
  "[[:db/add :boss :db/isComponent true]]",
  "[[:db/add :age :db/cardinality :db.cardinality/many]]",
  "[{:db/ident :part2 :db/valueType :db.type/ref :db/cardinality :db.cardinality/one :db/isComponent true}]",
  '[{:db/ident :x :name "named"}]',
  "[{:db/id :nick :db/ident :alias}]",
  "[[:db/add :part :db/isComponent false]]",
]

/** Roots that are entities, values that may name one, and none at all. */
const ROOTS = [
  ["?e", "[?e :name _]"],
  ["?e ?n", "[?e :name ?n]"],
  ["?f", "[?e :friend ?f]"],
  ["?t", "[?e :tag ?t]"],
  ["?t", "[_ :name _ ?t]"],
  ["?r", "[?e :name ?n] [(tuple :name ?n) ?r]"],
  ["?e", "[?e :size _] (not [?e :tag :x])"],
  ["?a", "[_ ?a _]"],
] as const

function randomQuery(random: Random): string {
  const [roots, where] = random.pick(ROOTS)
  const [root, ...others] = roots.split(" ")
  const pull = () => `(pull ${root} ${randomPattern(random, 2, ["part", "_part"])})`
  const find = [pull(), ...others, ...(random.chance(0.3) ? [pull()] : [])].sort(() => random.next() - 0.5)
  return random.chance(0.1) ? `[:find ${find[0]} . :where ${where}]` : `[:find ${find.join(" ")} :where ${where}]`
}

function step(engine: Engine, random: Random): void {
  const roll = random.next()
  const e = () => `[:name "E${random.below(7)}"]`
  if (roll < 0.1) codeOf(() => engine.transact(forms(random.pick(CHANGES))))
  else if (roll < 0.3)
    codeOf(() =>
      engine.transact(forms(`[[${random.pick([":db/add", ":db/add", ":db/retract"])} ${e()} :part ${e()}]]`)),
    )
  else codeOf(() => engine.transact(forms(randomTransaction(random))))
}

describe("pull", () => {
  it("equals the oracle after every transaction, whatever the graph and the schema", { timeout: 600_000 }, async () => {
    const worlds = Number(process.env.WIZARD_FUZZ ?? 30)
    let shown = 0
    for (let world = 0; world < worlds; world++) {
      const random = new Random(seed() + world)
      const engine = engineOf(ALL)
      engine.transact(forms(PEOPLE))
      for (let i = 0; i < 22; i++) {
        const query = randomQuery(random)
        if (random.chance(0.35)) codeOf(() => engine.addView(`v${i}`, { query }))
        step(engine, random)
        const { divergence } = await verifyViews(engine)
        if (divergence !== null) {
          const text = print(engine.catalog.get(divergence.view).definition.query.find.span.source.text)
          expect.fail(
            `world ${seed() + world} at ${i} ${text}: missing ${print(divergence.missing)} extra ${print(divergence.extra)} ${JSON.stringify(divergence.failed)}`,
          )
        }
        for (const view of engine.catalog.views()) shown += view.rows()?.length ?? 0
      }
    }
    expect(shown).toBeGreaterThan(worlds)
  })

  it("holds the same state whether it is stepped, filled late, or walked back and forth", {
    timeout: 300_000,
  }, async () => {
    for (let world = 0; world < 8; world++) {
      const random = new Random(seed() + 1000 + world)
      const engine = engineOf(ALL)
      engine.transact(forms(PEOPLE))
      const queries = Array.from({ length: 6 }, () => randomQuery(random))
      for (const [i, query] of queries.entries()) codeOf(() => engine.addView(`early${i}`, { query }))
      for (let i = 0; i < 12; i++) step(engine, random)
      const last = engine.t
      const states = new Map([[last, snapshot(engine)]])
      for (let t = last - 1; t >= 1; t--) {
        goto(engine, t)
        states.set(t, snapshot(engine))
        expect((await verifyViews(engine)).divergence).toBeNull()
      }
      for (let k = 0; k < 15; k++) {
        const t = 1 + random.below(last)
        goto(engine, t)
        expect(snapshot(engine)).toEqual(states.get(t))
      }
      goto(engine, last)
      const before = pullStates(engine)
      const ids = engine.catalog.views().map(({ id }) => id)
      for (const id of ids) engine.catalog.rebuild(id)
      expect(pullStates(engine)).toEqual(before)
    }
  })

  it("is as it was after a transaction that fails late", () => {
    for (let world = 0; world < 10; world++) {
      const random = new Random(seed() + 2000 + world)
      const engine = engineOf(ALL)
      engine.transact(forms(PEOPLE))
      for (let i = 0; i < 4; i++) codeOf(() => engine.addView(`v${i}`, { query: randomQuery(random) }))
      for (let i = 0; i < 10; i++) {
        step(engine, random)
        const before = snapshot(engine)
        const stop = failLate(engine)
        step(engine, random)
        stop()
        expect(snapshot(engine)).toEqual(before)
      }
    }
  })

  it("changes the rows whose tree holds what changed, and no others", () => {
    const engine = engineOf(ALL)
    engine.transact(
      forms(
        '[{:name "A" :boss "b" :age 1} {:db/id "b" :name "B"} {:name "C" :boss "d" :age 2} {:db/id "d" :name "D"}]',
      ),
    )
    engine.addView("v", { query: "[:find ?n (pull ?e [:age {:boss [:name :nick]}]) :where [?e :name ?n] [?e :age _]]" })
    const { deltas } = engine.transact(forms('[[:db/add [:name "D"] :nick "dee"]]'))
    expect(deltaText(deltas.get("v"))).toEqual([
      '-1 ["C" {:age 2, :boss {:name "D"}}]',
      '+1 ["C" {:age 2, :boss {:name "D", :nick ["dee"]}}]',
    ])
    expect(
      ranDuring(engine, () => engine.transact(forms('[[:db/add [:name "B"] :size 3]]'))).filter((op) =>
        /pull/.test(op),
      ),
    ).toEqual([])
    expect(engine.transact(forms('[[:db/add [:name "A"] :boss [:name "C"]]]')).deltas.get("v")?.retracts).toHaveLength(
      1,
    )
  })

  it("keeps equal trees of two entities as two rows", () => {
    const engine = engineOf(ALL)
    engine.addView("v", { query: "[:find (pull ?e [:age]) :where [?e :age _]]" })
    engine.addView("all", { query: "[:find [(pull ?e [:age]) ...] :where [?e :age _]]" })
    const added = engine.transact(forms('[{:name "A" :age 1} {:name "B" :age 1} {:name "C" :age 2}]'))
    expect(deltaText(added.deltas.get("v"))).toEqual(["+2 [{:age 1}]", "+1 [{:age 2}]"])
    expect(added.deltas.get("v")?.asserts).toHaveLength(3)
    expect(rowsOf(engine, "all")).toEqual(["[{:age 1}]", "[{:age 1}]", "[{:age 2}]"])
    expect(deltaText(engine.transact(forms('[[:db/add [:name "C"] :age 1]]')).deltas.get("v"))).toEqual([
      "+1 [{:age 1}]",
      "-1 [{:age 2}]",
    ])
    expect(deltaText(engine.transact(forms('[[:db/retractEntity [:name "A"]]]')).deltas.get("v"))).toEqual([
      "-1 [{:age 1}]",
    ])
    expect(rowsOf(engine, "v")).toEqual(["[{:age 1}]", "[{:age 1}]"])
  })

  it("shows a thousand values where no limit is given, the first ones", () => {
    const engine = engineOf(ALL)
    engine.transact(forms(`[{:name "A" :size [${Array.from({ length: 1200 }, (_, i) => i).join(" ")}]}]`))
    engine.addView("v", {
      query: "[:find (pull ?e [(:size :xform count)]) (pull ?e [(:size :limit nil :xform count)]) :where [?e :name]]",
    })
    expect(rowsOf(engine, "v")).toEqual(["[{:size 1000} {:size 1200}]"])
    engine.addView("first", { query: "[:find (pull ?e [(:size :limit 2)]) . :where [?e :name]]" })
    expect(rowsOf(engine, "first")).toEqual(["[{:size [0 1]}]"])
    engine.transact(forms('[[:db/retract [:name "A"] :size 0]]'))
    expect(rowsOf(engine, "first")).toEqual(["[{:size [1 2]}]"])
  })

  it("stands failed while a function throws, and heals", async () => {
    const picky = unary("picky", (value) => {
      if (value === 3) throw new Error("no three")
      return value
    })
    const engine = engineOf(ALL, new Map([picky]))
    engine.addView("v", { query: "[:find ?n (pull ?e [(:age :xform picky)]) (pull ?e [:name]) :where [?e :name ?n]]" })
    engine.transact(forms('[{:name "A" :age 1} {:name "B" :age 2}]'))
    expect(engine.transact(forms('[[:db/add [:name "B"] :age 3]]')).failed).toEqual(["v"])
    expect(engine.catalog.get("v").failure).toMatchObject({ op: "pull", row: ["B", 12] })
    expect((await verifyViews(engine)).divergence).toBeNull()
    expect(deltaText(engine.transact(forms('[[:db/add [:name "B"] :age 4]]')).deltas.get("v"))).toEqual([
      '-1 ["B" {:age 2} {:name "B"}]',
      '+1 ["B" {:age 4} {:name "B"}]',
    ])
  })

  it("follows the pattern, the entity and what it names when they come by :in", async () => {
    const engine = engineOf(ALL)
    const args = (text: string) => ({ args: sequence(read(text)) as readonly Value[] })
    const query = "[:find (pull ?e ?p) :in $ ?e ?p]"
    engine.addView("v", { query, ...args('[[:name "A"] [:age {:boss [:name]}]]') })
    engine.addView("id", { query, ...args("[:x [:name]]") })
    expect(rowsOf(engine, "v")).toEqual(["[nil]"])
    engine.transact(forms('[{:db/id "a" :name "A" :age 1 :boss "b"} {:db/id "b" :name "B" :db/ident :x}]'))
    expect(rowsOf(engine, "v")).toEqual(['[{:age 1, :boss {:name "B"}}]'])
    expect(rowsOf(engine, "id")).toEqual(['[{:name "B"}]'])
    engine.transact(forms('[[:db/add [:name "A"] :name "Z"] {:name "C" :age 9} [:db/add "c" :name "C"]]'))
    expect(rowsOf(engine, "v")).toEqual(["[nil]"])
    const { args: changed } = args('[[:name "C"] [:age]]')
    expect(deltaText(setArguments(engine, "v", changed))).toEqual(["-1 [nil]", "+1 [{:age 9}]"])
    expect((await verifyViews(engine)).divergence).toBeNull()
    expect(codeOf(() => setArguments(engine, "v", args("[1 [(:name :upto 3)]]").args))).toBe("pull/option")
  })

  it("fails the view whose tree is too deep, and no other", () => {
    const engine = engineOf(ALL)
    engine.addView("deep", { query: "[:find (pull ?e [:name {:boss ...}]) :where [?e :age 1]]" })
    engine.addView("flat", { query: "[:find ?n :where [?e :age 1] [?e :name ?n]]" })
    const link = (i: number) => `{:db/id "${i}" :name "N${i}" :boss "${i + 1}"}`
    const chain = Array.from({ length: 40_000 }, (_, i) => link(i)).join(" ")
    const { failed } = engine.transact(forms(`[${chain} {:db/id "40000" :name "end"} [:db/add "0" :age 1]]`))
    expect(failed).toEqual(["deep"])
    expect(engine.catalog.get("deep").failure?.code).toBe("pull/too-deep")
    expect(rowsOf(engine, "flat")).toEqual(['["N0"]'])
    engine.transact(forms('[[:db/retract [:name "N2"] :boss [:name "N3"]]]'))
    expect(rowsOf(engine, "deep")).toEqual(['[{:boss {:boss {:name "N2"}, :name "N1"}, :name "N0"}]'])
  })
})

/** What the pulls of every view hold, whatever the plans around them. */
function pullStates(engine: Engine): unknown {
  const { dictionary } = engine.database
  return engine.catalog.views().map(({ id, circuit }) => {
    const pulls = circuit.operators.filter(({ node }) => node.operator.kind === "pull")
    return [id, pulls.map(({ node }) => node.operator.state.map((part) => contents(part, dictionary)))]
  })
}
