import { invariant } from "../base/invariant.js"
import { compare } from "../edn/compare.js"
import { Keyword, sequence, type Value } from "../edn/value.js"
import type { Dictionary } from "../zset/dictionary.js"
import { type Attribute, VALUE_TYPES, type ValueType } from "./attribute.js"
import * as own from "./bootstrap.js"

/** What became of one entity as an attribute: installed (no `before`), altered, or gone (no `after`). */
export interface SchemaChange {
  readonly entity: number
  readonly before: Attribute | undefined
  readonly after: Attribute | undefined
}

/**
 * The attributes and idents, a function of the facts that hold under Datomic's own attributes (`:db/ident`, `:db/valueType` …):
 * an entity with an ident and a value type is an attribute. `Database` tells each such fact that comes or goes; nothing here is
 * ever computed from the other facts.
 */
export class Schema {
  /** Counts the changes: a cache of what was read here is right while it stays. */
  version = 0
  readonly #dictionary: Dictionary
  readonly #own = new Map<number, Attribute>()
  readonly #concerns = new Set<number>()
  #lowest = 0
  /** Entity → its facts under Datomic's own attributes: attribute code → value codes. */
  readonly #facts = new Map<number, Map<number, number[]>>()
  readonly #byEntity = new Map<number, Attribute>()
  readonly #holders = new Map<number, number[]>()
  readonly #dirty = new Set<number>()

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
    for (const attribute of own.BOOTSTRAP_ATTRIBUTES) {
      const code = dictionary.encode(attribute.ident)
      this.#own.set(code, { ...attribute, code })
      if (attribute.ident !== own.DB_TX_INSTANT) this.#concerns.add(code)
    }
    this.#lowest = Math.min(...this.#concerns)
  }

  /** The attribute of an ident, of an entity or of an `a` column. O(1). */
  attribute(ref: Keyword | number): Attribute | undefined {
    const code = typeof ref === "number" ? ref : this.#dictionary.find(ref)
    if (code === undefined) return undefined
    const found = this.#byEntity.get(code) ?? this.#own.get(code)
    if (found !== undefined) return found
    const entity = this.#entity(code)
    return entity === undefined ? undefined : this.#byEntity.get(entity)
  }

  /** The attributes that were installed, in order of their entities. */
  attributes(): Attribute[] {
    return [...this.#byEntity.values()].sort((x, y) => x.code - y.code)
  }

  /** The attributes that were installed, and Datomic's own. */
  everyAttribute(): readonly Attribute[] {
    return [...this.#own.values(), ...this.attributes()]
  }

  /** The entity that has the ident, else undefined. */
  entid(ident: Keyword): number | undefined {
    const code = this.#dictionary.find(ident)
    return code === undefined ? undefined : this.#entity(code)
  }

  /** The ident of an entity, else undefined. */
  ident(entity: number): Keyword | undefined {
    const value = this.value(entity, own.DB_IDENT)
    return value instanceof Keyword ? value : undefined
  }

  /** Every ident there is, for hints: without the colon. */
  *idents(): Iterable<string> {
    for (const code of this.#holders.keys()) {
      const value = this.#dictionary.decode(code)
      if (value instanceof Keyword) yield value.text
    }
    for (const ident of own.BOOTSTRAP_IDENTS) yield ident.text
  }

  /** The value of an entity under one of Datomic's own attributes. */
  value(entity: number, ident: Keyword): Value | undefined {
    const code = this.#dictionary.find(ident)
    const values = code === undefined ? undefined : this.#facts.get(entity)?.get(code)
    return values === undefined ? undefined : this.#dictionary.decode(this.#least(values))
  }

  /** Whether a fact under this `a` column belongs here. */
  concerns(a: number): boolean {
    // Codes go down, and those were given out first: nearly every other attribute is below them.
    return a >= this.#lowest && this.#concerns.has(a)
  }

  /** Whether `refresh` has something to do. */
  get dirty(): boolean {
    return this.#dirty.size > 0
  }

  /** Tells that a fact came or went; `refresh` says what followed from it. */
  change(e: number, a: number, v: number, added: boolean): void {
    const facts = this.#facts.get(e) ?? new Map<number, number[]>()
    this.#facts.set(e, facts)
    toggle(facts, a, v, added)
    if (facts.size === 0) this.#facts.delete(e)
    if (this.#own.get(a)?.ident === own.DB_IDENT) toggle(this.#holders, v, e, added)
    this.#dirty.add(e)
  }

  /** Brings the attributes up to date: what changed since the last call. */
  refresh(): SchemaChange[] {
    const changes: SchemaChange[] = []
    for (const entity of this.#dirty) {
      const before = this.#byEntity.get(entity)
      const after = this.#read(entity)
      if (after === undefined) this.#byEntity.delete(entity)
      else this.#byEntity.set(entity, after)
      changes.push({ entity, before, after })
    }
    if (changes.length > 0) this.version++
    this.#dirty.clear()
    return changes
  }

  #entity(identCode: number): number | undefined {
    const holders = this.#holders.get(identCode)
    return holders === undefined ? undefined : this.#least(holders)
  }

  /** Raw datoms may give several where one is meant: the choice depends on the values alone, not on their order of arrival. */
  #least(codes: readonly number[]): number {
    const value = (code: number): Value => this.#dictionary.decode(code)
    return codes.reduce((least, code) => (compare(value(code), value(least)) < 0 ? code : least))
  }

  #read(entity: number): Attribute | undefined {
    const ident = this.ident(entity)
    const valueType = typeNamed(this.value(entity, own.DB_VALUE_TYPE))
    if (ident === undefined || valueType === undefined || own.BOOTSTRAP_IDENTS.has(ident)) return undefined
    const unique = this.value(entity, own.DB_UNIQUE)
    const doc = this.value(entity, own.DB_DOC)
    const types = sequence(this.value(entity, own.DB_TUPLE_TYPES) ?? null)?.map(typeNamed)
    return {
      code: entity,
      ident,
      valueType,
      cardinality: textOf(this.value(entity, own.DB_CARDINALITY)) === "db.cardinality/many" ? "many" : "one",
      unique: textOf(unique) === "db.unique/identity" ? "identity" : unique === undefined ? undefined : "value",
      isComponent: this.value(entity, own.DB_IS_COMPONENT) === true,
      doc: typeof doc === "string" ? doc : undefined,
      tupleTypes: types?.filter((type) => type !== undefined),
      tupleType: typeNamed(this.value(entity, own.DB_TUPLE_TYPE)),
    }
  }
}

/** The type of `:db.type/…`, if there is one of that name. */
export function typeNamed(value: Value | undefined): ValueType | undefined {
  const text = textOf(value)
  return text?.startsWith("db.type/") ? VALUE_TYPES.find((type) => text === `db.type/${type}`) : undefined
}

const textOf = (value: Value | undefined): string | undefined => (value instanceof Keyword ? value.text : undefined)

function toggle(lists: Map<number, number[]>, key: number, item: number, added: boolean): void {
  const list = lists.get(key) ?? []
  if (added) {
    lists.set(key, [...list, item])
    return
  }
  invariant(list.includes(item), "a schema fact that goes was there")
  if (list.length === 1) lists.delete(key)
  else lists.set(key, list.toSpliced(list.indexOf(item), 1))
}
