import { WizardError } from "../../base/error.js"
import { compare } from "../../edn/compare.js"
import { MAX_TREE } from "../../edn/stack.js"
import { EdnMap, type Keyword, keyword, type Value } from "../../edn/value.js"
import { key, part, plain, rowKey } from "./cell.js"
import { E, type Facts, V } from "./facts.js"
import { type AttributeSpec, type PullPattern, parsePull, plainSpec } from "./pull-pattern.js"

/** Calls the function that `:xform` names; throws for a name that there is not. */
export type Xform = (name: string, value: Value) => Value

/**
 * What a pull pattern shows of an entity: a map, nil when there is nothing to show. References are `{:db/id …}`,
 * components whole; reverse references are vectors, of a component one map; recursion stops at an entity seen on the
 * way; values are in canonical order, the first thousand where `:limit` does not say otherwise. Throws `pull/…` for
 * what is no pattern, and what an `:xform` throws.
 */
export function pull(facts: Facts, entity: Value, pattern: Value, xform: Xform): Value {
  const found = facts.resolve(entity) ?? entity
  return new Puller(facts, xform).run({ entity: found, pattern: parsePull(pattern), way: START })
}

/** How an entity was reached. */
interface Way {
  /** Where each recursion has been already, through patterns in between too. */
  readonly seen: ReadonlySet<string>
  /** The entities of which this one is a component, as far as they are shown whole. */
  readonly whole: readonly unknown[]
  /** The forms that are open around it. */
  readonly forms: number
}

const START: Way = { seen: new Set(), whole: [], forms: 0 }

/** A tree within a tree, that is to be shown. */
interface Inner {
  readonly entity: Value
  readonly pattern: PullPattern
  readonly way: Way
}

/** Asks for trees within, and is told them. */
type Showing<T> = Generator<Inner, T, Value>

const ID = keyword("db/id")
const WHOLE: PullPattern = { wildcard: true, id: false, specs: [] }

class Puller {
  readonly #facts: Facts
  readonly #xform: Xform

  constructor(facts: Facts, xform: Xform) {
    this.#facts = facts
    this.#xform = xform
  }

  /** Level by level on a stack of its own. */
  run(outer: Inner): Value {
    const stack = [this.#show(outer)]
    let told: Value = null
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { done, value } = top.next(told)
      if (done) {
        stack.pop()
        told = value
      } else stack.push(this.#show(value))
    }
    return told
  }

  *#show({ entity, pattern, way: { seen, whole, forms } }: Inner): Showing<Value> {
    if (forms >= MAX_TREE) throw tooDeep()
    const entries = new Map<Keyword, readonly [Value, Value]>()
    const set = (name: Value, value: Value): unknown => entries.set(name as Keyword, [name, value])
    const going = pattern.specs.filter(({ depth }) => depth !== undefined && depth > 0).map((s) => mark(s, entity))
    const way = { seen: new Set([...seen, ...going]), whole: [...whole, key(entity)], forms: forms + 1 }
    if (pattern.wildcard || pattern.id) set(ID, entity)
    const named = new Set(pattern.specs.map((spec) => (spec.reverse ? undefined : spec.attribute)))
    if (pattern.wildcard) {
      for (const name of [...this.#facts.names()].toSorted(compare)) {
        if (named.has(name)) continue
        const value = yield* this.#forward(entity, plainSpec(name), pattern, way)
        if (value !== undefined) set(name, value)
      }
    }
    for (const spec of pattern.specs) {
      // Where a recursion ends a wildcard shows references, another pattern nothing.
      const isEnd = spec.depth === 0 || (spec.depth !== undefined && seen.has(mark(spec, entity)))
      const here = !isEnd ? spec : { ...spec, depth: 0, ends: pattern.wildcard }
      const found = here.reverse
        ? yield* this.#backward(entity, here, pattern, way)
        : yield* this.#forward(entity, here, pattern, way)
      const value = spec.xform === undefined ? found : (this.#xform(spec.xform, found ?? null) ?? undefined)
      const shown = value ?? spec.otherwise
      if (shown !== undefined) set(spec.key, shown)
    }
    return entries.size === 0 ? null : new EdnMap([...entries.values()])
  }

  *#forward(entity: Value, spec: AttributeSpec, pattern: PullPattern, way: Way): Showing<Value | undefined> {
    const attribute = this.#facts.attribute(spec.attribute)
    const found =
      this.#facts
        .of(spec.attribute)
        .index([E])
        .get(rowKey([entity], [0])) ?? []
    const sorted = found.map((row) => plain(row[V])).toSorted(compare)
    const isMany = attribute?.cardinality === "many" || (attribute?.cardinality === undefined && sorted.length > 1)
    const values = sorted.slice(0, isMany ? spec.limit : 1)
    const leads = spec.sub !== undefined || spec.depth !== undefined
    const isReference = this.#facts.isReference(spec.attribute) || leads
    const isWhole = attribute?.component === true && !leads
    const inside = isMany ? { ...way, forms: way.forms + 1 } : way
    const here = isWhole ? { ...spec, sub: WHOLE } : spec
    const shown = isReference ? yield* this.#entities(values, here, pattern, inside) : values
    if (shown.length === 0) return undefined
    return isMany ? shown : shown[0]
  }

  *#backward(entity: Value, spec: AttributeSpec, pattern: PullPattern, way: Way): Showing<Value | undefined> {
    const found =
      this.#facts
        .of(spec.attribute)
        .index([V])
        .get(rowKey([entity], [0])) ?? []
    const sorted = found.map((row) => plain(row[E])).toSorted(compare)
    const isOne = this.#facts.attribute(spec.attribute)?.component === true
    const inside = isOne ? way : { ...way, forms: way.forms + 1 }
    const shown = yield* this.#entities(sorted.slice(0, isOne ? 1 : spec.limit), spec, pattern, inside)
    if (shown.length === 0) return undefined
    return isOne ? shown[0] : shown
  }

  /** The entities as the spec shows them, without those of which there is nothing to show. */
  *#entities(values: readonly Value[], spec: AttributeSpec, pattern: PullPattern, way: Way): Showing<readonly Value[]> {
    const { sub, depth, ends } = spec
    if (ends !== true && sub === undefined && depth === 0) return []
    const shown: Value[] = []
    for (const entity of values) {
      // A component that contains itself is shown once more as a reference.
      const isSeen = sub === WHOLE && way.whole.includes(key(entity))
      if (isSeen || ends === true || (sub === undefined && depth === undefined)) shown.push(reference(entity, way))
      else if (sub === WHOLE) shown.push(yield { entity, pattern: WHOLE, way })
      else if (sub !== undefined) shown.push(yield { entity, pattern: sub, way: { ...way, whole: [] } })
      else {
        const specs = pattern.specs.map((each) => (each === spec ? { ...spec, depth: (depth as number) - 1 } : each))
        shown.push(yield { entity, pattern: { ...pattern, specs }, way: { ...way, whole: [] } })
      }
    }
    return sub === WHOLE ? shown : shown.filter((value) => value !== null)
  }
}

function reference(entity: Value, { forms }: Way): Value {
  if (forms >= MAX_TREE) throw tooDeep()
  return new EdnMap([[ID, entity]])
}

const tooDeep = (): WizardError =>
  new WizardError("pull/too-deep", `expected at most ${MAX_TREE} forms within each other in a tree`)

/** That a recursion has been at an entity. */
const mark = ({ attribute, reverse }: AttributeSpec, entity: Value): string =>
  `${reverse ? "←" : "→"}${attribute.text} ${part(entity)}`
