import type { PullPattern } from "../datalog/pull-pattern.js"
import type { Keyword } from "../edn/value.js"
import type { PlanAttribute, PlanFunction } from "./asked.js"

/** What a pull shows of a root: the pattern, and what the schema says of its attributes (of all, when any may be shown). */
export interface PullTree {
  /** The pattern as text. */
  readonly text: string
  readonly pattern: PullPattern
  readonly attributes: ReadonlyMap<Keyword, PlanAttribute>
  /** Those that `:xform` names. */
  readonly functions: ReadonlyMap<string, PlanFunction>
  /** The attributes by which a root may be named instead of being there itself: `:db/ident`, those of lookup refs. */
  readonly lookups: readonly Keyword[]
}
