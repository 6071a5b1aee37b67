import type { Query, Rules } from "../datalog/ast.js"
import type { Value } from "../edn/value.js"
import { type Answer, type Extensions, evaluate, type NaiveDatabase } from "./naive.js"

/** A question: a query over database values. The same for every oracle. */
export interface Question {
  readonly query: Query
  readonly rules: Rules | undefined
  readonly sources: ReadonlyMap<string, NaiveDatabase>
  /** The values of `:in` in order, without sources and rules. */
  readonly inputs: readonly Value[]
  readonly extensions?: Extensions
}

/** What an oracle says; `unsupported` is a question that it cannot be asked, and why: skipped, never verified. */
export type Verdict = Answer | { readonly unsupported: string }

/**
 * An independent way to the same answer. `answer` gives the rows of the find elements in canonical order whatever the
 * find shape; it never changes a source, and keeps nothing from one question to the next.
 */
export interface Oracle {
  readonly name: string
  answer(question: Question): Promise<Verdict>
}

/** The oracle that says everything: from scratch, by the syntax tree. */
export const naive: Oracle = {
  name: "naive",
  answer: async ({ query, rules, sources, inputs, extensions }) => evaluate(query, rules, sources, inputs, extensions),
}
