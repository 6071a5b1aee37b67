import type { Keyword } from "../edn/value.js"
import type { PlanAttribute } from "./asked.js"
import type { Statistics } from "./cost.js"

/** Which database a scan reads. */
export interface SourceRef {
  /** 0 is the database that transactions go to; every other one stands still and has a number of its own. */
  readonly id: number
  /** What the query calls it: `$b`. */
  readonly name: string
}

/** A database, as far as a plan depends on it. */
export interface PlanSource extends SourceRef {
  readonly statistics: Statistics
  attribute(ident: Keyword): PlanAttribute
  /** Every attribute of its schema. */
  attributes(): ReadonlyMap<Keyword, PlanAttribute>
}

/** Which database a clause without a source reads, and what `$` means: inside a rule both are the source of the call. */
export interface SourceScope {
  readonly source: PlanSource
  readonly dollar: PlanSource
}

interface Prefix {
  readonly name: string
}

/** The databases by name. */
export interface SourceNames {
  source(name: string): PlanSource
}

/** The database that a clause with this prefix reads. */
export function sourceIn(names: SourceNames, scope: SourceScope, prefix: Prefix | undefined): PlanSource {
  if (prefix === undefined) return scope.source
  return prefix.name === "$" ? scope.dollar : names.source(prefix.name)
}

/** The scope inside a `not` or an `or` with this prefix. */
export const scopeIn = (names: SourceNames, scope: SourceScope, prefix: Prefix | undefined): SourceScope =>
  prefix === undefined ? scope : { ...scope, source: sourceIn(names, scope, prefix) }

/** The scope inside a rule that is called on a database, and of a whole query. */
export const scopeOf = (source: PlanSource): SourceScope => ({ source, dollar: source })

/** What paths of a rule begin with: nothing in the database of transactions, else `$b.` */
export const pathPrefix = ({ id, name }: SourceRef): string => (id === 0 ? "" : `${name}.`)
