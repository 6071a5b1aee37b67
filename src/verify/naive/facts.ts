import { breathe } from "../../base/breath.js"
import { compare } from "../../edn/compare.js"
import { Keyword, sequence, type Value } from "../../edn/value.js"
import { type Cell, Given, key, plain, rowKey } from "./cell.js"
import { Relation } from "./relation.js"

/** What the schema says of an attribute; undefined where it says nothing. `id` is the attribute's entity. */
export interface NaiveAttribute {
  readonly id: Value | undefined
  /** Without namespace: `ref`, `tuple`, `long`. */
  readonly valueType?: string
  readonly cardinality?: "one" | "many"
  readonly unique?: boolean
  readonly component?: boolean
}

/** A fact that holds; `tx` is the transaction that asserted it. */
export interface NaiveFact {
  readonly e: Value
  readonly a: Keyword
  readonly v: Value
  readonly tx: Value
}

/** The database value that the oracle reads: plain values, nothing of the engine's encoding. */
export interface NaiveDatabase {
  facts(): Iterable<NaiveFact>
  /** The attribute of that name, undefined when the schema has none. */
  attribute(name: Keyword): NaiveAttribute | undefined
  /** The entity whose ident this is. */
  entid(ident: Keyword): Value | undefined
}

/** Positions of a fact as a tuple. */
export const [E, A, V, TX, OP] = [0, 1, 2, 3, 4]

/**
 * The facts of one source for one evaluation: tuples `[e a v tx true]`, by attribute, with the meaning of idents and
 * lookup refs.
 */
export class Facts {
  readonly all = new Relation()
  readonly #database: NaiveDatabase
  readonly #byName = new Map<Keyword, Relation>()
  readonly #attributes = new Map<Keyword, NaiveAttribute | undefined>()
  /** The name of an attribute by the key of what attribute variables are bound to. */
  readonly #names = new Map<unknown, Keyword>()

  constructor(database: NaiveDatabase) {
    this.#database = database
    for (const { e, a, v, tx } of database.facts()) {
      breathe()
      const relation = this.#relation(a)
      const row = [e, this.attributeCell(a), v, tx, true]
      relation.add(row)
      this.all.add(row)
    }
  }

  attribute(name: Keyword): NaiveAttribute | undefined {
    if (!this.#attributes.has(name)) this.#attributes.set(name, this.#database.attribute(name))
    return this.#attributes.get(name)
  }

  /** What an attribute variable is bound to: the attribute's entity when the schema has it, else its name. */
  attributeCell(name: Keyword): Value {
    return this.attribute(name)?.id ?? name
  }

  /** The name of the attribute that a keyword, an entity or a lookup ref in attribute position means. */
  attributeName(cell: Cell): Keyword | undefined {
    const value = plain(cell)
    const entity = this.resolve(value) ?? value
    return this.#names.get(key(entity)) ?? (value instanceof Keyword ? value : undefined)
  }

  /** The facts of an attribute, by its name. */
  of(name: Keyword): Relation {
    return this.#byName.get(name) ?? NOTHING
  }

  /** Every attribute that has a fact. */
  names(): Iterable<Keyword> {
    return this.#byName.keys()
  }

  isReference(name: Keyword | undefined): boolean {
    return name !== undefined && this.attribute(name)?.valueType === "ref"
  }

  /** Whether an attribute cell belongs to an attribute of references. */
  isReferenceCell(cell: Cell): boolean {
    return this.isReference(this.#names.get(key(cell)))
  }

  /** Whether the value can stand for an entity: an ident, or a lookup ref by a unique attribute. */
  isName(value: Value): boolean {
    return value instanceof Keyword ? this.#database.entid(value) !== undefined : this.#lookup(value) !== undefined
  }

  /** The entity that an ident or a lookup ref stands for, undefined when it stands for none. */
  resolve(value: Value): Value | undefined {
    if (value instanceof Keyword) return this.#database.entid(value)
    const lookup = this.#lookup(value)
    if (lookup === undefined) return undefined
    const [name, wanted] = lookup
    for (const candidate of this.isReference(name) ? this.entities(wanted) : [wanted]) {
      const found = this.of(name)
        .index([V])
        .get(rowKey([candidate], [0]))
      if (found !== undefined) return plain(found[0][E])
    }
    return undefined
  }

  /** The entities that a value in entity position may be: itself, or what it names; a lookup ref only what it finds. */
  entities(value: Value): Value[] {
    const found = this.resolve(value)
    if (this.#lookup(value) !== undefined) return found === undefined ? [] : [found]
    return found === undefined ? [value] : [value, found]
  }

  /** The values of an attribute of an entity (a name of it), in canonical order. */
  values(entity: Value, name: Keyword): Value[] {
    const index = this.of(name).index([E])
    const found = this.entities(entity).flatMap((e) => index.get(rowKey([e], [0])) ?? [])
    return found.map((row) => plain(row[V])).toSorted(compare)
  }

  /** A value from `:in` or a constant of a call, marked when it can name an entity. */
  given(value: Value): Cell {
    return this.isName(value) ? new Given(value) : value
  }

  #lookup(value: Value): readonly [Keyword, Value] | undefined {
    const items = sequence(value)
    if (items?.length !== 2) return undefined
    const [name, wanted] = items
    return name instanceof Keyword && this.attribute(name)?.unique ? [name, wanted] : undefined
  }

  #relation(name: Keyword): Relation {
    let found = this.#byName.get(name)
    if (found === undefined) {
      found = new Relation()
      this.#byName.set(name, found)
      this.#names.set(key(this.attributeCell(name)), name)
    }
    return found
  }
}

const NOTHING = new Relation()
