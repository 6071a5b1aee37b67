import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PassThrough, Writable } from "node:stream"
import { expect, test } from "vitest"
import { source } from "../../src/base/span.js"
import { replayCommand } from "../../src/cli/commands/replay.js"
import { runCommand } from "../../src/cli/commands/run.js"
import { verifyCommand } from "../../src/cli/commands/verify.js"
import { Terminal } from "../../src/cli/terminal.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { printQuery, printRules } from "../../src/datalog/print.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { asForms } from "../../src/verify/shrink/as-forms.js"
import { ddmin } from "../../src/verify/shrink/ddmin.js"
import { printNotebook } from "../../src/verify/shrink/notebook.js"
import { divergesAt, recordingOfScenario } from "../../src/verify/shrink/scenario.js"
import { type Scenario, shrink } from "../../src/verify/shrink.js"
import { folder } from "../cli/wizard.js"
import { MUTANTS } from "../mutants/table.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

const list = (text: string) => sequence(read(text)) as readonly Value[]

function scenario(query: string, transactions: readonly string[], rules?: string): Scenario {
  return {
    schema: [],
    query: parseQuery(source("q.edn", query)),
    rules: rules === undefined ? undefined : parseRules(source("r.edn", rules)),
    args: [],
    transactions: transactions.map((text) => ({ kind: "forms", items: list(text) })),
  }
}

test("ddmin finds exactly the items at fault, wherever they stand", async () => {
  const random = new Random(seed())
  for (let i = 0; i < 40; i++) {
    const items = Array.from({ length: 1 + random.below(30) }, (_, k) => k)
    const guilty = items.filter(() => random.chance(0.2))
    const fails = async (some: readonly number[]) => guilty.every((each) => some.includes(each))
    expect([items.length, await ddmin(items, fails)]).toEqual([items.length, guilty])
  }
})

test("what is not needed goes: transactions, forms, attributes, clauses at any depth, rules, find elements", async () => {
  const big = scenario(
    "[:find ?a ?b :in $ % :where [?a :x ?b] (or-join [?a] [?a :y 1] (and [?a :z 2] (not [?a :w 3] [?a :v 4]))) (far ?a ?b)]",
    ["[[:db/add 1 :x 1]]", "[[:db/add 1 :x 2] {:db/id 2 :x 3 :y 4} [:db/add 1 :x 5]]", "[[:db/add 3 :x 1]]"],
    "[[(far ?a ?b) [?a :x ?b] [?b :x ?a]] [(near ?a ?b) [?a :x ?b]]]",
  )
  const fails = async ({ query, rules, transactions }: Scenario) => {
    const text = `${printQuery(query)} ${rules && printRules(rules)} ${print(transactions.map(({ items }) => [...items]))}`
    return text.includes("[?a :w 3]") && text.includes(":y 4") && text.includes("[?b :x ?a]")
  }
  const { query, rules, transactions } = await shrink(big, fails)
  expect(printQuery(query)).toBe("[:find ?b :in $ % :where (not [?a :w 3])]")
  expect(rules && printRules(rules)).toBe("[[(far ?a ?b) [?b :x ?a]]]")
  expect(transactions.map(({ items }) => print([...items]))).toEqual(["[{:y 4}]"])
})

test("raw datoms become forms with a schema made up for them, when forms can say the same", async () => {
  const raw = (text: string): Scenario => ({
    ...scenario("[:find ?e :where [?e :a 1]]", []),
    transactions: [{ kind: "datoms", items: list(text) }],
  })
  const forms = asForms(raw('[[7 :a 1] [7 :s "x" nil false]]'))
  expect(forms?.transactions).toEqual([{ kind: "forms", items: list('[[:db/add 7 :a 1] [:db/retract 7 :s "x"]]') }])
  expect(print([...(forms?.schema ?? [])])).toContain(":db.type/string")
  expect(asForms(raw('[["ann" :a 1]]'))).toBeUndefined()
  expect(asForms(raw('[[1 :a 1] [1 :a "x"]]'))).toBeUndefined()
  expect(await divergesAt(recordingOfScenario(forms as Scenario))).toBeUndefined()
  await expect(printNotebook(raw("[[7 :a 1]]"), "t")).rejects.toMatchObject({ code: "verify/notebook" })
})

const QUERY = "[:find ?x :where [?e :a ?x] [_ :b ?e] (not [?e :c _]) [(< ?x 9)]]"
const LOG = [
  "[[1 :a 1] [9 :b 1] [2 :a 3]]",
  "[[9 :b 2] [3 :c 1]]",
  "[[9 :b 1 nil false]]",
  "[[4 :a 4] [9 :b 4]]",
  "[[9 :b 2 nil false]]",
].join("\n")

/** Runs a command in this process, where a mutant is planted. */
async function command(
  act: (terminal: Terminal) => Promise<number>,
): Promise<{ code: number; lines: Record<string, unknown>[]; notes: string }> {
  const texts = { out: "", notes: "" }
  const sink = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk, _, done) => {
        texts[name] += String(chunk)
        done()
      },
    })
  const streams = { stdin: new PassThrough(), stdout: sink("out"), stderr: sink("notes") }
  const code = await act(new Terminal("json", streams))
  const lines = texts.out.split("\n").filter((line) => line !== "")
  return { code, lines: lines.map((line) => JSON.parse(line)), notes: texts.notes }
}

test("wizard verify names the operator, and --shrink writes a notebook that fails while the fault is there", async () => {
  const cwd = folder({ "q.edn": QUERY, "log.edn": LOG })
  const files = { log: [join(cwd, "log.edn")], query: join(cwd, "q.edn") }
  const least = join(cwd, "least.md")
  const shrinking = (terminal: Terminal) => verifyCommand(undefined, { ...files, shrink: least }, terminal)
  const checking = (terminal: Terminal) => runCommand([least], { check: true }, terminal)
  const right = await command(shrinking)
  expect([right.code, right.notes]).toEqual([0, `nothing to shrink: ${least} is not written\n`])
  const undo = MUTANTS.find(({ name }) => name === "join ignores retractions of B")?.plant()
  try {
    const { code, lines, notes } = await command(shrinking)
    const [{ divergence }] = lines as [{ divergence: Record<string, unknown> }]
    expect([code, notes]).toEqual([1, `${least}: 2 transaction(s), 2 clause(s)\n`])
    expect(divergence).toMatchObject({
      t: 3,
      op: "c2.join",
      iteration: null,
      extra: [[1]],
      expected: 0,
      found: 1,
      since: 3,
    })
    const replayed = await command((terminal) => replayCommand({ ...files, verify: true }, terminal))
    expect(replayed.lines.at(-1)).toMatchObject({ divergence: { op: "c2.join" } })
    expect(readFileSync(least, "utf8")).toContain("```diff expect least full")
    expect((await command(checking)).code).toBe(1)
  } finally {
    undo?.()
  }
  expect((await command(checking)).code).toBe(0)
})

test("--shrink makes a notebook smaller, too", async () => {
  const attribute = (name: string) =>
    `{:db/ident :${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/many}`
  const transactions = [
    "[[:db/add 101 :a 1] [:db/add 109 :b 101] [:db/add 102 :a 3]]",
    "[[:db/add 109 :b 102] [:db/add 103 :c 1]]",
    "[[:db/retract 109 :b 101]]",
    "[[:db/add 104 :a 4] [:db/add 109 :b 104]]",
  ]
  const cell = (info: string, body: string) => `\`\`\`${info}\n${body}\n\`\`\`\n`
  const notebook = [
    cell("edn schema s", `[${["a", "b", "c"].map(attribute).join(" ")}]`),
    cell("clojure view v", QUERY),
    ...transactions.map((forms, i) => cell(`edn tx t${i + 1}`, forms)),
  ].join("\n")
  const cwd = folder({ "n.md": notebook })
  const least = join(cwd, "least.md")
  const shrinking = (terminal: Terminal) => verifyCommand(join(cwd, "n.md"), { shrink: least }, terminal)
  expect((await command(shrinking)).notes).toContain(`nothing to shrink: ${least} is not written`)
  const undo = MUTANTS.find(({ name }) => name === "join ignores retractions of B")?.plant()
  try {
    const { code, notes } = await command(shrinking)
    expect(code).toBe(1)
    expect(notes).toContain(`${least}: 2 transaction(s), 2 clause(s)\n`)
    expect((await command((terminal) => runCommand([least], { check: true }, terminal))).code).toBe(1)
  } finally {
    undo?.()
  }
  expect((await command((terminal) => runCommand([least], { check: true }, terminal))).code).toBe(0)
})

/** A join with a further source: of its five transactions one datom is needed. */
const FURTHER = "[:find ?x :in $ $b :where [$b ?x :name _] [?e :a ?x]]"
const EDITS = "[[1 :a 1] [2 :a 2]]\n[[3 :a 9]]\n[[1 :a 1 nil false]]"
const BESIDE = [
  "{:tx-data [{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]}",
  '[[1 :name "one"] [2 :name "two"]]',
  '[[7 :late "one"] [8 :late "two"]]',
  '[[3 :name "three"]]',
  '[[3 :name "three" nil false]]',
].join("\n")

test("--shrink leaves of a further source what is needed, in a log beside the notebook", async () => {
  const cwd = folder({ "q.edn": FURTHER, "log.edn": EDITS, "b.edn": BESIDE })
  const least = join(cwd, "least.md")
  const files = { log: [join(cwd, "log.edn"), `$b=${join(cwd, "b.edn")}`], query: join(cwd, "q.edn") }
  const shrinking = (terminal: Terminal) => verifyCommand(undefined, { ...files, shrink: least }, terminal)
  const over = (terminal: Terminal) => verifyCommand(undefined, { ...files, shrink: join(cwd, "b.md") }, terminal)
  const checking = (path: string) => (terminal: Terminal) => runCommand([path], { check: true }, terminal)
  const notebook = join(cwd, "n.md")
  writeFileSync(
    notebook,
    [
      `\`\`\`clojure view v sources={$b "b.edn"}\n${FURTHER}\n\`\`\``,
      "```edn schema\n[{:db/ident :a :db/valueType :db.type/long :db/cardinality :db.cardinality/many}]\n```",
      "```edn tx\n[[:db/add 101 :a 1] [:db/add 102 :a 2]]\n```",
      "```edn tx\n[[:db/retract 101 :a 1]]\n```",
    ].join("\n\n"),
  )
  const undo = MUTANTS.find(({ name }) => name === "join ignores retractions of B")?.plant()
  try {
    for (const given of [undefined, notebook]) {
      const shrunk = await command(
        given === undefined ? shrinking : (terminal) => verifyCommand(given, { shrink: least }, terminal),
      )
      expect([shrunk.code, shrunk.notes]).toEqual([1, expect.stringContaining("2 transaction(s)")])
      expect(readFileSync(least, "utf8")).toContain('sources={$b "least.b.edn"}')
      const lines = readFileSync(join(cwd, "least.b.edn"), "utf8").trimEnd().split("\n")
      expect(lines).toEqual([expect.stringMatching(/^\[\[1 :name "one"( \S+ true)?\]\]$/)])
      expect((await command(checking(least))).code).toBe(1)
    }
  } finally {
    undo?.()
  }
  expect((await command(checking(least))).code).toBe(0)
  writeFileSync(join(cwd, "b.b.edn"), BESIDE)
  files.log[1] = `$b=${join(cwd, "b.b.edn")}`
  await expect(command(over)).rejects.toMatchObject({ code: "io/exists" })
})

test("--shrink needs one transaction at a time", async () => {
  const config = (terminal: Terminal) => verifyCommand("x.edn", { shrink: "y.md" }, terminal)
  await expect(command(config)).rejects.toMatchObject({ code: "cli/usage" })
})
