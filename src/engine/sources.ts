import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Query, SourceName } from "../datalog/ast.js"
import type { Database } from "../datom/database.js"
import type { Keyword } from "../edn/value.js"
import type { PlanAttribute } from "../plan/asked.js"
import type { PlanSource } from "../plan/source-scope.js"
import { DatabaseStatistics } from "./statistics.js"

/** The databases that stand still beside the one that transactions go to, by the names that a query gives them. */
export type StandingSources = ReadonlyMap<string, Database>

/**
 * The sources that a query names and that were given to it. `$`, or whatever the only source of `:in` is called when nothing is
 * given for it, is the database that transactions go to. Throws `source/missing`, `source/unknown`.
 */
export function standingSources(query: Query, given: StandingSources): StandingSources {
  const names = query.in.filter((input): input is SourceName => input.kind === "source")
  for (const name of given.keys()) refuseUnknown(name, names, query)
  const standing = new Map<string, Database>()
  for (const { name, span } of names) {
    const database = given.get(name)
    if (database !== undefined) standing.set(name, database)
    else if (name !== "$" && names.length > 1) {
      throw new WizardError("source/missing", `expected a database for the source ${name}`, {
        span,
        hint: `hand it in: --log '${name}=FILE', sources={${name} "FILE"} in a fence, sources: {${name}: …} in the library`,
      })
    }
  }
  return standing
}

function refuseUnknown(name: string, names: readonly SourceName[], { span }: Query): void {
  if (name === "$") {
    throw new WizardError("source/unknown", "expected no database for $, which is the one that transactions go to", {
      span,
      hint: "name the further source: :in $ $b",
    })
  }
  if (names.some((each) => each.name === name)) return
  const near = nearest(
    name,
    names.map((each) => each.name),
  )
  throw new WizardError("source/unknown", `expected no database for ${name}, which :in does not name`, {
    span,
    hint: near === undefined || near === "$" ? `write :in $ ${name}, or leave it out` : `did you mean ${near}?`,
  })
}

/** A database's number and what a plan asks of it. Numbers are given out in order of first use; 0 is the first of all. */
export class Sources {
  readonly #known = new WeakMap<Database, { readonly id: number; readonly statistics: DatabaseStatistics }>()
  #next = 1

  constructor(first: Database) {
    this.#known.set(first, { id: 0, statistics: new DatabaseStatistics(first) })
  }

  /** The database's number. */
  id(database: Database): number {
    return this.#of(database).id
  }

  /** The database as a plan sees it under a name. */
  plan(database: Database, name: string): PlanSource {
    return {
      ...this.#of(database),
      name,
      attribute: (ident) => planAttribute(database, ident),
      attributes: () => planAttributes(database),
    }
  }

  #of(database: Database) {
    let known = this.#known.get(database)
    if (known === undefined) {
      known = { id: this.#next++, statistics: new DatabaseStatistics(database) }
      this.#known.set(database, known)
    }
    return known
  }
}

/** What the schema says of an attribute now. */
export function planAttribute(database: Database, ident: Keyword): PlanAttribute {
  const found = database.attribute(ident)
  const id = found === undefined ? ident : database.dictionary.decode(found.code)
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

/** Every attribute of the schema of now. */
export function planAttributes(database: Database): ReadonlyMap<Keyword, PlanAttribute> {
  const all = database.schema.everyAttribute()
  return new Map(all.map(({ ident }) => [ident, planAttribute(database, ident)]))
}
