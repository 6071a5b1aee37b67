import type { Span } from "../base/span.js"
import type { RawDatom } from "../datom/transact-raw.js"
import type { Value } from "../edn/value.js"

/** One transaction of a log: forms for the transactor, or datoms as they are. */
export interface LoggedTransaction {
  readonly input: readonly Value[] | { readonly datoms: readonly RawDatom[] }
  /** Whether its values are EDN's own; JSON does not tell 1 from 1.0. */
  readonly exact: boolean
  readonly span: Span
}
