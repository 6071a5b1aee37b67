import { readsLoop } from "../plan/inputs.js"
import type { Fixpoint, Loop, Plan, Port, Recur } from "../plan/plan.js"
import type { Integral } from "../zset/integral.js"
import { LoopTable } from "./loop-table.js"
import { type Around, agrees, type Binding, type Fact, NOWHERE, type Proof } from "./proof.js"
import type { World } from "./world.js"

type Solve = (plan: Plan, bound: Binding, around: Around) => Iterable<Proof>

/**
 * The facts of the fixpoints that a search meets. Those of the living circuit are looked up there, and proved when someone asks, by
 * a derivation from facts of earlier rounds; of a fixpoint that is not there (hypothetical facts, or a loop inside another) all
 * facts are derived round by round.
 */
export class LoopFacts {
  readonly #world: World
  readonly #solve: Solve
  readonly #tables = new Map<Fixpoint, Map<string, readonly LoopTable[]>>()
  readonly #inside = new Map<Fixpoint, Map<Loop, boolean>>()

  constructor(world: World, solve: Solve) {
    this.#world = world
    this.#solve = solve
  }

  /** The facts of a relation that agree with what is known, as rows of the node that reads them. */
  *matching(plan: Port | Recur, bound: Binding, around: Around): Generator<{ fact: Fact; row: Binding }> {
    const inside = plan.kind === "recur" ? around.get(plan.loop) : undefined
    const fixpoint = plan.kind === "port" ? plan.of : inside?.fixpoint
    if (fixpoint === undefined) return
    const relation = plan.kind === "port" ? plan.port : plan.relation
    const outer = plan.kind === "recur" ? without(around, fixpoint) : around
    const table = this.#table(fixpoint, relation, outer)
    const { columns } = fixpoint.relations[relation]
    const codes = columns.map((_, i) => bound.get(plan.columns[i]))
    const due = plan.kind === "recur" ? bound.get(plan.columns[columns.length]) : undefined
    for (const fact of table.matching(codes, due === undefined ? undefined : due - 1)) {
      if (inside !== undefined && fact.round >= inside.limit) continue
      const row = new Map(columns.map((_, i) => [plan.columns[i], fact.codes[i]]))
      if (plan.kind === "recur") row.set(plan.columns[columns.length], fact.round + 1)
      if (agrees(row, bound)) yield { fact, row }
    }
  }

  /** The rows of a stream that leaves a fixpoint. */
  *leaving(stream: Plan, { of, columns }: Port, bound: Binding, around: Around): Generator<Proof> {
    this.#table(of, 0, around)
    const inside = new Map([...around, [of.loop, { fixpoint: of, limit: Number.POSITIVE_INFINITY }] as const])
    const inner = new Map(
      stream.columns.flatMap((column, i) => {
        const code = bound.get(columns[i])
        return code === undefined ? [] : [[column, code] as const]
      }),
    )
    yield* this.#solve(stream, inner, inside)
  }

  /** Facts of a fixpoint that is derived anew which the database does not have. */
  *foreign(fixpoint: Fixpoint, around: Around = NOWHERE): Generator<Fact> {
    this.#table(fixpoint, 0, around)
    for (const tables of this.#tables.get(fixpoint)?.values() ?? []) {
      for (const table of tables) for (const fact of table.all()) if (!this.#isReal(fact)) yield fact
    }
  }

  /** Whether the database has the fact of a hypothetical world: what follows from others only need not be looked at. */
  #isReal(fact: Fact): boolean {
    return this.#world.real?.(fact) ?? true
  }

  /** Whether there is such a fact at all. */
  has({ fixpoint, relation, codes, around }: Fact): boolean {
    return this.#table(fixpoint, relation, around).matching(codes).length > 0
  }

  /** A derivation of the fact in its own round. */
  proof(fact: Fact): Proof {
    fact.proof ??= this.#derive(fact)
    return fact.proof
  }

  #derive(fact: Fact): Proof {
    const { fixpoint, relation, codes, round, around } = fact
    const { columns, parts } = fixpoint.relations[relation]
    const inside = new Map([...around, [fixpoint.loop, { fixpoint, limit: round }] as const])
    for (const part of parts) {
      const bound = new Map(columns.map((_, i) => [part.columns[i], codes[i]]))
      // There is none in an earlier round. Parts that read several facts are searched without it, so that the least come first.
      if (part.kind === "round" && part.rounds.length === 1) bound.set(part.columns[columns.length], round)
      for (const proof of this.#solve(part, bound, inside)) return proof
    }
    throw new Error(`a fact of ${fixpoint.path} has no derivation in its round ${round}`)
  }

  #table(fixpoint: Fixpoint, relation: number, around: Around): LoopTable {
    const outer = [...around].filter(([loop]) => this.#reads(fixpoint, loop))
    const key = outer.map(([loop, { limit }]) => `${loop.name} ${limit}`).join(", ")
    let byLimit = this.#tables.get(fixpoint)
    if (byLimit === undefined) {
      byLimit = new Map()
      this.#tables.set(fixpoint, byLimit)
    }
    const known = byLimit.get(key)
    if (known !== undefined) return known[relation]
    const standing = outer.length === 0 ? this.#standing(fixpoint) : undefined
    const tables = standing ?? fixpoint.relations.map(() => new LoopTable(this.#world, []))
    byLimit.set(key, tables)
    if (standing === undefined) this.#fill(fixpoint, tables as readonly LoopTable[], new Map(outer))
    return tables[relation]
  }

  #reads(fixpoint: Fixpoint, loop: Loop): boolean {
    const known = this.#inside.get(fixpoint) ?? new Map<Loop, boolean>()
    this.#inside.set(fixpoint, known)
    const reads = known.get(loop) ?? readsLoop(fixpoint, loop)
    known.set(loop, reads)
    return reads
  }

  #standing(fixpoint: Fixpoint): readonly LoopTable[] | undefined {
    const integrals = fixpoint.relations.map((_, i) => this.#world.standing?.(fixpoint, i))
    if (integrals.some((integral) => integral === undefined)) return undefined
    return integrals.map((integral, relation) => {
      const make = (codes: readonly number[], weight: number): Fact => {
        return { fixpoint, relation, codes, round: weight - 1, around: NOWHERE }
      }
      return new LoopTable(this.#world, undefined, { integral: integral as Integral, make })
    })
  }

  /** Derives all facts, round by round: in each what follows from a fact of the round before. */
  #fill(fixpoint: Fixpoint, tables: readonly LoopTable[], around: Around): void {
    for (let round = 0; round < this.#world.rounds; round++) {
      const inside = new Map([...around, [fixpoint.loop, { fixpoint, limit: round }] as const])
      const fresh: Fact[] = []
      fixpoint.relations.forEach(({ columns, parts }, relation) => {
        for (const part of parts) {
          for (const proof of this.#solve(part, new Map([[part.columns[columns.length], round]]), inside)) {
            const codes = columns.map((_, i) => proof.row.get(part.columns[i]) as number)
            if (tables[relation].add(codes)) fresh.push({ fixpoint, relation, codes, round, around, proof })
          }
        }
      })
      for (const fact of fresh) tables[fact.relation].push(fact)
      if (!fresh.some((fact) => this.#isReal(fact))) return
    }
  }
}

const without = (around: Around, { loop }: Fixpoint): Around => new Map([...around].filter(([other]) => other !== loop))
