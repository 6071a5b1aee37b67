import { describe, expect, it } from "vitest"
import { Wizard } from "../../src/index.js"

const QUERIES = {
  seen: "[:find ?e :where [?e :seen ?x]]",
  done: "[:find ?e :where [?e :done ?x]]",
  n: "[:find ?e ?v :where [?e :n ?v]]",
}

async function wizard(): Promise<Wizard> {
  const w = await Wizard.load({}, { now: () => new Date(0) })
  for (const [id, query] of Object.entries(QUERIES)) await w.addView(id, { query })
  return w
}

const add = (e: unknown, a: string, v: unknown) => [":db/add", e, a, v]
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    (error) => error.code as string,
  )
const SCHEMA = ["seen", "done", "n"].map((name) => ({
  ":db/ident": `:${name}`,
  ":db/valueType": ":db.type/long",
  ":db/cardinality": ":db.cardinality/one",
}))
const schema = `[${SCHEMA.map((a) => `{${Object.entries(a).flat().join(" ")}}`).join(" ")}]`

describe("listeners", () => {
  it("are told in the order in which they came, each once a round", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    const told: string[] = []
    for (const name of ["a", "b", "c"])
      w.subscribe("seen", ({ asserts }) => void told.push(`${name} ${asserts.length}`))
    await w.transact(`[{:seen 1} {:seen 2}]`)
    expect(told).toEqual(["a 2", "b 2", "c 2"])
    await w.transact(`[{:done 1}]`)
    expect(told.length).toBe(3)
  })

  it("make one transaction a round, and the result is the sum under one t and tx", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    const rounds: string[] = []
    w.subscribe("seen", ({ asserts, t, tx }) => {
      rounds.push(`seen ${t} ${tx}`)
      return asserts.map(([e]) => add(e, ":done", 1))
    })
    w.subscribe("seen", ({ asserts }) => asserts.map(([e]) => add(e, ":n", 5)))
    w.subscribe("done", ({ asserts, t, tx }) => {
      rounds.push(`done ${t} ${tx} ${asserts.length}`)
      return asserts.length > 0 ? asserts.map(([e]) => add(e, ":n", 6)) : undefined
    })
    const result = await w.transact(`[{:seen 1} {:seen 2}]`)
    expect([result.t, w.t]).toEqual([1, 1])
    expect(rounds).toEqual([`seen 1 ${result.tx}`, `done 1 ${result.tx} 2`])
    const n = result.deltas.get("n")
    expect(n?.retracts).toEqual([])
    expect(n?.asserts.map(([, v]) => v)).toEqual([6, 6])
    expect(result.deltas.get("done")?.asserts.length).toBe(2)
    expect(new Set(result.datoms.map((datom) => datom[3]))).toEqual(new Set([result.tx]))
    expect((await w.verify()).divergence).toBeNull()
    expect((await w.transact(`[{:n 9}]`)).t).toBe(2)
  })

  it("do not run while the history is stepped, nor when a view is added", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    let told = 0
    w.subscribe("seen", ({ asserts }) => {
      told++
      return asserts.map(([e]) => add(e, ":done", 1))
    })
    await w.transact(`[{:seen 1}]`)
    await w.transact(`[{:seen 2}]`)
    const after = { seen: w.view("seen").rows(), done: w.view("done").rows() }
    expect(told).toBe(2)
    await w.goto(0)
    expect([w.view("seen").rows(), w.view("done").rows()]).toEqual([[], []])
    await w.goto(1)
    expect(w.view("done").rows().length).toBe(1)
    await w.goto(2)
    await w.addView("late", { query: QUERIES.seen })
    expect(told).toBe(2)
    expect({ seen: w.view("seen").rows(), done: w.view("done").rows() }).toEqual(after)
  })

  it("that go round without end are bounded, both are named, and 100 rounds stay committed", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    let rounds = 0
    const next = ({ asserts }: { asserts: readonly (readonly unknown[])[] }) => {
      rounds++
      return asserts.map(([e, v]) => add(e, ":n", (v as number) + 1))
    }
    w.subscribe("n", (change) => ((change.asserts[0][1] as number) % 2 === 0 ? next(change) : undefined), "ping")
    w.subscribe("n", (change) => ((change.asserts[0][1] as number) % 2 === 1 ? next(change) : undefined), "pong")
    const error = await w.transact(`[{:n 0}]`).then(
      () => undefined,
      (e) => e,
    )
    expect(error.code).toBe("listener/unbounded")
    expect(error.message).toContain("ping")
    expect(error.message).toContain("pong")
    expect(rounds).toBe(101)
    expect(w.t).toBe(1)
    expect(w.view("n").rows()[0][1]).toBe(100)
    expect((await w.verify()).divergence).toBeNull()
    await w.goto(0)
    expect(w.view("n").rows()).toEqual([])
    await w.goto(1)
    expect(w.view("n").rows()[0][1]).toBe(100)
  })

  it("a refused round leaves its cause committed and names the listener", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    w.subscribe("seen", ({ asserts }) => [add(asserts[0][0], ":n", 1), add(asserts[0][0], ":n", 2)], "greedy")
    const error = await w.transact(`[{:seen 1}]`).then(
      () => undefined,
      (e) => e,
    )
    expect(error.code).toBe("listener/refused")
    expect(error.message).toContain("greedy")
    expect(error.message).toContain("datoms-conflict")
    expect([w.view("seen").rows().length, w.view("n").rows().length, w.t]).toEqual([1, 0, 1])
    expect((await w.verify()).divergence).toBeNull()
  })

  it("that throw reject the call, and leave the cause committed", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    w.subscribe("seen", () => {
      throw new Error("oops")
    })
    expect(await code(w.transact(`[{:seen 1}]`))).toBe("listener/threw")
    expect(w.view("seen").rows().length).toBe(1)
    expect(await code(w.transact(`[{:done 1}]`))).toBe("accepted")
    expect((await w.verify()).divergence).toBeNull()
  })

  it("can be taken away, also by themselves and twice", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    const told: string[] = []
    const stopA = w.subscribe("seen", () => {
      told.push("a")
      stopA()
      stopA()
      return undefined
    })
    w.subscribe("seen", () => void told.push("b"))
    await w.transact(`[{:seen 1}]`)
    await w.transact(`[{:seen 2}]`)
    expect(told).toEqual(["a", "b", "b"])
  })

  it("of a transaction that was refused are not told", async () => {
    const w = await wizard()
    await w.transact(schema, { t: 0 })
    let told = 0
    w.subscribe("n", () => void told++)
    expect(await code(w.transact(`[{:db/id "x" :n 1} {:db/id "x" :n 2}]`))).toBe("db.error/datoms-conflict")
    expect(told).toBe(0)
  })
})
