import type { Database } from "../datom/database.js"
import type { Keyword, Value } from "../edn/value.js"
import type { CheckedDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import type { NaiveAttribute, NaiveDatabase, NaiveFact } from "./naive.js"

/** The databases of a checked query by the names of its sources. Without `:in` there is `$`. */
export function databasesOf(
  engine: Engine,
  { query, sources }: Pick<CheckedDefinition, "query" | "sources">,
): ReadonlyMap<string, NaiveDatabase> {
  const named = query.in.flatMap((input) => (input.kind === "source" ? [input.name] : []))
  const all = named.length === 0 ? ["$"] : named
  return new Map(all.map((name) => [name, new EngineDatabase(sources.get(name) ?? engine.database)]))
}

/** The database of an engine as the oracles read it: values, no codes. */
export class EngineDatabase implements NaiveDatabase {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  *facts(): Iterable<NaiveFact> {
    const { facts, log, dictionary } = this.#database
    for (let p = facts.next(0); p >= 0; p = facts.next(p + 1)) {
      const a = dictionary.decode(log.a[p])
      const ident = typeof a === "number" ? this.#database.ident(a) : a
      yield {
        e: dictionary.decode(log.e[p]),
        a: ident as Keyword,
        v: dictionary.decode(log.v[p]),
        tx: dictionary.decode(log.tx[p]),
      }
    }
  }

  attribute(ident: Keyword): NaiveAttribute | undefined {
    const found = this.#database.attribute(ident)
    if (found === undefined) return undefined
    const id: Value = this.#database.dictionary.decode(found.code)
    return {
      id: id === ident ? undefined : id,
      valueType: found.valueType,
      cardinality: found.cardinality,
      unique: found.unique !== undefined,
      component: found.isComponent,
    }
  }

  entid(ident: Keyword): Value | undefined {
    return this.#database.entid(ident)
  }
}
