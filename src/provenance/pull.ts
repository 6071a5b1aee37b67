import type { FactReader } from "../circuit/operators/tree-facts.js"
import { treeFunction } from "../compile/pull.js"
import { EdnMap, keyword, type Value } from "../edn/value.js"
import { planInputs } from "../plan/inputs.js"
import type { Plan, Pull } from "../plan/plan.js"
import type { FactSet } from "./fact-set.js"
import { type Around, agrees, type Binding, type Proof, restrict } from "./proof.js"
import type { Finder } from "./world.js"

/** The rows with their trees; a tree is proved by all facts that it has read. */
export function* searchPull(search: Finder, plan: Pull, bound: Binding, around: Around): Generator<Proof> {
  const facts = search.world.sources.get(sourceOf(plan.forward)) ?? search.world.facts
  const { dictionary } = facts.database
  const tree = treeFunction(plan.tree, dictionary)
  const attributes = attributesOf(plan, (value) => dictionary.find(value))
  for (const proof of rowsOf(search, plan, bound, around)) {
    const reader = new Reader(facts, attributes)
    const code = attempt(() => tree(proof.row.get(plan.root) as number, reader))
    if (code === undefined) continue
    const row = new Map([...proof.row, [plan.name, code] as const])
    if (!agrees(row, bound)) continue
    yield { plan, row: restrict(row, plan.columns), from: [proof], positions: [...reader.positions] }
  }
}

/** The rows of the input; when the tree that is looked for names its entity, that one's first. */
function* rowsOf(search: Finder, plan: Pull, bound: Binding, around: Around): Generator<Proof> {
  const known = restrict(bound, plan.input.columns)
  const tree = bound.get(plan.name)
  const root = tree === undefined ? undefined : rootOf(search.world.facts.database.dictionary.decode(tree))
  if (root !== undefined && !known.has(plan.root)) {
    yield* search.solve(plan.input, new Map([...known, [plan.root, root]]), around)
  }
  yield* search.solve(plan.input, known, around)
}

/** The entity that a tree names by `:db/id`. */
export function rootOf(tree: Value): number | undefined {
  if (!(tree instanceof EdnMap)) return undefined
  const found = tree.entries.find(([key]) => key === ID)?.[1]
  return typeof found === "number" && found >= 0 ? found : undefined
}

const ID = keyword("db/id")

/** The number of the database that the tree is read from. */
export function sourceOf(plan: Plan): number {
  if (plan.kind === "scan") return plan.source.id
  return Math.max(0, ...planInputs(plan).map(sourceOf))
}

/** The attributes that the tree may read; undefined for all. */
function attributesOf(plan: Pull, find: (value: Value) => number | undefined): ReadonlySet<number> | undefined {
  const codes = new Set<number>()
  const visit = (node: Plan): boolean => {
    if (node.kind !== "scan") return planInputs(node).every(visit)
    if (node.a === undefined || !("constant" in node.a)) return false
    const code = find(node.a.constant)
    if (code !== undefined) codes.add(code)
    return true
  }
  const named = [plan.forward, ...(plan.backward === undefined ? [] : [plan.backward])].every(visit)
  return named ? codes : undefined
}

/** Reads facts for one tree and remembers which. */
class Reader implements FactReader {
  readonly positions = new Set<number>()
  readonly #facts: FactSet
  readonly #attributes: ReadonlySet<number> | undefined

  constructor(facts: FactSet, attributes: ReadonlySet<number> | undefined) {
    this.#facts = facts
    this.#attributes = attributes
  }

  forward(e: number, tell: (a: number, v: number) => void): void {
    for (const position of this.#facts.match({ e, a: undefined, v: undefined, tx: undefined })) {
      const [, a, v] = this.#facts.datom(position)
      if (this.#attributes !== undefined && !this.#attributes.has(a)) continue
      this.positions.add(position)
      tell(a, v)
    }
  }

  backward(a: number, v: number, tell: (e: number) => void): void {
    for (const position of this.#facts.match({ e: undefined, a, v, tx: undefined })) {
      this.positions.add(position)
      tell(this.#facts.datom(position)[0])
    }
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
