import { compare } from "../../edn/compare.js"
import { EdnMap, type Keyword, keyword, type Value } from "../../edn/value.js"
import { key, plain, rowKey } from "./cell.js"
import { E, type Facts, V } from "./facts.js"
import { type AttributeSpec, type PullPattern, parsePull } from "./pull-pattern.js"

/**
 * What a pull pattern shows of an entity: a map, nil when there is nothing to show. References are `{:db/id …}`,
 * components whole; reverse references are vectors, of a component one map; recursion stops at an entity seen on the
 * way; values are in canonical order. Throws `pull/…` for what is no pattern.
 */
export function pull(facts: Facts, entity: Value, pattern: Value): Value {
  const found = facts.resolve(entity) ?? entity
  return new Puller(facts).show(found, parsePull(pattern), [])
}

const ID = keyword("db/id")
const WHOLE: PullPattern = { wildcard: true, id: false, specs: [] }

class Puller {
  readonly #facts: Facts

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** `path`: the entities on the way here, this one not included. */
  show(entity: Value, pattern: PullPattern, path: readonly unknown[]): Value {
    const entries = new Map<Keyword, readonly [Value, Value]>()
    const set = (name: Value, value: Value): unknown => entries.set(name as Keyword, [name, value])
    if (pattern.wildcard || pattern.id) set(ID, entity)
    const named = new Set(pattern.specs.map((spec) => (spec.reverse ? undefined : spec.attribute)))
    if (pattern.wildcard) {
      for (const name of [...this.#facts.names()].toSorted(compare)) {
        if (named.has(name)) continue
        const value = this.#forward(entity, { attribute: name, reverse: false, key: name }, pattern, path)
        if (value !== undefined) set(name, value)
      }
    }
    for (const spec of pattern.specs) {
      const value = spec.reverse
        ? this.#backward(entity, spec, pattern, path)
        : this.#forward(entity, spec, pattern, path)
      const shown = value ?? spec.otherwise
      if (shown !== undefined) set(spec.key, shown)
    }
    return entries.size === 0 ? null : new EdnMap([...entries.values()])
  }

  #forward(entity: Value, spec: AttributeSpec, pattern: PullPattern, path: readonly unknown[]): Value | undefined {
    const attribute = this.#facts.attribute(spec.attribute)
    const found =
      this.#facts
        .of(spec.attribute)
        .index([E])
        .get(rowKey([entity], [0])) ?? []
    const values = found.map((row) => plain(row[V])).toSorted(compare)
    const isWhole = attribute?.component === true && spec.sub === undefined && spec.depth === undefined
    const isReference = this.#facts.isReference(spec.attribute) || spec.sub !== undefined || spec.depth !== undefined
    const shown = isReference
      ? this.#entities(values, entity, isWhole ? { ...spec, sub: WHOLE } : spec, pattern, path)
      : values
    if (shown.length === 0) return undefined
    const isMany = attribute?.cardinality === "many" || (attribute?.cardinality === undefined && shown.length > 1)
    return isMany ? limited(shown, spec) : shown[0]
  }

  #backward(entity: Value, spec: AttributeSpec, pattern: PullPattern, path: readonly unknown[]): Value | undefined {
    const found =
      this.#facts
        .of(spec.attribute)
        .index([V])
        .get(rowKey([entity], [0])) ?? []
    const shown = this.#entities(found.map((row) => plain(row[E])).toSorted(compare), entity, spec, pattern, path)
    if (shown.length === 0) return undefined
    return this.#facts.attribute(spec.attribute)?.component ? shown[0] : limited(shown, spec)
  }

  /** The entities as the spec shows them, without those of which there is nothing to show. */
  #entities(
    values: readonly Value[],
    from: Value,
    spec: AttributeSpec,
    pattern: PullPattern,
    path: readonly unknown[],
  ): readonly Value[] {
    const way = [...path, key(from)]
    if (spec.depth !== undefined) {
      if (spec.depth === 0) return []
      const rest = { ...spec, depth: spec.depth - 1 }
      const deeper = { ...pattern, specs: pattern.specs.map((each) => (each === spec ? rest : each)) }
      const last = { ...pattern, specs: pattern.specs.filter((each) => each !== spec) }
      return present(values.map((value) => this.show(value, way.includes(key(value)) ? last : deeper, way)))
    }
    const { sub } = spec
    if (sub === undefined) return values.map((value) => new EdnMap([[ID, value]]))
    // A component that contains itself is shown once as a reference.
    const isSeen = (value: Value): boolean => sub === WHOLE && way.includes(key(value))
    return present(
      values.map((value) =>
        isSeen(value) ? new EdnMap([[ID, value]]) : this.show(value, sub, sub === WHOLE ? way : []),
      ),
    )
  }
}

const present = (values: readonly Value[]): readonly Value[] => values.filter((value) => value !== null)

const limited = (values: readonly Value[], { limit }: AttributeSpec): readonly Value[] =>
  limit === undefined ? values : values.slice(0, limit)
