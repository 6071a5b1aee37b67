import { WizardError } from "../base/error.js"
import type { FactReader } from "../circuit/operators/pull.js"
import { compare } from "../edn/compare.js"
import { identity } from "../edn/print.js"
import { MAX_TREE } from "../edn/stack.js"
import { EdnMap, Keyword, keyword, type Value } from "../edn/value.js"
import type { PullTree } from "../plan/pull-tree.js"
import type { Dictionary } from "../zset/dictionary.js"
import { plainStep, type Shape, type Step } from "./tree-shape.js"

/** The entities at which recursions went on, from the last one to the root. */
type Seen = (Pick<Place, "entity" | "shape" | "depths"> & { readonly up: Seen }) | undefined

/** The entities of which one is a component, as far as they are shown whole. */
type Owners = { readonly entity: number; readonly up: Owners } | undefined

/** Where a tree stands: an entity, what is shown of it, and how it was reached. */
interface Place {
  readonly entity: number
  readonly shape: Shape
  /** How many levels the steps that are recursions may go down still. */
  readonly depths: readonly number[]
  readonly seen: Seen
  readonly owners: Owners
  /** The forms that are open around it. */
  readonly forms: number
}

/** A tree within a tree, that is to be shown. */
class Inner {
  constructor(readonly place: Place) {}
}

/** Asks for trees within, and is told them. */
type Showing<T> = Generator<Inner, T, Value>

/**
 * Makes trees of facts: what a pull pattern shows of an entity. Nil when there is nothing to show. A recursion ends at its depth, and
 * at an entity where it has been on the way: a wildcard then shows references, another pattern nothing. A component that contains itself is
 * shown once more as a reference. Throws `pull/too-deep` for more than `MAX_TREE` forms within each other. O(facts read · log).
 */
export class TreeMaker {
  readonly #dictionary: Dictionary
  readonly #plain = new Map<number, Step>()

  constructor(tree: PullTree, dictionary: Dictionary) {
    this.#dictionary = dictionary
    for (const [ident, schema] of tree.attributes) {
      const step = plainStep(ident, schema, dictionary)
      this.#plain.set(step.a, step)
    }
  }

  make(entity: number, shape: Shape, facts: FactReader): Value {
    const root = { entity, shape, depths: shape.depths, seen: undefined, owners: undefined, forms: 0 }
    // Level by level on a stack of its own, for trees are deep.
    const stack = [this.#show(root, facts)]
    let told: Value = null
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { done, value } = top.next(told)
      if (!done) stack.push(this.#show(value.place, facts))
      else {
        stack.pop()
        told = value
      }
    }
    return told
  }

  *#show(place: Place, facts: FactReader): Showing<Value> {
    const { entity, shape, depths } = place
    if (place.forms >= MAX_TREE) throw tooDeep()
    const entries = new Map<unknown, readonly [Value, Value]>()
    const set = (key: Value, value: Value) => entries.set(key instanceof Keyword ? key : identity(key), [key, value])
    if (shape.wildcard || shape.id) set(ID, this.#dictionary.decode(entity))
    const goes = depths.some((depth) => depth > 0)
    const below: Place = {
      ...place,
      seen: goes ? { entity, shape, depths, up: place.seen } : place.seen,
      owners: { entity, up: place.owners },
      forms: place.forms + 1,
    }
    const own = shape.wildcard || shape.named.size > 0 ? this.#factsOf(entity, facts) : NO_FACTS
    if (shape.wildcard) {
      for (const [a, values] of own) {
        if (shape.named.has(a)) continue
        const step = this.#plainStep(a, facts)
        const value = yield* this.#valueOf(step, values, below, 0)
        if (value !== undefined) set(step.key, value)
      }
    }
    for (const [i, step] of shape.steps.entries()) {
      const codes = step.reverse ? this.#referrers(step.a, entity, facts) : (own.get(step.a) ?? NONE)
      const ends = step.leads === "again" && (depths[i] === 0 || hasBeen(place.seen, entity, step))
      const depth = ends ? (shape.wildcard ? REFERENCES : 0) : depths[i]
      const found = yield* this.#valueOf(step, codes, below, depth, i)
      const value = step.xform === undefined ? found : (step.xform.call([found ?? null]) ?? undefined)
      const shown = value ?? step.otherwise
      if (shown !== undefined) set(step.key, shown)
    }
    return entries.size === 0 ? null : new EdnMap([...entries.values()])
  }

  /** Undefined when there is nothing to show. */
  *#valueOf(step: Step, codes: readonly number[], below: Place, depth: number, i = -1): Showing<Value | undefined> {
    if (codes.length === 0) return undefined
    const many = step.many ?? codes.length > 1
    const sorted = this.#inOrder(codes).slice(0, many ? step.limit : 1)
    const shown: Value[] = []
    const inside = many ? { ...below, forms: below.forms + 1 } : below
    for (const code of sorted) {
      const found = this.#lead(step, code, inside, depth, i)
      const value = found instanceof Inner ? yield found : found
      if (value !== null) shown.push(value)
    }
    if (shown.length === 0) return undefined
    return many ? shown : shown[0]
  }

  /** What is shown of one value, or the tree that is; nil for nothing. */
  #lead({ leads }: Step, code: number, below: Place, depth: number, i: number): Value | Inner {
    const { seen, owners, shape, forms } = below
    if (leads === "value") return this.#dictionary.decode(code)
    if (leads === "reference" || depth === REFERENCES) return this.#reference(code, forms)
    if (leads === "whole") {
      if (isOwner(owners, code)) return this.#reference(code, forms)
      return new Inner({ entity: code, shape: WHOLE, depths: NONE, seen, owners, forms })
    }
    if (leads === "again") {
      if (depth === 0) return null
      const depths = below.depths.with(i, depth - 1)
      return new Inner({ entity: code, shape, depths, seen, owners: undefined, forms })
    }
    return new Inner({ entity: code, shape: leads, depths: leads.depths, seen, owners: undefined, forms })
  }

  #reference(code: number, forms: number): Value {
    if (forms >= MAX_TREE) throw tooDeep()
    return new EdnMap([[ID, this.#dictionary.decode(code)]])
  }

  #factsOf(entity: number, facts: FactReader): ReadonlyMap<number, readonly number[]> {
    const own = new Map<number, number[]>()
    facts.forward(entity, (a, v) => {
      const known = own.get(a)
      if (known === undefined) own.set(a, [v])
      else known.push(v)
    })
    return own
  }

  #referrers(a: number, entity: number, facts: FactReader): readonly number[] {
    const found: number[] = []
    facts.backward(a, entity, (e) => found.push(e))
    return found
  }

  /** How a wildcard shows an attribute of which the pattern says nothing. */
  #plainStep(a: number, facts: FactReader): Step {
    const known = this.#plain.get(a)
    if (known !== undefined) return known
    const value = this.#dictionary.decode(a)
    // Raw datoms may have attributes that are entities with an ident and no type.
    const ident = a < 0 ? value : (this.#ident(a, facts) ?? value)
    return { ...plainStep(ident, undefined, this.#dictionary), a }
  }

  #ident(entity: number, facts: FactReader): Value | undefined {
    const codes = this.#factsOf(entity, facts).get(this.#dictionary.encode(IDENT)) ?? NONE
    return codes.length === 0 ? undefined : this.#dictionary.decode(this.#inOrder(codes)[0])
  }

  #inOrder(codes: readonly number[]): readonly number[] {
    if (codes.length < 2) return codes
    const dictionary = this.#dictionary
    if (codes.every((code) => code >= 0)) return codes.toSorted((x, y) => x - y)
    return codes.toSorted((x, y) => compare(dictionary.decode(x), dictionary.decode(y)))
  }
}

const ID = keyword("db/id")
const IDENT = keyword("db/ident")
const WHOLE: Shape = { wildcard: true, id: false, steps: [], named: new Set(), depths: [] }
const NONE: readonly number[] = []
const NO_FACTS: ReadonlyMap<number, readonly number[]> = new Map()

const tooDeep = (): WizardError =>
  new WizardError("pull/too-deep", `expected at most ${MAX_TREE} forms within each other in a tree`, {
    hint: "give the recursion a depth, {:next 100}",
  })

/** In the place of a depth: no further, but show what is there. */
const REFERENCES = -1

/** Whether a recursion over the same attribute, in whatever pattern, went on at the entity. */
function hasBeen(seen: Seen, entity: number, step: Step): boolean {
  for (let at = seen; at !== undefined; at = at.up) {
    if (at.entity !== entity) continue
    const { steps } = at.shape
    for (let i = 0; i < steps.length; i++) {
      if (at.depths[i] > 0 && steps[i].a === step.a && steps[i].reverse === step.reverse) return true
    }
  }
  return false
}

function isOwner(owners: Owners, entity: number): boolean {
  for (let at = owners; at !== undefined; at = at.up) if (at.entity === entity) return true
  return false
}
