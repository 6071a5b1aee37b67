import { source } from "../../src/base/span.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import type { Scenario } from "../../src/verify/shrink.js"
import { Random } from "../support/random.js"

const SCHEMA = ["a", "b", "c"]
  .map((name) => `{:db/ident :${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/many}`)
  .concat("{:db/ident :to :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}")
  .join(" ")

const REACH = "[[(reach ?x ?y) [?x :to ?y]] [(reach ?x ?y) [?x :to ?z] (reach ?z ?y)]]"
const LINKED = "[[(linked ?x ?y) [?x :to ?y]] [(linked ?x ?y) (linked ?x ?z) (linked ?z ?y)]]"

interface Family {
  readonly queries: readonly string[]
  readonly rules?: string
  readonly args?: readonly Value[]
}

/** Queries of one kind each, on random histories of a few entities and values. */
const FAMILIES = {
  join: {
    queries: [
      "[:find ?x ?y :where [?x :a ?z] [?y :b ?z]]",
      "[:find ?e ?f :where [?e :a ?x] [?f :b ?x]]",
      "[:find ?e ?x :where [?e :a ?x] [?f :b ?x] [?f :c ?y]]",
    ],
  },
  star: {
    queries: ["[:find ?x ?y :where [?e :a ?x] [?e :b ?y]]", "[:find ?e ?x ?z :where [?e :a ?x] [?e :b ?y] [?e :c ?z]]"],
  },
  chain: { queries: ["[:find ?e :where [?e :a ?x] [_ :b ?x]]", "[:find ?x :where [?f :b ?y] [?e :a ?x] [?e :c ?y]]"] },
  not: {
    queries: [
      "[:find ?e ?x :where [?e :a ?x] (not [?e :b _])]",
      "[:find ?e :where [?e :a ?x] (not [_ :b ?x])]",
      "[:find ?e :where [?e :a _] (not-join [?e] [?e :b ?y] [?f :c ?y])]",
    ],
  },
  or: {
    queries: ["[:find ?x :where (or [_ :a ?x] [_ :b ?x])]", "[:find ?e :where (or [?e :a 1] [?e :b 2] [?e :c _])]"],
  },
  set: { queries: ["[:find ?x :where [?e :a ?x]]", "[:find ?x :where [?e :a ?x] [?e :b _]]"] },
  scan: { queries: ["[:find ?e ?x :where [?e :a ?x]]", "[:find ?e ?x ?t :where [?e :a ?x ?t]]"] },
  value: { queries: ["[:find ?e :where [?e :a 1]]", "[:find ?e ?f :where [?e :a 2] [?f :b 1]]"] },
  loop: { queries: ["[:find ?e :where [?e :to ?e]]"] },
  filter: {
    queries: ["[:find ?e ?x :where [?e :a ?x] [(< ?x 2)]]", "[:find ?e :where [?e :a ?x] [?e :b ?y] [(< ?x ?y)]]"],
  },
  map: {
    queries: [
      "[:find ?e ?y :where [?e :a ?x] [(+ ?x 1) ?y]]",
      "[:find ?e ?y :where [?e :a ?x] [(ground [1 2]) [?y ...]]]",
    ],
  },
  quotient: { queries: ["[:find ?e ?y :where [?e :a ?x] [(quot 6 ?x) ?y]]"] },
  test: {
    queries: ["[:find ?e :where [?e :a ?x] [?e :b ?y] [(quot ?y ?x)]]", "[:find ?e :where [?e :a ?x] [(quot 6 ?x)]]"],
  },
  reach: { queries: ["[:find ?x ?y :in $ % :where (reach ?x ?y)]"], rules: REACH },
  linked: { queries: ["[:find ?x ?y :in $ % :where (linked ?x ?y)]"], rules: LINKED },
  count: { queries: ["[:find ?e (count ?x) :where [?e :a ?x]]"] },
  aggregate: {
    queries: [
      "[:find ?e (sum ?x) (count ?x) :where [?e :a ?x]]",
      "[:find ?e (min ?x) (max ?x) :where [?e :a ?x]]",
      "[:find ?e (avg ?x) (count-distinct ?y) :with ?y :where [?e :a ?x] [?e :b ?y]]",
    ],
  },
  pull: {
    queries: ["[:find (pull ?e [:a {:to [:b]}]) :where [?e :a _]]", "[:find ?e (pull ?e [:a :b]) :where [?e :c _]]"],
  },
  input: { queries: ["[:find ?e ?x :in $ [?x ...] :where [?e :a ?x]]"], args: [[1, 2]] },
} as const satisfies Readonly<Record<string, Family>>

export type FamilyName = keyof typeof FAMILIES

export const FAMILY_NAMES = Object.keys(FAMILIES) as readonly FamilyName[]

/** A scenario of a family: the same for the same seed. */
export function scenarioOf(name: FamilyName, seed: number): Scenario {
  const family: Family = FAMILIES[name]
  const random = new Random(seed)
  const query = family.queries[seed % family.queries.length]
  return {
    schema: forms(`[${SCHEMA}]`),
    query: parseQuery(source("query.edn", query)),
    rules: family.rules === undefined ? undefined : parseRules(source("rules.edn", family.rules)),
    args: family.args ?? [],
    transactions: randomHistory(random, 20),
  }
}

const ENTITIES = [101, 102, 103, 104]

/** Transactions of one to three facts; what holds goes again as often as not. None is named twice, so that nothing is refused. */
function randomHistory(random: Random, length: number): Scenario["transactions"] {
  const holds = new Set<string>()
  return Array.from({ length }, () => {
    const changed = new Map<string, string>()
    for (let n = 1 + random.below(3); n > 0; n--) {
      const fact = holds.size > 3 && random.chance(0.5) ? random.pick([...holds]) : randomFact(random)
      if (changed.has(fact)) continue
      const goes = holds.has(fact)
      changed.set(fact, goes ? "retract" : "add")
      if (goes) holds.delete(fact)
      else holds.add(fact)
    }
    return { kind: "forms", items: forms(`[${[...changed].map(([fact, op]) => `[:db/${op} ${fact}]`).join(" ")}]`) }
  })
}

function randomFact(random: Random): string {
  const a = random.pick(["a", "b", "c", "to", "to"])
  return `${random.pick(ENTITIES)} :${a} ${a === "to" ? random.pick(ENTITIES) : random.below(4)}`
}

const forms = (text: string): readonly Value[] => sequence(read(text)) as readonly Value[]
