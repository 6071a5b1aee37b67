import type { Hit } from "../library/condition.js"

/** What a session tells those who listen: what to draw anew. */
export type SessionEvent =
  | { readonly kind: "position" }
  /** Another view is selected. */
  | { readonly kind: "selection" }
  /** Transactions, views or rules came or went: the history, the views or the schema are others. */
  | { readonly kind: "data" }
  /** Cells of the notebook or what became of them. */
  | { readonly kind: "cells" }
  | { readonly kind: "marks" }
  /** Breakpoints and watches were set or taken away. */
  | { readonly kind: "stops" }
  /** A watch saw what it watches for. */
  | { readonly kind: "hit"; readonly watch: number; readonly hit: Hit }

export type SessionListener = (event: SessionEvent) => void
