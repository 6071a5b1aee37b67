import { identity } from "../edn/print.js"
import { EdnMap, type Keyword, sequence, type Value } from "../edn/value.js"
import type { Pull } from "../plan/plan.js"
import type { Change, Supposed, TripleCode } from "./change.js"
import { sizeOf, together } from "./change.js"
import { type Binding, restrict } from "./proof.js"
import { rootOf, searchPull, sourceOf } from "./pull.js"
import type { Allowed, Supposing } from "./supposing.js"

/**
 * Changes that give an entity the tree that is asked for, which must name it by `:db/id`: the row that the tree hangs on, and the
 * scalars of its top level, which are the entity's own facts. What lies deeper is out of reach.
 */
export function* assumePull(abduction: Supposing, plan: Pull, bound: Binding, allowed: Allowed): Generator<Supposed> {
  const { search } = abduction
  if (sourceOf(plan.forward) !== 0) return
  const { dictionary } = search.world.facts.database
  const code = bound.get(plan.name)
  const target = code === undefined ? null : dictionary.decode(code)
  const root = rootOf(target)
  if (!(target instanceof EdnMap) || root === undefined) return
  const known = new Map([...restrict(bound, plan.input.columns), [plan.root, root] as const])
  const before = treeOf(abduction, plan, known, allowed)
  const change = difference(abduction, plan, { root, before, target })
  for (const supposed of abduction.assume(plan.input, known, allowed)) {
    const all = together(supposed, change)
    if (sizeOf(all) <= allowed.budget) yield { ...all, row: bound }
  }
}

/** The tree that the entity has now, when it has a row. */
function treeOf({ search }: Supposing, plan: Pull, known: Binding, { around }: Allowed): EdnMap | undefined {
  const { dictionary } = search.world.facts.database
  for (const proof of searchPull(search, { ...plan, columns: [...plan.columns, plan.name] }, known, around)) {
    const tree = dictionary.decode(proof.row.get(plan.name) as number)
    return tree instanceof EdnMap ? tree : undefined
  }
  return undefined
}

interface Trees {
  readonly root: number
  readonly before: EdnMap | undefined
  readonly target: EdnMap
}

/** The facts of the root by which the two trees differ. */
function difference({ search, domain }: Supposing, { tree }: Pull, { root, before, target }: Trees): Change {
  const { dictionary, facts } = search.world.facts.database
  const add: TripleCode[] = []
  const retract: number[] = []
  for (const [key, { id }] of tree.attributes) {
    const a = dictionary.encode(id)
    const [now, then] = [values(before, key), values(target, key)]
    for (const [name, value] of then) {
      const triple: TripleCode = [root, a, dictionary.encode(value)]
      if (!now.has(name) && facts.find(...triple) < 0 && domain.allows(triple)) {
        add.push(triple)
        retract.push(...domain.replaced(root, a))
      }
    }
    for (const [name, value] of now) {
      const position = facts.find(root, a, dictionary.encode(value))
      if (!then.has(name) && position >= 0) retract.push(position)
    }
  }
  return { add, retract: [...new Set(retract)] }
}

/** What a tree shows under an attribute, references as the entities that they are. */
function values(tree: EdnMap | undefined, attribute: Keyword): ReadonlyMap<string, Value> {
  const shown = tree?.entries.find(([key]) => key === attribute)?.[1]
  if (shown === undefined) return new Map()
  const each = (sequence(shown) ?? [shown]).map((value) => rootOf(value) ?? value)
  return new Map(each.map((value) => [identity(value), value]))
}
