import { describe, expect, it } from "vitest"
import type { Unit } from "../../src/session/position.js"
import type { Session } from "../../src/session/session.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { ask, NOTEBOOKS, openNotebook, openText } from "./support.js"

/** Everything that a session shows at its position. */
const everything = async (session: Session): Promise<string> =>
  (await Promise.all([":state", ":rows", ":delta", ":zoom circuit"].map((line) => ask(session, line)))).join("\n")

describe.each(NOTEBOOKS)("%s", (name) => {
  it("is the same again after n forward and n back, from any place, by any unit", { timeout: 180_000 }, async () => {
    const random = new Random(seed())
    const session = await openNotebook(name)
    for (let i = 0; i < 12; i++) {
      if (session.views.length > 1) session.select(random.pick(session.views))
      await session.goto(random.below(session.last + 1))
      await session.step("operator", random.below(12))
      const unit: Unit =
        session.position.inside === undefined ? random.pick(["transaction", "operator", "iteration"]) : "operator"
      const before = { place: session.position, all: await everything(session) }
      const n = 1 + random.below(6)
      const reached = await walked(session, 1, unit, n)
      expect(await walked(session, -1, unit, reached)).toBe(reached)
      expect(session.position).toEqual(before.place)
      expect(await everything(session)).toBe(before.all)
    }
  })

  it("is the same wherever one comes from", { timeout: 180_000 }, async () => {
    const random = new Random(seed())
    const session = await openNotebook(name)
    const t = random.below(session.last + 1)
    await session.goto(0)
    await session.goto(t)
    const upwards = await everything(session)
    await session.goto(session.last)
    await session.goto(t)
    expect(await everything(session)).toBe(upwards)
  })
})

/** Steps n times, and counts how often that led to another place. */
async function walked(session: Session, sign: 1 | -1, unit: Unit, n: number): Promise<number> {
  let moved = 0
  for (let i = 0; i < n; i++) {
    const before = JSON.stringify(session.position)
    await (sign === 1 ? session.step(unit) : session.back(unit))
    if (JSON.stringify(session.position) !== before) moved++
  }
  return moved
}

const LOOP = `
\`\`\`clojure rules
[[(path ?a ?b) [?a :to ?b]]
 [(path ?a ?b) [?a :to ?c] (path ?c ?b)]]
\`\`\`

\`\`\`clojure view far
[:find ?a ?b :in $ % :where (path ?a ?b)]
\`\`\`

\`\`\`edn schema
[{:db/ident :to :db/valueType :db.type/long :db/cardinality :db.cardinality/many}]
\`\`\`
`

describe("a position inside a transaction", () => {
  it("shows what has run as after it, what has not as before it", async () => {
    const session = await openNotebook("movies.md")
    await session.goto(2)
    await session.back("operator", 4)
    expect(session.position.inside).toMatchObject({ step: 5, of: 9, op: "c3.join" })
    const counts = (op: string) => session.state(op).ports.map(({ count }) => count)
    expect(counts("c3.join")).toEqual([3, 4])
    expect(counts("c2.join")).toEqual([3, 2])
    expect(session.description().operators.map(({ id, state }) => [id, state])).toContainEqual(["c2.join", 3])
    expect(session.rows().rows).toEqual([["Commando"], ["The Goonies"]])
    expect(session.delta().ran).toBe(false)
    expect(session.delta("c3.join")).toMatchObject({ ran: true, plus: 1, minus: 0 })
    expect(session.delta("c2.join")).toMatchObject({ ran: false, plus: 0, minus: 0 })
    expect([...session.activity().keys()]).toEqual(["c1.scan", "c2.scan", "c3.scan", "c4.filter", "c3.join"])
  })

  it("has what came in at each port, of a join two", async () => {
    const session = await openNotebook("movies.md")
    const [a, b] = session.inputs("c2.join")
    expect([a.from, a.delta?.changes]).toEqual(["c1.scan", []])
    expect([b.from, b.delta?.changes]).toEqual(["c3.join", [{ weight: -1, row: [4] }]])
  })

  it("inside a fixpoint shows the rounds that have run, and steps by rounds", async () => {
    const session = await openText(LOOP)
    const { editor } = session
    await editor.transact('[[:db/add "a" :to 2] [:db/add "b" :to 3]]').catch(() => undefined)
    await editor.transact("[[:db/add 101 :to 102] [:db/add 102 :to 103] [:db/add 103 :to 104]]")
    const places: (number | null | undefined)[] = []
    const facts: number[] = []
    await session.back()
    for (;;) {
      await session.step("iteration")
      const { inside } = session.position
      places.push(inside?.iteration)
      facts.push(session.state("path/2.fixpoint").ports[0].count)
      if (inside === undefined) break
    }
    expect(places).toEqual([0, 1, 2, 3, undefined])
    expect(facts.toSorted((a, b) => a - b)).toEqual(facts)
    expect(facts.at(-1)! - facts[0]).toBe(6)
    await session.back("iteration", 2)
    const { rounds } = session.delta("path/2.delay")
    expect(rounds?.map(({ iteration }) => iteration)).toEqual([1, 2])
  })

  it("of the state before and what the rounds have changed, a fixpoint's operators hold the sum", async () => {
    const session = await openText(LOOP)
    await session.editor.transact("[[:db/add 101 :to 102] [:db/add 102 :to 103] [:db/add 103 :to 101]]")
    await session.editor.transact("[[:db/retract 102 :to 103]]")
    const join = session.description().operators.find(({ kind, scope }) => kind === "join" && scope === "path/2")!
    const text = () => JSON.stringify(session.state(join.id, { limit: 1000 }).ports.map(({ rows }) => rows))
    await session.goto(1)
    const before = session.state(join.id, { limit: 1000 }).ports[1]
    await session.goto(2)
    const after = text()
    const ofJoin = () =>
      new Map(
        session
          .state(join.id, { limit: 1000 })
          .ports[1].rows.map((row) => [JSON.stringify([row.row, row.iteration]), row.weight]),
      )
    await session.goto(1)
    const sum = new Map(before.rows.map((row) => [JSON.stringify([row.row, row.iteration]), row.weight]))
    const [, right] = join.inputs
    for (;;) {
      await session.step("iteration")
      const { inside } = session.position
      if (inside === undefined) break
      const now = session.delta(right)
      const expected = new Map(sum)
      for (const { iteration, changes } of now.rounds ?? []) {
        for (const { row, weight } of changes) {
          const key = JSON.stringify([row, iteration])
          const total = (expected.get(key) ?? 0) + weight
          if (total === 0) expected.delete(key)
          else expected.set(key, total)
        }
      }
      expect(ofJoin()).toEqual(expected)
    }
    expect(text()).toBe(after)
  })
})
