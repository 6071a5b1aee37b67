import type { UserAggregate } from "../plan/asked.js"
import type { PlanFunction } from "../plan/context.js"
import type { Dictionary } from "../zset/dictionary.js"

export interface EngineOptions {
  /** What the user registered, by name. */
  readonly functions?: ReadonlyMap<string, PlanFunction>
  readonly aggregates?: ReadonlyMap<string, UserAggregate>
  readonly now?: (() => Date) | undefined
  /** Rounds after which a recursion that makes new values is thought not to end. */
  readonly rounds?: number | undefined
  /** Where values get their codes: that of another engine, when views are to read what its sources hold. */
  readonly dictionary?: Dictionary | undefined
}

/** Rounds of a recursion that makes new values, unless said otherwise. */
export const MAX_ROUNDS = 10_000
