import { expect, test } from "vitest"
import { distinct } from "../../src/plan/build.js"
import { noStatistics } from "../../src/plan/cost.js"
import { planInputs } from "../../src/plan/inputs.js"
import { isSet } from "../../src/plan/is-set.js"
import type { Plan } from "../../src/plan/plan.js"
import { codeOf } from "../engine/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"
import { QueryMaker } from "../support/world.js"
import { filled, lowered, populated } from "./support.js"

/** Those outside fixpoints: what reads a loop means nothing alone. */
const nodes = (plan: Plan): readonly Plan[] => [
  plan,
  ...(plan.kind === "fixpoint" ? [] : planInputs(plan).flatMap(nodes)),
]

test("what is called a set has every row once, over any facts", { timeout: 300_000 }, () => {
  const kinds = new Map<string, number>()
  for (let world = 0; world < 25; world++) {
    const random = new Random(seed() + world)
    const engine = populated(random, 60)
    const maker = new QueryMaker(random)
    for (let q = 0; q < 20; q++) {
      const text = maker.query()
      if (codeOf(() => lowered(engine, text, noStatistics)) !== "nothing") continue
      for (const plan of new Set(nodes(lowered(engine, text, noStatistics).find))) {
        if (plan.kind === "errors-of" || plan.kind === "distinct" || !isSet(plan)) continue
        // Alone in a circuit, below a distinct that counts its rows.
        const { set } = filled(engine, { find: distinct({ path: "", span: undefined }, plan), errors: [] })
        // A fixpoint's own relation needs no distinct and has none: its weights are rounds.
        if (set.operator.kind === "fixpoint") continue
        set.operator.state[0].each((_, weight) => {
          expect([text, plan.kind, plan.path, weight]).toEqual([text, plan.kind, plan.path, 1])
          kinds.set(plan.kind, (kinds.get(plan.kind) ?? 0) + 1)
        })
      }
    }
  }
  const seen = ["scan", "join", "filter", "map", "project", "antijoin", "aggregate"].filter((kind) => kinds.has(kind))
  expect(seen.length).toBe(7)
})

test.each([
  ["[:find ?g (count ?m) (max ?y) :where [?m :tag ?g] [?m :age ?y]]", false],
  ["[:find (count ?m) :where [?m :age ?y] [(> ?y 2)] (not [?m :active true])]", true],
  ["[:find (count ?m) :with ?y :where [?m :age ?y] [(> ?y 2)] (not [?m :active true])]", false],
  ["[:find (count ?m) :where [?m :tag _]]", true],
  ["[:find ?t (count ?x) :where [?m :tag ?t] [?m :size ?x]]", true],
  ["[:find (count ?m) :where [?m :tag :x]]", false],
  ["[:find (count ?x) :where (or [?m :age ?x] [?m :size ?x])]", true],
  ["[:find (sum ?x) :with ?m ?a :where [?m :age ?a] [(+ ?a 1) ?x]]", false],
  ["[:find (sum ?x) :where [?m :age ?a] [(+ ?a 1) ?x]]", true],
  ["[:find (count ?x) :where [(ground [1 1 2]) [?x ...]]]", true],
  ["[:find ?m :where [?m :age]]", true],
])("%s has a distinct: %s", (text, has) => {
  const { find } = lowered(populated(new Random(1)), text, noStatistics)
  expect(nodes(find).some(({ kind }) => kind === "distinct")).toBe(has)
})
