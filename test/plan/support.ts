import { source } from "../../src/base/span.js"
import { Circuit } from "../../src/circuit/circuit.js"
import { Fill } from "../../src/circuit/fill.js"
import type { ViewCircuit } from "../../src/circuit/view-circuit.js"
import { compile } from "../../src/compile/compile.js"
import { functions } from "../../src/datalog/builtins.js"
import { check } from "../../src/datalog/check.js"
import { parseQuery, parseRules } from "../../src/datalog/parse.js"
import type { keyword } from "../../src/edn/value.js"
import type { Engine } from "../../src/engine/engine.js"
import type { Statistics } from "../../src/plan/cost.js"
import { lower } from "../../src/plan/lower.js"
import type { QueryPlan } from "../../src/plan/plan.js"
import { codeOf, engineOf, forms } from "../engine/support.js"
import type { Random } from "../support/random.js"
import { RULES, randomTransaction, SCHEMA } from "../support/world.js"

const rules = parseRules(source("rules", RULES))

/** The plan of a query over an engine's schema, by these statistics. */
export function lowered(engine: Engine, text: string, statistics: Statistics): QueryPlan {
  const { database } = engine
  const query = parseQuery(source("query", text))
  check(query, rules)
  const attribute = (ident: ReturnType<typeof keyword>) => {
    const found = database.attribute(ident)
    const id = found === undefined ? ident : database.dictionary.decode(found.code)
    const { valueType, cardinality, unique, isComponent } = found ?? {}
    return {
      id,
      reference: valueType === "ref",
      many: cardinality === "many",
      tuple: valueType === "tuple",
      unique: unique !== undefined,
      component: isComponent === true,
      known: found !== undefined,
    }
  }
  return lower(query, {
    rules,
    inputs: [],
    function: (name) => functions.get(name),
    aggregate: () => undefined,
    source: (name) => ({
      id: 0,
      name,
      statistics,
      attribute,
      attributes: () => new Map(database.schema.everyAttribute().map(({ ident }) => [ident, attribute(ident)])),
    }),
  }).plan
}

/** The circuit of a plan, filled with an engine's facts. */
export function filled({ database }: Engine, plan: QueryPlan): ViewCircuit {
  const circuit = compile(plan, new Circuit(), database.dictionary, { owner: "v", rounds: 100 })
  const fill = new Fill(circuit, new Map(circuit.given.map(({ node }) => [node, [[]]])))
  const { log, facts } = database
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
    fill.feed(Int32Array.of(log.e[p], log.a[p], log.v[p], log.tx[p]), 0)
  }
  fill.flush()
  return circuit
}

/** A random history. */
export function populated(random: Random, transactions = 15): Engine {
  const engine = engineOf(SCHEMA)
  engine.transact(forms(`[${Array.from({ length: 7 }, (_, i) => `{:name "E${i}"}`).join(" ")}]`))
  for (let i = 0; i < transactions; i++) codeOf(() => engine.transact(forms(randomTransaction(random))))
  return engine
}
