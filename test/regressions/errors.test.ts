import { describe, expect, it } from "vitest"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { Engine } from "../../src/engine/engine.js"
import { verifyViews } from "../../src/verify/verify.js"
import { SCHEMA } from "../support/world.js"

const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })

/** A query over a history: the view and the naive oracle agree after every transaction, also on whether it fails. */
async function follow(query: string, transactions: readonly string[]): Promise<readonly string[]> {
  const engine = new Engine({ now: () => new Date(0) })
  engine.transact(forms(SCHEMA), { t: 0 })
  const view = engine.addView("v", { query })
  const states: string[] = []
  for (const transaction of transactions) {
    engine.transact(forms(transaction))
    expect((await verifyViews(engine)).divergence).toBeNull()
    states.push(view.failure?.code ?? "ok")
  }
  return states
}

describe("bindings on which an expression throws", () => {
  it("are judged by the other clauses, also when it stands inside a not that comes first", async () => {
    const query = `[:find ?l1 ?l2 :where [?e1 :rate] (not-join [?l2] [(/ ?l2 ?l2) ?l51]) [?e2 :age ?l1]
                    (not-join [?b2] [?e50 :active ?b2]) [?e1 :size ?l2] [?e2 :active ?b2]]`
    const states = await follow(query, [
      `[{:name "A" :rate 1.0 :size 0 :age 3 :active true}]`,
      `[{:name "B" :size 2 :age 3}]`,
    ])
    expect(states).toEqual(["ok", "ok"])
  })

  it("fail the view, and heal it when they go", async () => {
    const states = await follow("[:find ?n ?q :where [?e :name ?n] [?e :age ?a] [(quot 6 ?a) ?q]]", [
      `[{:name "A" :age 2}]`,
      `[{:name "B" :age 0}]`,
      `[{:name "C" :age 0}]`,
      `[[:db/retract [:name "B"] :age 0]]`,
      `[{:name "C" :age 3}]`,
    ])
    expect(states).toEqual([
      "ok",
      "function/divide-by-zero",
      "function/divide-by-zero",
      "function/divide-by-zero",
      "ok",
    ])
  })
})
