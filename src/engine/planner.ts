import { functions as builtins } from "../datalog/builtins.js"
import type { Database } from "../datom/database.js"
import type { Keyword } from "../edn/value.js"
import type { PlanAttribute, PlanFunction, UserAggregate } from "../plan/asked.js"
import { lower } from "../plan/lower.js"
import type { QueryPlan } from "../plan/plan.js"
import { type CheckedDefinition, checkDefinition, inputRows, type ViewDefinition } from "./definition.js"
import { DatabaseStatistics } from "./statistics.js"

/** What the user registered, and the rounds after which a recursion that makes new values is thought not to end. */
export interface Registered {
  readonly functions: ReadonlyMap<string, PlanFunction>
  readonly aggregates: ReadonlyMap<string, UserAggregate>
  readonly rounds: number
}

/** A view's plan and what it assumed of the schema. */
export interface Planned {
  readonly plan: QueryPlan
  readonly assumed: ReadonlyMap<Keyword, PlanAttribute>
  /** It assumed that there are no other attributes, too. */
  readonly asksAll: boolean
}

/** Checks and plans queries over one database, as its schema and its facts are now. */
export class Planner {
  readonly registered: Registered
  readonly #database: Database
  readonly #statistics: DatabaseStatistics

  constructor(database: Database, registered: Registered) {
    this.registered = registered
    this.#database = database
    this.#statistics = new DatabaseStatistics(database)
  }

  /** Reads and checks a definition against the schema and what else is `known`. Throws what the language refuses. */
  check(id: string, definition: ViewDefinition, known: Iterable<string> = []): CheckedDefinition {
    const attributes = [...this.#database.schema.attributes()].map((attribute) => attribute.ident.text)
    const { functions, aggregates } = this.registered
    return checkDefinition(id, definition, { functions, aggregates, attributes: [...attributes, ...known] })
  }

  /** Throws what the schema of now does not allow. */
  plan({ query, rules, args }: CheckedDefinition): Planned {
    const { functions, aggregates } = this.registered
    const { plan, attributes, asksAll } = lower(query, {
      rules,
      inputs: inputRows(query, args),
      statistics: this.#statistics,
      function: (name) => functions.get(name) ?? builtins.get(name),
      aggregate: (name) => aggregates.get(name),
      attribute: (ident) => this.#attribute(ident),
      attributes: () => this.#attributes(),
    })
    const asked = new Set([...attributes, ...(asksAll ? this.#attributes().keys() : [])])
    return { plan, assumed: new Map([...asked].map((ident) => [ident, this.#attribute(ident)])), asksAll }
  }

  /** Whether the plan assumed of the schema what is no longer so. */
  isOutdated({ assumed, asksAll }: Planned): boolean {
    if (asksAll && [...this.#attributes().keys()].some((ident) => !assumed.has(ident))) return true
    return [...assumed].some(([ident, then]) => !isSame(this.#attribute(ident), then))
  }

  #attribute(ident: Keyword): PlanAttribute {
    const found = this.#database.attribute(ident)
    const id = found === undefined ? ident : this.#database.dictionary.decode(found.code)
    return {
      id,
      reference: found?.valueType === "ref",
      many: found?.cardinality === "many",
      tuple: found?.valueType === "tuple",
      unique: found?.unique !== undefined,
      component: found?.isComponent === true,
      known: found !== undefined,
    }
  }

  #attributes(): ReadonlyMap<Keyword, PlanAttribute> {
    const all = this.#database.schema.everyAttribute()
    return new Map(all.map(({ ident }) => [ident, this.#attribute(ident)]))
  }
}

const isSame = (a: PlanAttribute, b: PlanAttribute): boolean =>
  a.id === b.id &&
  a.reference === b.reference &&
  a.many === b.many &&
  a.tuple === b.tuple &&
  a.unique === b.unique &&
  a.component === b.component &&
  a.known === b.known
