import { functions as builtins } from "../datalog/builtins.js"
import type { Database } from "../datom/database.js"
import { Keyword, type Value } from "../edn/value.js"
import type { PlanAttribute, PlanFunction, UserAggregate } from "../plan/asked.js"
import type { JoinChoice } from "../plan/join-order.js"
import { lower } from "../plan/lower.js"
import type { QueryPlan } from "../plan/plan.js"
import { type CheckedDefinition, checkDefinition, inputRows, type ViewDefinition } from "./definition.js"
import { planAttribute, planAttributes, Sources } from "./sources.js"

/** What the user registered, and the rounds after which a recursion that makes new values is thought not to end. */
export interface Registered {
  readonly functions: ReadonlyMap<string, PlanFunction>
  readonly aggregates: ReadonlyMap<string, UserAggregate>
  readonly rounds: number
}

/** A view's plan and what it assumed of the schema that transactions can change. */
export interface Planned {
  readonly plan: QueryPlan
  readonly assumed: ReadonlyMap<Keyword, PlanAttribute>
  /** It assumed that there are no other attributes, too. */
  readonly asksAll: boolean
  /** The joins that it chose, or followed. */
  readonly joins: readonly JoinChoice[]
}

/** Checks and plans queries over one database, as its schema and its facts are now. */
export class Planner {
  readonly registered: Registered
  readonly #database: Database
  readonly #sources: Sources

  constructor(database: Database, registered: Registered) {
    this.registered = registered
    this.#database = database
    this.#sources = new Sources(database)
  }

  /** Reads and checks a definition against the schema and what else is `known`. Throws what the language refuses. */
  check(id: string, definition: ViewDefinition, known: Iterable<string> = []): CheckedDefinition {
    const own = [...this.#database.schema.attributes().map(({ ident }) => ident.text), ...known]
    // Where nothing is known of the database itself, nothing is said of attributes.
    const others = own.length === 0 ? [] : [...(definition.sources?.values() ?? [])].flatMap(attributeNames)
    const { functions, aggregates } = this.registered
    return checkDefinition(id, definition, { functions, aggregates, attributes: [...own, ...others] })
  }

  /** The databases that a view reads, by number: 0 is the one that transactions go to, also for a view that does not read it. */
  databases({ sources }: CheckedDefinition): ReadonlyMap<number, Database> {
    return new Map([this.#database, ...sources.values()].map((each) => [this.#sources.id(each), each]))
  }

  /** Throws what the schema of now does not allow. */
  plan({ query, rules, args, sources, joins: recorded }: CheckedDefinition): Planned {
    const { aggregates } = this.registered
    const { plan, attributes, asksAll, joins } = lower(query, {
      rules,
      inputs: inputRows(query, args),
      function: (name) => this.function(name),
      aggregate: (name) => aggregates.get(name),
      joins: recorded,
      source: (name) => this.#sources.plan(sources.get(name) ?? this.#database, name),
    })
    const asked = new Set([...attributes, ...(asksAll ? planAttributes(this.#database).keys() : [])])
    const assumed = new Map([...asked].map((ident) => [ident, planAttribute(this.#database, ident)]))
    return { plan, assumed, asksAll, joins }
  }

  /** What a name in a query calls. */
  function(name: string): PlanFunction | undefined {
    return this.registered.functions.get(name) ?? builtins.get(name)
  }

  /** What stands for an attribute in facts: its entity, or its name when the schema has none. */
  attribute(ident: Keyword): Value {
    return planAttribute(this.#database, ident).id
  }

  /** Whether the plan assumed of the schema what is no longer so. */
  isOutdated({ assumed, asksAll }: Planned): boolean {
    const database = this.#database
    if (asksAll && [...planAttributes(database).keys()].some((ident) => !assumed.has(ident))) return true
    return [...assumed].some(([ident, then]) => !isSame(planAttribute(database, ident), then))
  }
}

/** The attributes of a schema and of facts. O(facts). */
function attributeNames({ schema, facts, log, dictionary }: Database): string[] {
  const codes = new Set<number>()
  for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) codes.add(log.a[p])
  const written = [...codes].map((code) => dictionary.decode(code)).filter((a): a is Keyword => a instanceof Keyword)
  return [...schema.attributes().map(({ ident }) => ident), ...written].map((ident) => ident.text)
}

const isSame = (a: PlanAttribute, b: PlanAttribute): boolean =>
  a.id === b.id &&
  a.reference === b.reference &&
  a.many === b.many &&
  a.tuple === b.tuple &&
  a.unique === b.unique &&
  a.component === b.component &&
  a.known === b.known
