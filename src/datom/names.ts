import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { type EdnMap, isInteger, Keyword, keyword, sequence, Tagged, type Value } from "../edn/value.js"
import type { Attribute } from "./attribute.js"
import { BOOTSTRAP_IDENTS, REFUSED } from "./bootstrap.js"
import type { Database } from "./database.js"
import { Tempid, type Term } from "./tempid.js"
import { coerce, show, wrongType } from "./value-type.js"

/** What the reading of one transaction is given. */
export interface NamesOptions {
  readonly tx: number
  readonly jsNumbers: boolean
}

/**
 * How one transaction names entities, attributes and values, all resolved against the state before it. Tempids are kept here in
 * order of first appearance. Throws `db.error/not-an-entity` with the nearest ident as a hint.
 */
export class Names {
  readonly tempids: Tempid[] = []
  /** Entity ids that the forms write out: no new entity may get one. */
  readonly taken = new Set<number>()
  /** Whether the transaction's own entity is named. */
  txNamed = false
  readonly #db: Database
  readonly #options: NamesOptions
  readonly #named = new Map<string, Tempid>()

  constructor(db: Database, options: NamesOptions) {
    this.#db = db
    this.#options = options
  }

  attribute(written: Value): Attribute {
    const found =
      written instanceof Keyword || (typeof written === "number" && written >= 0)
        ? this.#db.attribute(written)
        : undefined
    if (found !== undefined) return found
    const reason = written instanceof Keyword ? REFUSED.get(written) : undefined
    if (reason !== undefined) throw new WizardError("db.error/unsupported", `${show(written)}: ${reason}`)
    throw new WizardError("db.error/not-an-entity", `${show(written)} is not an attribute of the schema`, {
      hint: this.#nearest(written) ?? "install it with :db/ident, :db/valueType and :db/cardinality first",
    })
  }

  /** The entity that stands in the `e` place, or undefined for a lookup ref that finds nothing. */
  find(written: Value): Term | undefined {
    const temporary = this.#temporary(written)
    if (temporary !== undefined) return temporary
    if (typeof written === "number") {
      if (written > MAX_ENTITY) return undefined
      this.taken.add(written)
      return written
    }
    if (written instanceof Keyword) return this.#db.entid(written)
    const ref = sequence(written)
    return ref?.length === 2 ? this.#lookup(ref[0], ref[1]) : undefined
  }

  /** Like `find`, but what finds nothing is refused. */
  entity(written: Value): Term {
    const found = this.find(written)
    if (found !== undefined) return found
    throw new WizardError("db.error/not-an-entity", `${show(written)} does not name an entity`, {
      hint:
        this.#nearest(written) ??
        'an entity is an id, a tempid such as "new", an ident, or a lookup ref that finds one',
    })
  }

  /** A value to be asserted. */
  value(attribute: Attribute, written: Value): Term {
    if (attribute.valueType === "ref" && written !== null) return this.#reference(attribute, written)
    return this.code(attribute, written)
  }

  /** A value that no tempid stands for, as a code. */
  code(attribute: Attribute, written: Value): number {
    if (attribute.valueType === "ref" && written !== null) return this.#known(attribute, written)
    const { dictionary } = this.#db
    const stored = coerce(attribute, written, {
      jsNumbers: this.#options.jsNumbers,
      ref: (item) => dictionary.decode(this.#known(attribute, item)),
    })
    if (attribute.ident.text === "db/ident" && BOOTSTRAP_IDENTS.has(stored as Keyword)) {
      throw new WizardError("db.error/reserved-ident", `${show(stored)} is an ident of the schema language`)
    }
    return dictionary.encode(stored)
  }

  /** A new entity: a map without `:db/id`. */
  anonymous(): Tempid {
    const tempid = new Tempid(undefined)
    this.tempids.push(tempid)
    return tempid
  }

  /** Whether a value reads as a lookup ref rather than as a list of values. */
  isLookup(written: Value): boolean {
    const ref = sequence(written)
    if (ref?.length !== 2 || !(ref[0] instanceof Keyword)) return false
    return this.#db.attribute(ref[0])?.unique !== undefined
  }

  #reference(attribute: Attribute, written: Value): Term {
    const temporary = this.#temporary(written)
    return temporary ?? this.#known(attribute, written)
  }

  #known(attribute: Attribute, written: Value): number {
    if (written instanceof Keyword && BOOTSTRAP_IDENTS.has(written)) return this.#db.dictionary.encode(written)
    const fits = isInteger(written) || written instanceof Keyword || sequence(written)?.length === 2
    if (!fits) throw wrongType(attribute, written)
    const found = this.entity(written)
    if (typeof found === "number") return found
    throw new WizardError(
      "db.error/not-an-entity",
      `the tempid ${show(written)} cannot stand here for a value of ${attribute.ident}`,
      {
        hint: "name an entity that exists",
      },
    )
  }

  #temporary(written: Value): Term | undefined {
    if (written === "datomic.tx" || written === CURRENT_TX) {
      this.txNamed = true
      return this.#options.tx
    }
    if (typeof written === "string" || (isInteger(written) && written < 0)) return this.#tempid(show(written), written)
    if (!(written instanceof Tagged) || written.tag !== "db/id") return undefined
    const [partition, number] = sequence(written.value) ?? []
    if (partition === TX_PARTITION) return this.#options.tx
    return number === undefined ? this.anonymous() : this.#tempid(show(number), number)
  }

  #tempid(key: string, written: Value): Tempid {
    let found = this.#named.get(key)
    if (found === undefined) {
      found = new Tempid(written)
      this.#named.set(key, found)
      this.tempids.push(found)
    }
    return found
  }

  #lookup(a: Value, v: Value): number | undefined {
    const attribute = this.attribute(a)
    if (attribute.unique === undefined) {
      throw new WizardError(
        "db.error/lookup-ref-attr-not-unique",
        `a lookup ref needs a unique attribute, ${attribute.ident} is none`,
        {
          hint: `install ${attribute.ident} with :db/unique :db.unique/identity`,
        },
      )
    }
    const value = attribute.valueType === "ref" && v !== null ? this.find(v) : this.#db.dictionary.find(v)
    if (attribute.ident.text === "db/ident") return v instanceof Keyword ? this.#db.entid(v) : undefined
    return typeof value === "number" ? this.#db.lookup(attribute, value) : undefined
  }

  #nearest(written: Value): string | undefined {
    if (!(written instanceof Keyword)) return undefined
    const name = nearest(written.text, this.#db.schema.idents())
    return name === undefined ? undefined : `did you mean :${name}?`
  }
}

/** The id that a map form gives, if it gives one. */
export const idOf = (map: EdnMap): Value | undefined => map.entries.find(([key]) => key === DB_ID)?.[1]

export const DB_ID = keyword("db/id")
const CURRENT_TX = keyword("db/current-tx")
const TX_PARTITION = keyword("db.part/tx")
const MAX_ENTITY = 0x7fff_ffff
