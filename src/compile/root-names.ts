import type { FactReader } from "../circuit/operators/pull.js"
import { compare } from "../edn/compare.js"
import { Keyword, type Value } from "../edn/value.js"
import { lookupOf } from "../plan/context.js"
import type { PullTree } from "../plan/pull-tree.js"
import type { Dictionary } from "../zset/dictionary.js"

/** What the root of a pull stands for: the entity of an ident or of a lookup ref; itself when it names none. */
export class RootNames {
  readonly #tree: PullTree
  readonly #dictionary: Dictionary

  constructor(tree: PullTree, dictionary: Dictionary) {
    this.#tree = tree
    this.#dictionary = dictionary
  }

  entity(root: number, facts: FactReader): number {
    if (root >= 0 || this.#tree.lookups.length === 0) return root
    return this.#named(this.#dictionary.decode(root), facts) ?? root
  }

  #named(value: Value, facts: FactReader): number | undefined {
    const parts = lookupOf(value)
    const schema = parts && this.#tree.attributes.get(parts.attribute)
    if (parts === undefined || schema === undefined || !schema.unique) return undefined
    const isLookup = !(value instanceof Keyword)
    for (const held of isLookup && schema.reference ? this.#entities(parts.value, facts) : [parts.value]) {
      const found = this.#holder(this.#dictionary.encode(schema.id), this.#dictionary.encode(held), facts)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** What a value may be in the place of an entity: itself, or what it names; a lookup ref only what it finds. */
  #entities(value: Value, facts: FactReader): readonly Value[] {
    const found = this.#named(value, facts)
    const parts = lookupOf(value)
    const isRef =
      Array.isArray(value) && parts !== undefined && this.#tree.attributes.get(parts.attribute)?.unique === true
    return [...(isRef ? [] : [value]), ...(found === undefined ? [] : [this.#dictionary.decode(found)])]
  }

  #holder(a: number, v: number, facts: FactReader): number | undefined {
    const found: number[] = []
    facts.backward(a, v, (e) => found.push(e))
    const value = (code: number): Value => this.#dictionary.decode(code)
    return found.length < 2 ? found[0] : found.reduce((x, y) => (compare(value(y), value(x)) < 0 ? y : x))
  }
}
