import type { Value } from "../edn/value.js"
import type { Fixpoint, Plan } from "../plan/plan.js"
import type { Integral } from "../zset/integral.js"
import type { FactSet } from "./fact-set.js"
import type { Around, Binding, Fact, Proof } from "./proof.js"

/** The facts of a fixpoint's relation in the living circuit: each with 1 + its round as weight; undefined when it has none. */
export type StandingFacts = (fixpoint: Fixpoint, relation: number) => Integral | undefined

/** Where proofs are looked for. */
export interface World {
  /** Of the database that transactions go to. */
  readonly facts: FactSet
  /** Of all databases, by the numbers that scans have. */
  readonly sources: ReadonlyMap<number, FactSet>
  /** The rows of each binding of `:in`. */
  readonly inputs: readonly (readonly (readonly Value[])[])[]
  /** What the living circuit knows of a fixpoint's facts; nothing when they must be derived anew. */
  readonly standing: StandingFacts | undefined
  /** In a part of the database: whether the whole has a fact of a loop, too. */
  readonly real?: (fact: Fact) => boolean
  /** Rounds after which a recursion is given up. */
  readonly rounds: number
}

/** What finds rows of plan nodes in a world. */
export interface Finder {
  readonly world: World
  /** The rows that agree with `bound`, which may know other columns too; a row comes once for each way to derive it. */
  solve(plan: Plan, bound: Binding, around?: Around): Iterable<Proof>
}
