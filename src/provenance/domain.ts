import type { Attribute } from "../datom/attribute.js"
import type { Database } from "../datom/database.js"
import { coerce } from "../datom/value-type.js"
import { identity } from "../edn/print.js"
import { Double, EdnMap, EdnSet, integer, keyword, sequence, type Value } from "../edn/value.js"

/** Values to be tried for one place. */
const MOST = 14

/**
 * What may stand where nothing says which value it is: the values of the question and their neighbours, since a comparison turns at
 * its constants; then values that the attribute has; then plain ones. Entities that nothing names are new ones.
 */
export class Domain {
  readonly #database: Database
  readonly #hints: readonly Value[]
  readonly #fresh = new Map<string, number>()

  constructor(database: Database, hints: Iterable<Value>) {
    this.#database = database
    const all = new Map<string, Value>()
    for (const hint of hints) for (const value of neighbours(hint)) all.set(identity(value), value)
    this.#hints = [...all.values()]
  }

  /** A new entity for a variable, the same one each time. */
  fresh(variable: string): number {
    let entity = this.#fresh.get(variable)
    if (entity === undefined) {
      entity = this.#database.freshEntity(this.#database.nextEntity, new Set(this.#fresh.values()))
      this.#fresh.set(variable, entity)
    }
    return entity
  }

  /** Codes to be tried as value of an attribute; `variable` names the place. */
  values(a: number, variable: string): readonly number[] {
    const { dictionary, facts, log } = this.#database
    const attribute = this.#database.attribute(a)
    if (attribute?.valueType === "ref") return [this.fresh(variable)]
    const standing = facts.ofAttribute(a).slice(0, 3)
    const codes = new Set<number>()
    for (const value of [...this.#hints, ...PLAIN]) {
      if (codes.size >= MOST) break
      if (fits(attribute, value)) codes.add(dictionary.encode(value))
    }
    for (const p of standing) codes.add(log.v[p])
    return [...codes]
  }

  /** Whether a datom may be added as far as its attribute goes: not one of Datomic's own, the value of its type, and free. */
  allows([e, a, v]: readonly [number, number, number]): boolean {
    const { dictionary, facts, log } = this.#database
    const attribute = this.#database.attribute(a)
    const name = dictionary.decode(a)
    if (typeof name !== "number" && attribute !== undefined) return false
    if (attribute === undefined) return dictionary.decode(e) !== null && dictionary.decode(v) !== null
    if (e < 0 || !fits(attribute, dictionary.decode(v))) return false
    if (attribute.unique === undefined) return true
    const holder = facts.holder(a, v)
    return holder < 0 || log.e[holder] === e
  }

  /** The facts that a new value of the attribute replaces. */
  replaced(e: number, a: number): readonly number[] {
    return this.#database.attribute(a)?.cardinality === "one" ? this.#database.facts.values(e, a) : []
  }
}

/** Without a schema every value fits but nil. */
function fits(attribute: Attribute | undefined, value: Value): boolean {
  if (value === null) return false
  if (attribute === undefined) return true
  if (attribute.valueType === "ref") return typeof value === "number" && value >= 0
  try {
    return identity(coerce(attribute, value, { ref: (found) => found })) === identity(value)
  } catch {
    return false
  }
}

/** The value itself, and of an integer the two beside it. */
function neighbours(value: Value): readonly Value[] {
  if (typeof value === "number" || typeof value === "bigint") {
    return [value, integer(BigInt(value) + 1n), integer(BigInt(value) - 1n), new Double(Number(value))]
  }
  if (value instanceof Double) return [value, new Double(value.value + 1), new Double(value.value - 1)]
  return [value]
}

const PLAIN: readonly Value[] = [0, 1, 2, "x", "y", keyword("x"), true, false, new Double(0.5), new Date(0)]

/** The scalars in a value, those in collections too. */
export function* scalars(value: Value): Generator<Value> {
  const items = sequence(value)
  if (items !== undefined) for (const item of items) yield* scalars(item)
  else if (value instanceof EdnSet) for (const item of value.items) yield* scalars(item)
  else if (value instanceof EdnMap) for (const [key, item] of value.entries) yield* scalars([key, item])
  else yield value
}
