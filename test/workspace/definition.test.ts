import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { source } from "../../src/base/span.js"
import { identity, print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { Engine } from "../../src/engine/engine.js"
import { goto } from "../../src/engine/history.js"
import { Wizard } from "../../src/library/wizard.js"
import { verifyViews } from "../../src/verify/verify.js"
import { matchQuery } from "../../src/workspace/definition/match.js"
import { readDefinition } from "../../src/workspace/definition/read.js"
import { circuitForm, writeDefinition } from "../../src/workspace/definition/write.js"
import { codeOf, datoms, engineOf, forms, rowsOf, snapshot } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, randomTransaction, SCHEMA } from "../support/world.js"

const shape = (engine: Engine, id: string): string => {
  const { nodes, edges } = circuitForm(engine.catalog, id)
  return [...nodes.map(identity), ...edges.map(([from, to, arg]) => identity([from, to, arg]))].join("\n")
}

const FIXTURE = readFileSync(join(import.meta.dirname, "../fixtures/definition-action-movies-1980s.edn"), "utf8")
const QUERY = `[:find ?title :where [?movie :movie/title ?title] [?movie :movie/genre "action/adventure"]
                [?movie :movie/release-year ?year] [(>= ?year 1980)]]`

describe("a definition", () => {
  it("read back gives the same circuit, whatever the facts are by then", () => {
    let written = 0
    for (let world = 0; world < 12; world++) {
      const random = new Random(seed() + world)
      const engine = engineOf(SCHEMA)
      engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
      for (let i = 0; i < random.below(12); i++) codeOf(() => engine.transact(forms(randomTransaction(random))))
      const query = new QueryMaker(random).query()
      if (codeOf(() => engine.addView("v", { query, rules: RULES })) !== "nothing") continue
      const text = writeDefinition(engine.catalog, "v")
      const definition = readDefinition(source("d.edn", text))
      expect(identity(read(text))).toBe(identity(read(print(read(text)))))
      const other = engineOf(SCHEMA)
      other.transact(
        forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}" :tag :x :friend {:name "F${i}"}}`).join(" ")}]`),
      )
      const { query: kept, rules, joins } = definition
      if (kept === undefined) throw new Error("a definition of ours says its query")
      other.addView("v", { query: kept, rules, joins })
      expect(shape(other, "v")).toBe(shape(engine, "v"))
      expect([...definition.forms.values()].map(identity)).toEqual(circuitForm(other.catalog, "v").nodes.map(identity))
      expect(other.catalog.joins("v")).toEqual(engine.catalog.joins("v"))
      written++
    }
    expect(written).toBeGreaterThan(4)
  })

  it("has the joins that were chosen on its day, where planning anew has others", () => {
    const engine = new Engine()
    const query = "[:find ?a ?c :where [?a :p ?b] [?b :q ?c] [?a :r 1]]"
    engine.transact(
      datoms(`[[1 :r 1] [1 :p 2] [2 :q 3] ${Array.from({ length: 50 }, (_, i) => `[${i + 10} :p ${i}]`).join(" ")}]`),
    )
    engine.addView("v", { query })
    const other = new Engine()
    other.transact(
      datoms(`[[1 :q 3] ${Array.from({ length: 500 }, (_, i) => `[${i} :r 1] [${i} :p ${i % 5}]`).join(" ")}]`),
    )
    other.addView("anew", { query })
    expect(other.catalog.joins("anew")).not.toEqual(engine.catalog.joins("v"))
    other.addView("v", { query, joins: engine.catalog.joins("v") })
    expect(other.catalog.joins("v")).toEqual(engine.catalog.joins("v"))
    expect(rowsOf(other, "v")).toEqual(rowsOf(other, "anew"))
    expect(codeOf(() => other.addView("x", { query, joins: [["c1", "c9"]] }))).toBe("definition/plan")
    expect(codeOf(() => other.addView("x", { query, joins: [...engine.catalog.joins("v"), ["c1", "c2"]] }))).toBe(
      "definition/plan",
    )
    // A schema that changes the plan is followed all the same.
    other.transact(forms("[{:db/ident :p :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]"))
    expect(rowsOf(other, "v")).toEqual(rowsOf(other, "anew"))
  })

  it("of the original runs as primitives, and equals its query after every transaction", async () => {
    const { nodes, query } = readDefinition(source("fixture.edn", FIXTURE))
    expect(query).toBeUndefined()
    const random = new Random(seed())
    const engine = new Engine()
    engine.transact(datoms('[[1 :movie/title "Old"] [1 :movie/genre "action/adventure"] [1 :movie/release-year 1985]]'))
    engine.addView("primitives", { query: QUERY, primitives: { nodes, text: FIXTURE } })
    engine.addView("query", { query: QUERY })
    const kinds = engine.catalog.get("primitives").circuit.operators.map(({ node }) => node.operator.kind)
    expect(kinds.filter((kind) => kind === "integrate")).toHaveLength(6)
    expect(kinds.slice(-2)).toEqual(["distinct", "output"])
    let rows = 0
    const states: unknown[] = []
    for (let i = 0; i < 60; i++) {
      const all = Array.from({ length: 4 }, () => {
        const e = 1 + random.below(6)
        const fact = random.pick([
          `:movie/title "${random.pick(["A", "B"])}"`,
          `:movie/genre "${random.pick(["action/adventure", "drama"])}"`,
          `:movie/release-year ${random.pick([1979, 1980, 1999])}`,
        ])
        return `[${e} ${fact} nil ${random.chance(0.6)}]`
      })
      engine.transact(datoms(`[${all.join(" ")}]`))
      expect(rowsOf(engine, "primitives")).toEqual(rowsOf(engine, "query"))
      rows += rowsOf(engine, "query")?.length ?? 0
      states.push(snapshot(engine))
    }
    expect(rows).toBeGreaterThan(20)
    expect((await verifyViews(engine)).divergence).toBeNull()
    for (let t = 30; t > 20; t--) {
      goto(engine, t)
      expect(snapshot(engine)).toEqual(states[t - 2])
    }
  })

  it("is refused for another query", () => {
    const fixture = readDefinition(source("fixture.edn", FIXTURE))
    matchQuery(fixture, read(QUERY), undefined)
    for (const [from, to] of [
      ["1980", "1990"],
      [">=", "<"],
      ["action/adventure", "drama"],
      [" [(>= ?year 1980)]", ""],
    ]) {
      expect(codeOf(() => matchQuery(fixture, read(QUERY.replace(from, to)), undefined))).toBe("definition/query")
    }
    const engine = new Engine()
    engine.addView("v", { query: QUERY })
    const own = readDefinition(source("d.edn", writeDefinition(engine.catalog, "v")))
    matchQuery(own, read(QUERY), undefined)
    expect(codeOf(() => matchQuery(own, read(QUERY.replace("1980", "1990")), undefined))).toBe("definition/query")
  })

  it("that is damaged says what was expected", () => {
    for (const [text, code] of [
      ["{:nodes", "parse/unclosed"],
      ["[]", "definition/form"],
      ["{:nodes [] :directed-edges [[1 2]]}", "definition/form"],
      ["{:wizard/version 99 :nodes [] :directed-edges []}", "definition/version"],
    ]) {
      expect([text, codeOf(() => readDefinition(source("d.edn", text)))]).toEqual([text, code])
    }
    const broken = (from: string | RegExp, to: string) => () => {
      const { nodes } = readDefinition(source("d.edn", FIXTURE.replaceAll(from, to)))
      const engine = new Engine()
      const before = snapshot(engine)
      try {
        engine.addView("v", { query: QUERY, primitives: { nodes, text: "" } })
      } finally {
        expect(snapshot(engine)).toEqual(before)
        engine.addView("v", { query: QUERY })
      }
    }
    expect(codeOf(broken(":type :delay", ":type :dealy"))).toBe("definition/operator")
    expect(codeOf(broken("[>= [:idx 0] 1980]", "[=> [:idx 0] 1980]"))).toBe("definition/function")
    expect(codeOf(broken(":output [?title]", ":output [?title ?x]"))).toBe("definition/operator")
  })
})

describe("a view that follows a definition", () => {
  it("needs no query where the definition says it, and is kept with its plan", async () => {
    const one = await Wizard.load()
    await one.transact({
      datoms: [
        [1, ":p", 2],
        [2, ":q", 3],
        [1, ":r", 1],
      ],
    })
    const query = "[:find ?a ?c :in $ ?x :where [?a :p ?b] [?b :q ?c] [?a :r ?x]]"
    const text = (await one.addView("v", { query, args: [1] })).definition()
    const other = await Wizard.load()
    await other.transact({
      datoms: [
        [1, ":q", 9],
        [5, ":p", 1],
        [5, ":r", 1],
        [6, ":r", 1],
        [7, ":r", 1],
      ],
    })
    const view = await other.addView("v", { definition: text })
    expect(view.rows()).toEqual([[5, 9]])
    expect(view.definition()).toBe(text)
    await expect(
      other.addView("w", { query: query.replace(":q", ":z"), args: [1], definition: text }),
    ).rejects.toMatchObject({
      code: "definition/query",
    })
    const bent = text.replace("[:idx 2]", "[:idx 0]")
    await expect(other.addView("w", { definition: bent })).rejects.toMatchObject({ code: "definition/damaged" })
    expect(other.views()).toEqual(["v"])
  })

  it("runs the original's circuit in a database file, and after it was opened again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wizard-definition-"))
    try {
      const database = join(folder, "d.duckdb")
      const one = await Wizard.load({}, { database })
      await one.addView("v", { query: QUERY, definition: FIXTURE })
      await one.transact({
        datoms: [
          [1, ":movie/title", "Commando"],
          [1, ":movie/genre", "action/adventure"],
          [1, ":movie/release-year", 1985],
        ],
      })
      await one.close()
      const again = await Wizard.load({}, { database })
      expect(again.view("v").rows()).toEqual([["Commando"]])
      expect(again.view("v").definition()).toBe(FIXTURE)
      expect((await again.verify()).divergence).toBeNull()
      await again.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
