import { describe, expect, it } from "vitest"
import { source } from "../../src/base/span.js"
import { describe as describeCircuit } from "../../src/circuit/describe.js"
import { parseQuery } from "../../src/datalog/parse.js"
import { print } from "../../src/edn/print.js"
import { decodeRow } from "../../src/engine/delta.js"
import type { Engine } from "../../src/engine/engine.js"
import type { Statistics } from "../../src/plan/cost.js"
import { describePlan } from "../../src/plan/describe.js"
import { codeOf, engineOf } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker, RULES, SCHEMA } from "../support/world.js"
import { filled, lowered, populated } from "./support.js"

/** Statistics that say anything, from nothing to far too much. */
function randomStatistics(random: Random): Statistics {
  const guess = () => (random.chance(0.2) ? undefined : Math.ceil(10 ** (random.next() * 7)))
  return { count: guess, spread: guess }
}

/** The answer of a query planned by these statistics over an engine's facts. */
function planned(engine: Engine, text: string, statistics: Statistics) {
  const plan = lowered(engine, text, statistics)
  const circuit = filled(engine, plan)
  const rows: string[] = []
  const [sums] = circuit.set.operator.state
  sums.each((at, weight) => {
    const times = circuit.set.operator.kind === "pull" ? weight : Math.min(weight, 1)
    for (let i = 0; i < times; i++)
      rows.push(print(decodeRow(sums.rows.slice(at, at + sums.width), engine.database.dictionary)))
  })
  const failed = circuit.errors.some(({ node }) => node.operator.state[0].size > 0)
  return { answer: failed ? "failed" : rows.sort(), circuit, plan }
}

/** A random query that the checks accept and that can be planned. */
function acceptable(random: Random, engine: Engine): string {
  for (const maker = new QueryMaker(random); ; ) {
    const text = maker.query()
    if (codeOf(() => planned(engine, text, randomStatistics(random))) === "nothing") return text
  }
}

/** The query with its clauses in another order. */
function shuffled(text: string, random: Random): string {
  const at = text.indexOf(" :where ")
  const query = parseQuery(source("query", text))
  const clauses = query.where.map(({ span }) => text.slice(span.start, span.end))
  const order = clauses.map((clause) => [random.next(), clause] as const).sort((a, b) => a[0] - b[0])
  return `${text.slice(0, at)} :where ${order.map(([, clause]) => clause).join(" ")}]`
}

describe("a plan", () => {
  it("answers the same whatever the statistics say and in whatever order the clauses stand", {
    timeout: 600_000,
  }, () => {
    for (let world = 0; world < 12; world++) {
      const random = new Random(seed() + world)
      const engine = populated(random)
      for (let q = 0; q < 6; q++) {
        const text = acceptable(random, engine)
        const { answer } = planned(engine, text, randomStatistics(random))
        for (let k = 0; k < 5; k++) {
          const other = shuffled(text, random)
          expect([text, other, planned(engine, other, randomStatistics(random)).answer]).toEqual([text, other, answer])
        }
      }
    }
  })

  it("is described well: inputs exist and come first, ids are unique and of the documented form, spans lie in the text", {
    timeout: 600_000,
  }, () => {
    for (let world = 0; world < 10; world++) {
      const random = new Random(seed() + world)
      const engine = populated(random)
      for (let q = 0; q < 15; q++) {
        const text = acceptable(random, engine)
        const { circuit, plan } = planned(engine, text, randomStatistics(random))
        wellFormed(text, describePlan(plan), plan.find.kind === "aggregate" ? "agg" : plan.find.kind)
        for (const level of ["circuit", "primitives"] as const) {
          const { operators, output } = describeCircuit("v", circuit, level)
          wellFormed(text, operators, output)
          if (level === "circuit")
            for (const { id } of operators) expect([text, id]).toEqual([text, expect.stringMatching(ID)])
        }
      }
    }
  })

  it("has the operators that the text names, by the ids that the text writes", () => {
    const engine = engineOf(SCHEMA)
    const text = `[:find ?n :where [?e :name ?n] [?e :age ?a] [(> ?a 1)] (not [?e :tag :x])
                    (or-join [?e] [?e :size 1] (and [?e :nick "p"] [?e :active true]))]`
    for (let k = 0; k < 20; k++) {
      const { circuit } = planned(engine, text, randomStatistics(new Random(k)))
      const ids = circuit.operators.map(({ id }) => id)
      for (const id of [
        "c1.scan",
        "c2.scan",
        "c3.filter",
        "c4.not.c1.scan",
        "c5.b1.c1.scan",
        "c5.b2.c1.scan",
        "c5.b2.c2.scan",
        "distinct",
        "out",
      ]) {
        expect(ids).toContain(id)
      }
    }
  })
})

/** `<clause path>.<kind>`, the tail's `find`, `distinct`, `out`; a second of a kind gets a number. */
const ID =
  /^(find|distinct|agg|agg\.errors|out|pull|pull(\.reverse)?\.(scan|plus|errors)|unit\.input|.*[.!]?(c\d+|in\d+|b\d+|r\d+|unit|find|not|self|op|[a-z]\w*\/\d+)(\.[a-z0-9-]+)*)(-\d+)?$/

interface Described {
  readonly id: string
  readonly n: number
  readonly inputs: readonly string[]
  readonly span: {
    readonly line: number
    readonly column: number
    readonly endLine: number
    readonly endColumn: number
  } | null
}

function wellFormed(text: string, operators: readonly Described[], output: string): void {
  const before = new Set<string>()
  const about = (what: unknown) => [text, what]
  operators.forEach(({ id, n, inputs, span }, i) => {
    expect(about(n)).toEqual(about(i + 1))
    expect(about([id, before.has(id)])).toEqual(about([id, false]))
    for (const input of inputs) {
      const from = input.replace(/!.*$/, "")
      expect(about([id, input, before.has(from)])).toEqual(about([id, input, true]))
    }
    before.add(id)
    if (span === null) return
    expect(span.line).toBeGreaterThan(0)
    expect(span.column).toBeGreaterThan(0)
    const lines = Math.max(text.split("\n").length, RULES.split("\n").length)
    expect(span.endLine).toBeLessThanOrEqual(lines)
    const longest = Math.max(...[...text.split("\n"), ...RULES.split("\n")].map((line) => line.length))
    expect(span.endColumn).toBeLessThanOrEqual(longest + 1)
    expect(span.endLine > span.line || span.endColumn >= span.column).toBe(true)
  })
  expect(about(before.has(output))).toEqual(about(true))
}
