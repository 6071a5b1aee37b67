import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"
import type { SourceInput } from "../../src/library/source-input.js"
import { folder } from "../cli/wizard.js"

const FORMS = `{:tx-data [{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}]}
{:tx-data [{:name "Ann"}]}`
const RAW = '[[1 :name "Ann"]]\n[[1 :name "Ann" 9 false] [1 :name "Bob"] [2 :name "Cid"]]'
const LINES = '{"tx": 1, "datoms": [[1, ":name", "Ann"]]}\n'
const cwd = folder({
  "raw.edn": RAW,
  "forms.edn": FORMS,
  "lines.jsonl": LINES,
  "lines.jsonl.gz": gzipSync(LINES),
  "raw.edn.gz": gzipSync(RAW),
  "bad.edn": '[[1 :name "Ann"]]\n[[1 :name nil]]',
  "config.edn":
    '{:wizard/circuits {:names {:wizard.circuit/query [:find ?n :in $ $b :where [$b _ :name ?n]] :wizard.circuit/sources {$b "raw.edn"}}}}',
})
const file = (name: string) => join(cwd, name)
const QUERY = "[:find ?n :in $ $b :where [$b _ :name ?n]]"

describe("a source", () => {
  const inputs: readonly (readonly [string, SourceInput, readonly string[]])[] = [
    ["a path", file("raw.edn"), ["Bob", "Cid"]],
    ["a path, zipped", file("raw.edn.gz"), ["Bob", "Cid"]],
    ["JSON lines", file("lines.jsonl"), ["Ann"]],
    ["JSON lines, zipped", { log: file("lines.jsonl.gz") }, ["Ann"]],
    ["a log of forms", { log: file("forms.edn") }, ["Ann"]],
    ["EDN text", RAW, ["Bob", "Cid"]],
    ["nothing", "", []],
    ["datoms", { transactions: [{ datoms: [[1, ":name", "Dan"]] }] }, ["Dan"]],
    [
      "forms under a schema, after a log",
      {
        schema: "[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]",
        log: '{:tx-data [{:db/id 99 :name "Eve"}]}',
        transactions: [[[":db/add", 99, ":name", "Flo"]], '[{:name "Gil"}]'],
      },
      ["Flo", "Gil"],
    ],
  ]
  it.each(inputs)("is %s", async (_, b, names) => {
    const w = await Wizard.load()
    await w.addView("v", { query: QUERY, sources: { $b: b } })
    const rows = names.map((name) => [name])
    expect(w.view("v").rows()).toEqual(rows)
    await w.transact({ datoms: [[1, ":name", "Zoe"]] })
    expect(w.view("v").rows()).toEqual(rows)
    expect((await w.query({ query: QUERY, sources: { $b: b } })).rows).toEqual(rows)
    expect((await w.verify()).divergence).toBeNull()
  })

  it("stands in a config, relative to its file", async () => {
    const w = await Wizard.load(file("config.edn"))
    expect(w.view("names").rows()).toEqual([["Bob"], ["Cid"]])
  })

  it("is read once when it is the same object; then check and explain know it", async () => {
    const w = await Wizard.load()
    const sources = { $b: { log: file("raw.edn") } }
    const code = (act: () => unknown) => {
      try {
        act()
        return "nothing"
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(code(() => w.check({ query: QUERY, sources }))).toBe("source/unread")
    await w.addView("v", { query: QUERY, sources })
    expect(code(() => w.check({ query: QUERY, sources }))).toBe("nothing")
    const plan = w
      .explain("x", { query: QUERY, sources }, "plan")
      .operators.map((operator) => (operator as { rule: string }).rule)
    expect(plan[0]).toBe("[$b _ :name ?n]")
  })

  it("is not warned of as an unknown attribute", async () => {
    const w = await Wizard.load()
    await w.transact({ datoms: [[1, ":own", 1]] })
    const query = "[:find ?n :in $ $b :where [?e :own] [$b ?e :name ?n] [$b ?e :nmae]]"
    expect(w.check({ query, sources: { $b: RAW } }).map(({ message }) => message)).toEqual([
      "no fact and no schema has the attribute :nmae",
    ])
  })
})

describe("what is wrong with a source", () => {
  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ["missing", {}, "source/missing"],
    ["of another name", { $b: RAW, $c: RAW }, "source/unknown"],
    ["for $", { $: RAW, $b: RAW }, "source/unknown"],
    ["a file that is not there", { $b: "no/such.edn" }, "io/missing"],
    ["a refused transaction", { $b: file("bad.edn") }, "db.error/nil-value"],
    ["no log", { $b: "[1 2]" }, "log/form"],
    ["another object", { $b: { path: "x" } }, "source/data"],
    ["a number", { $b: 5 }, "source/data"],
  ]
  it.each(wrong)("%s", async (_, sources, code) => {
    const w = await Wizard.load()
    await expect(w.addView("v", { query: QUERY, sources: sources as never })).rejects.toMatchObject({ code })
    expect(w.views()).toEqual([])
  })

  it("a refused transaction has its place in the log", async () => {
    const w = await Wizard.load()
    const error = await w.addView("v", { query: QUERY, sources: { $b: file("bad.edn") } }).catch((thrown) => thrown)
    expect(error.toJSON()).toMatchObject({ file: file("bad.edn"), line: 2 })
  })

  it("in a config", async () => {
    const circuit = (sources: string) =>
      `{:wizard/circuits {:v {:wizard.circuit/query ${QUERY} :wizard.circuit/sources ${sources}}}}`
    for (const sources of ["[1]", "{:b 1}", '{b "x"}', "{$b 5}"]) {
      await expect(Wizard.load(circuit(sources))).rejects.toMatchObject({ code: "config/value" })
    }
  })
})
