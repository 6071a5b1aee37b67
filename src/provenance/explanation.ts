import { planInputs } from "../plan/inputs.js"
import type { Plan, QueryPlan } from "../plan/plan.js"
import { FactSet } from "./fact-set.js"
import { type Absent, type Around, type Binding, type Fact, NOWHERE, type Proof, restrict } from "./proof.js"
import { Search } from "./search.js"
import type { World } from "./world.js"

/** What is to be explained: rows of a query's plan. */
export interface Explained {
  readonly plan: QueryPlan
  /** The view shows one row only, the least: then no other may appear. */
  readonly single: boolean
  /** The positions of what is there anyway: the schema. */
  readonly base: ReadonlySet<number>
}

/**
 * A proof, and what keeps its negations true when there is nothing but its datoms: a `not` in a `not` holds in the database because
 * of facts, and these belong to the explanation.
 *
 *     (not [?e :tag :x] (not [?e :active true]))     of an entity that has both: [e :active true], else e would be blocked
 */
export class Explanation {
  readonly root: Proof
  readonly search: Search
  readonly #world: World
  readonly #explained: Explained
  /** What supports the absence that a proof rests on. */
  readonly #supports = new Map<Proof, Proof[]>()
  readonly #met = new Map<Plan, Set<string>>()

  private constructor(root: Proof, search: Search, world: World, explained: Explained) {
    this.root = root
    this.search = search
    this.#world = world
    this.#explained = explained
  }

  /** Undefined when there is no such row. */
  static of(world: World, explained: Explained, row: Binding): Explanation | undefined {
    const search = new Search(world)
    const root = search.first(explained.plan.find, row)
    if (root === undefined) return undefined
    const explanation = new Explanation(root, search, world, explained)
    if (isMonotone(explained)) return explanation
    while (explanation.#repair()) {}
    return explanation
  }

  supports(proof: Proof): readonly Proof[] {
    return this.#supports.get(proof) ?? []
  }

  /** The positions of all datoms of the explanation. */
  positions(): ReadonlySet<number> {
    const all = new Set<number>()
    for (const proof of this.#proofs()) {
      if (proof.position !== undefined) all.add(proof.position)
      for (const position of proof.positions ?? []) all.add(position)
    }
    return all
  }

  *#proofs(): Generator<Proof> {
    yield* everyProof([this.root, ...[...this.#supports.values()].flat()], this.search)
  }

  /** Looks at the query over the datoms of the explanation alone, and adds what forbids the rows that should not be. */
  #repair(): boolean {
    const within = new Set([...this.#explained.base, ...this.positions()])
    const sources = new Map(
      [...this.#world.sources].map(([id, { database }]) => [id, new FactSet(database, within, id)]),
    )
    const facts = sources.get(0) as FactSet
    const real = (fact: Fact) => this.search.loops.has({ ...fact, around: unlimited(fact.around) })
    const small = new Search({ ...this.#world, facts, sources, standing: undefined, real })
    let repaired = false
    for (const proof of [...this.#proofs()]) {
      const { absent } = proof
      if (absent === undefined) continue
      const match = small.first(absent.plan, absent.bound, unlimited(absent.around))
      if (match !== undefined) repaired = this.#forbid(match, small, proof) || repaired
    }
    for (const foreign of this.#foreign(small)) repaired = this.#forbid(foreign, small, this.root) || repaired
    return repaired
  }

  /** Adds why something that holds over the datoms alone does not hold in the database; false when it is known already. */
  #forbid(match: Proof, small: Search, owner: Proof): boolean {
    for (const { absent } of everyProof([match], small)) {
      if (absent === undefined || !this.#isNew(absent)) continue
      const reason = this.search.first(absent.plan, absent.bound, unlimited(absent.around))
      if (reason === undefined) continue
      this.#note(absent)
      this.#supports.set(owner, [...this.supports(owner), reason])
      return true
    }
    return false
  }

  #isNew({ plan, bound }: Absent): boolean {
    return !this.#met.get(plan)?.has(keyOf(bound))
  }

  #note({ plan, bound }: Absent): void {
    const met = this.#met.get(plan) ?? new Set()
    this.#met.set(plan, met.add(keyOf(bound)))
  }

  /** Rows over the datoms alone that would change the answer: of the group, of a view that shows one row, errors. */
  *#foreign(small: Search): Generator<Proof> {
    const { plan, single } = this.#explained
    let answer = this.root
    while (answer.plan.kind === "pull") answer = answer.from[0]
    const isGroup = answer.plan.kind === "aggregate"
    const set = answer.plan.kind === "aggregate" ? answer.plan.input : answer.plan
    const group = answer.plan.kind === "aggregate" && !single ? restrict(answer.row, answer.plan.group) : NOTHING
    if (single || isGroup) {
      for (const proof of small.solve(set, group)) {
        if (this.search.first(set, proof.row) === undefined) yield proof
      }
    }
    for (const { plan: stream, at } of plan.errors) {
      yield* small.solve(stream, new Map())
      if (at.kind !== "fixpoint") continue
      for (const fact of small.loops.foreign(at)) yield { plan: at, row: NOTHING, from: [], fact }
    }
  }
}

/** All that proofs consist of, each fact of a loop proved once. */
export function* everyProof(roots: readonly Proof[], search: Search): Generator<Proof> {
  const stack = [...roots].reverse()
  const seen = new Set<unknown>()
  for (let proof = stack.pop(); proof !== undefined; proof = stack.pop()) {
    if (seen.has(proof)) continue
    seen.add(proof)
    yield proof
    const { fact } = proof
    if (fact !== undefined && !seen.has(fact)) {
      seen.add(fact)
      stack.push(search.loops.proof(fact))
    }
    for (let i = proof.from.length - 1; i >= 0; i--) stack.push(proof.from[i])
  }
}

const NOTHING: Binding = new Map()

const keyOf = (bound: Binding): string => [...bound].map(([column, code]) => `${column} ${code}`).join()

/** What holds in a loop at all, in whatever round. */
function unlimited(around: Around): Around {
  if (around.size === 0) return NOWHERE
  const limit = Number.POSITIVE_INFINITY
  return new Map([...around].map(([loop, { fixpoint }]) => [loop, { fixpoint, limit }] as const))
}

/** More facts never take a row away: then the datoms of a proof are enough. */
export function isMonotone({ plan }: Pick<Explained, "plan">): boolean {
  const seen = new Set<Plan>()
  const visit = (node: Plan): boolean => {
    if (seen.has(node)) return true
    seen.add(node)
    if (node.kind === "antijoin" || node.kind === "aggregate") return false
    return planInputs(node).every(visit)
  }
  return visit(plan.find) && plan.errors.every((stream) => visit(stream.plan))
}
