import { Decimal, Double, EdnMap, Keyword, keyword, Sym, sequence, Uuid, type Value } from "../../edn/value.js"
import type { Scenario, ScenarioTransaction } from "./scenario.js"

/**
 * Raw datoms as transaction forms under a schema that is made up for them: every attribute of cardinality many, of the type that its
 * values have. Undefined when no forms say the same: entities that are no entity ids, attributes that are no keywords or whose
 * values have several types. The facts' own transactions are lost: whether it still fails is to be seen.
 */
export function asForms(scenario: Scenario): Scenario | undefined {
  const { schema, transactions } = scenario
  if (transactions.every(({ kind }) => kind === "forms")) return scenario
  const known = new Set(schema.flatMap((form) => identsOf(form)))
  const types = new Map<Keyword, string>()
  const converted: ScenarioTransaction[] = []
  for (const { kind, items } of transactions) {
    if (kind === "forms") {
      converted.push({ kind, items })
      continue
    }
    const forms: Value[] = []
    for (const item of items) {
      const [e, a, v, , added] = sequence(item) ?? []
      const type = typeOf(v)
      if (typeof e !== "number" || e < 1 || !(a instanceof Keyword) || type === undefined) return undefined
      if (!known.has(a)) {
        if ((types.get(a) ?? type) !== type) return undefined
        types.set(a, type)
      }
      forms.push([keyword(added === false ? "db/retract" : "db/add"), e, a, v])
    }
    converted.push({ kind: "forms", items: forms })
  }
  return { ...scenario, schema: [...schema, ...[...types].map(attribute)], transactions: converted }
}

const attribute = ([ident, type]: readonly [Keyword, string]): Value =>
  new EdnMap([
    [keyword("db/ident"), ident],
    [keyword("db/valueType"), keyword(`db.type/${type}`)],
    [keyword("db/cardinality"), keyword("db.cardinality/many")],
  ])

const identsOf = (form: Value): Value[] =>
  form instanceof EdnMap ? form.entries.filter(([key]) => key === keyword("db/ident")).map(([, value]) => value) : []

/** The type of attribute that holds the value; undefined for what none does. */
function typeOf(value: Value | undefined): string | undefined {
  if (typeof value === "number") return "long"
  if (typeof value === "string" || typeof value === "boolean") return typeof value
  if (typeof value === "bigint") return value >= -(2n ** 63n) && value < 2n ** 63n ? "long" : "bigint"
  if (value instanceof Date) return "instant"
  return NAMED.find(([type]) => value instanceof type)?.[1]
}

const NAMED = [
  [Double, "double"],
  [Decimal, "bigdec"],
  [Keyword, "keyword"],
  [Sym, "symbol"],
  [Uuid, "uuid"],
] as const
