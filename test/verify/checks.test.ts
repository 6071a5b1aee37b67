import { expect, test } from "vitest"
import { Engine } from "../../src/engine/engine.js"
import { Wizard } from "../../src/index.js"
import { type WeightFault, watchWeights } from "../../src/verify/weights.js"
import { wizard as cli, folder } from "../cli/wizard.js"
import { datoms, forms } from "../engine/support.js"
import { MUTANTS } from "../mutants/table.js"

const QUERY = "[:find ?e :where [?e :a ?x] [_ :b ?x]]"
const HISTORY = [
  [
    [1, ":b", 7],
    [2, ":b", 7],
  ],
  [[3, ":a", 7]],
  [[1, ":b", 7, null, false]],
  [
    [4, ":a", 7],
    [5, ":b", 7],
  ],
]

async function loaded(): Promise<Wizard> {
  const w = await Wizard.load({})
  await w.addView("v", { query: QUERY })
  for (const each of HISTORY) await w.transact({ datoms: each })
  return w
}

async function planted<T>(name: string, act: () => Promise<T>): Promise<T> {
  const undo = MUTANTS.find((mutant) => mutant.name === name)?.plant()
  if (undo === undefined) throw new Error(`no mutant ${name}`)
  try {
    return await act()
  } finally {
    undo()
  }
}

const ALL = { oracles: [], weights: true, operators: true, batching: { rounds: 4, seed: 1 } }

test("a right circuit passes every check, after other arguments too", async () => {
  const w = await loaded()
  await w.addView("given", { query: "[:find ?e :in $ ?x :where [?e :a ?x]]", args: [1] })
  w.view("given").args([7])
  await w.transact({ datoms: [[9, ":a", 7]] })
  expect(await w.verify({ ...ALL, oracles: ["naive"] })).toEqual({
    verified: 2,
    skipped: 0,
    divergence: null,
    weights: null,
    operators: null,
    batching: { verified: 5, divergence: null },
  })
})

test("a batching that gives other weights is told, with the operator", async () => {
  const { batching } = await planted("join saturates weights", async () => (await loaded()).verify(ALL))
  expect(batching?.divergence).toMatchObject({ view: "v", op: expect.stringMatching(/join/) })
})

test("a weight that cannot be is told, with the operator and the row, in a running engine too", async () => {
  const found = await planted("plus counts retractions once too often", async () => {
    const engine = new Engine()
    const faults: WeightFault[] = []
    watchWeights(engine, (fault) => faults.push(fault))
    engine.addView("v", { query: "[:find ?x :where (or [_ :a ?x] [_ :b ?x])]" })
    engine.transact(datoms("[[1 :a 7]]"))
    expect(faults).toEqual([])
    engine.transact(datoms("[[1 :a 7 nil false]]"))
    engine.transact(forms("[]"))
    return faults[0]
  })
  expect(found).toEqual({ view: "v", t: 2, op: "c1.plus", row: [7], weight: -1, limit: Number.POSITIVE_INFINITY })
  const { weights } = await planted("distinct counts every addition as the first", async () => {
    const w = await Wizard.load({})
    await w.addView("v", { query: "[:find ?x :where [_ :a ?x]]" })
    await w.transact({ datoms: [[1, ":a", 7]] })
    await w.transact({ datoms: [[2, ":a", 7]] })
    return w.verify(ALL)
  })
  expect(weights).toMatchObject({ op: "distinct", row: [7], weight: 2, limit: 1, t: 2 })
})

test("an operator at fault is named though the view's rows are right, and when only its deltas are wrong", async () => {
  const twice = await planted("join keeps A twice", async () => (await loaded()).verify(ALL))
  expect(twice.operators).toMatchObject({ kind: "join", expected: expect.any(Number), found: expect.any(Number) })
  const silent = await planted("output drops retractions", async () => {
    const w = await Wizard.load({})
    await w.addView("v", { query: "[:find ?x :where [_ :a ?x]]" })
    await w.transact({ datoms: [[1, ":a", 7]] })
    await w.transact({ datoms: [[1, ":a", 7, null, false]] })
    return w.verify({ ...ALL, oracles: ["naive"] })
  })
  expect(silent).toMatchObject({ divergence: null, operators: { op: "out", row: [7], expected: 0, found: 1, t: 2 } })
})

test("inside a fixpoint the iteration is told", async () => {
  const { operators } = await planted("round is always 1 at most", async () => {
    const w = await Wizard.load({})
    const rules = "[[(reach ?x ?y) [?x :to ?y]] [(reach ?x ?y) (reach ?x ?z) (reach ?z ?y)]]"
    await w.addView("v", { query: "[:find ?x ?y :in $ % :where (reach ?x ?y)]", rules })
    await w.transact({
      datoms: [
        [1, ":to", 2],
        [2, ":to", 3],
        [3, ":to", 4],
        [4, ":to", 1],
      ],
    })
    await w.transact({ datoms: [[1, ":to", 2, null, false]] })
    return w.verify(ALL)
  })
  expect(operators).toMatchObject({ op: expect.stringMatching(/^reach\/2\..*map$/), t: 1 })
  expect(operators?.iteration).toBeTypeOf("number")
})

test("wizard verify takes a config, alone and with a log", async () => {
  const config = `{:wizard/circuits {:v {:wizard.circuit/query ${QUERY}}}}`
  const cwd = folder({ "c.edn": config, "log.edn": "[[1 :a 7] [2 :b 7]]\n[[2 :b 7 nil false]]" })
  const alone = await cli(["verify", "c.edn", "--json"], { cwd })
  expect([alone.code, alone.lines]).toEqual([0, [{ verified: 1, skipped: 0, divergence: null }]])
  const fed = await cli(["verify", "c.edn", "--log", "log.edn", "--json", "--batching", "--seed", "3"], { cwd })
  expect([fed.code, fed.lines]).toEqual([0, [{ verified: 14, skipped: 0, divergence: null }]])
}, 300_000)

test("wizard verify --batching takes a notebook", async () => {
  const view = `\`\`\`clojure view v\n${QUERY}\n\`\`\``
  const schema = [":a", ":b"].map(
    (a) => `{:db/ident ${a} :db/valueType :db.type/long :db/cardinality :db.cardinality/many}`,
  )
  const cells = [
    `\`\`\`edn schema\n[${schema.join(" ")}]\n\`\`\``,
    view,
    "```edn tx\n[{:a 7} {:b 7}]\n```",
    "```edn tx\n[{:a 7}]\n```",
  ]
  const cwd = folder({ "n.md": cells.join("\n\n") })
  const { code, lines } = await cli(["verify", "n.md", "--json", "--batching", "--seed", "3"], { cwd })
  expect([code, lines]).toEqual([0, [{ verified: 14, skipped: 0, divergence: null }]])
}, 300_000)
