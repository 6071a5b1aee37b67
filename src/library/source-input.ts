import type { LoggedTransaction } from "../workspace/logged-transaction.js"

/** A database that stands still, whole from the start: what is transacted first, a log, then further transactions. */
export interface SourceData {
  /** Transaction forms that install its schema: it has one of its own, or none. */
  readonly schema?: string | readonly unknown[]
  /** The path of a transaction log (.edn, .jsonl, either .gz), its EDN text, or what was read of it. */
  readonly log?: string | readonly LoggedTransaction[]
  /** Transactions in order, as `transact` takes them: forms, or `{ datoms: [[e, a, v], …] }`. */
  readonly transactions?: readonly (
    | string
    | readonly unknown[]
    | { readonly datoms: readonly (readonly unknown[])[] }
  )[]
}

/** A further source of `:in`: a log (its path, or its EDN text), or data. The same object is read once, whatever views read it. */
export type SourceInput = string | SourceData

/** What the queries of a view or question read beside `$`, by name: `{ $b: "b.edn" }`. */
export type SourceInputs = Readonly<Record<string, SourceInput>>
