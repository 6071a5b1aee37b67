import { identity } from "../../src/edn/print.js"
import { type EdnMap, Keyword, keyword, type Value } from "../../src/edn/value.js"
import type { NaiveAttribute, NaiveDatabase, NaiveFact } from "../../src/verify/naive.js"

/** A datom as the cases write it. */
export type Datom = readonly [Value, Value, Value, Value, Value?]

interface Stored {
  readonly e: Value
  readonly a: Value
  readonly v: Value
  readonly tx: Value
}

const BUILT_IN: NaiveAttribute = { id: undefined, valueType: "keyword", cardinality: "one", unique: true }

/**
 * The facts that hold after some datoms, folded here: assertions of what holds and retractions of what does not change nothing.
 * The entities of a schema get ids of their own, from 100, unless `ids` names one for their ident.
 */
export class MemoryDatabase implements NaiveDatabase {
  readonly #facts = new Map<string, Stored>()
  readonly #idents = new Map<Keyword, Value>()
  readonly #attributes = new Map<string, NaiveAttribute>()

  constructor(schema: readonly Value[] = [], ids: ReadonlyMap<Keyword, Value> = new Map()) {
    schema.forEach((form, i) => {
      const entries = (form as EdnMap).entries.map(([k, v]) => [(k as Keyword).text, v] as const)
      const map = new Map(entries)
      const ident = map.get("db/ident") as Keyword
      const id = ids.get(ident) ?? 100 + i
      this.#idents.set(ident, id)
      const unique = map.get("db/unique") !== undefined
      const type = map.get("db/valueType")
      if (type instanceof Keyword) {
        const cardinality = (map.get("db/cardinality") as Keyword).name as "one" | "many"
        const component = map.get("db/isComponent") === true
        this.#attributes.set(identity(id), { id, valueType: type.name, cardinality, unique, component })
      }
      for (const [name, value] of entries) this.#add(id, keyword(name), value, 0)
    })
  }

  apply(datoms: readonly Datom[]): this {
    for (const [e, a, v, tx, added] of datoms) {
      const name = a as Keyword
      if (added !== false) this.#add(e, name, v, tx)
      else this.#facts.delete(this.#key(e, this.#stored(name), v))
      if (name.text === "db/ident") {
        if (added !== false) this.#idents.set(v as Keyword, e)
        else if (this.#idents.get(v as Keyword) === e) this.#idents.delete(v as Keyword)
      }
    }
    return this
  }

  *facts(): Iterable<NaiveFact> {
    const names = new Map([...this.#idents].map(([name, id]) => [identity(id), name]))
    for (const { e, a, v, tx } of this.#facts.values()) {
      yield { e, a: a instanceof Keyword ? a : (names.get(identity(a)) as Keyword), v, tx }
    }
  }

  attribute(name: Keyword): NaiveAttribute | undefined {
    if (name.text === "db/ident") return BUILT_IN
    const id = this.#idents.get(name)
    return id === undefined ? undefined : this.#attributes.get(identity(id))
  }

  entid(ident: Keyword): Value | undefined {
    return this.#idents.get(ident)
  }

  #add(e: Value, name: Keyword, v: Value, tx: Value): void {
    const a = this.#stored(name)
    const id = this.#key(e, a, v)
    if (!this.#facts.has(id)) this.#facts.set(id, { e, a, v, tx })
  }

  /** By the attribute's entity, so that facts follow a rename. */
  #stored(name: Keyword): Value {
    return this.attribute(name)?.id ?? name
  }

  #key(e: Value, a: Value, v: Value): string {
    return identity([e, a, v])
  }
}
