import type { Span } from "../base/span.js"
import type { Query, Rules } from "../datalog/ast.js"
import type { Value } from "../edn/value.js"
import type { Fault } from "./naive/cell.js"
import { FAULT } from "./naive/cell.js"
import { Evaluation } from "./naive/evaluation.js"
import type { UserFunctions } from "./naive/expression.js"
import { Facts, type NaiveDatabase } from "./naive/facts.js"
import { findRows, type UserAggregates } from "./naive/find.js"
import { inputBindings } from "./naive/input.js"
import { instantiate } from "./naive/instances.js"
import { faultsOf } from "./naive/relation.js"

export type { NaiveAttribute, NaiveDatabase, NaiveFact } from "./naive/facts.js"
export type { UserAggregates, UserFunctions }

/** The rows of the find elements, distinct (but for pulls) and in canonical order; or why the view fails. */
export type Answer = { readonly rows: readonly (readonly Value[])[] } | { readonly failed: Failure }

/**
 * An expression that throws, or a recursion that does not end: its code, the binding (`columns`, `row`) and its
 * place.
 */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly columns: readonly string[]
  readonly row: readonly Value[]
  readonly clauseSpan: Span
}

export interface Extensions {
  readonly functions?: UserFunctions
  readonly aggregates?: UserAggregates
  /** A recursion that still grows after so many rounds fails the view. */
  readonly rounds?: number
}

/**
 * The oracle: answers a query from scratch by the meaning of its syntax tree, over plain values. It shares nothing
 * with the plan, the circuit and the engine, for it judges them; it is simple first and fast second (hash joins, each
 * clause once).
 *
 * `inputs` are the values of `:in` in order, without sources and rules. Find shapes are not applied: every answer is
 * rows. Throws for a query that the checks refuse (`query/…`, `rule/…`, `function/unknown`).
 */
export function evaluate(
  asked: Query,
  given: Rules | undefined,
  sources: ReadonlyMap<string, NaiveDatabase>,
  inputs: readonly Value[],
  extensions: Extensions = {},
): Answer {
  const { query, rules } = instantiate(asked, given)
  const facts = new Map([...sources].map(([name, database]) => [name, new Facts(database)]))
  const { functions = new Map(), aggregates = new Map(), rounds = MAX_ROUNDS } = extensions
  const evaluation = new Evaluation(facts, rules, functions, rounds)
  const seeds = inputBindings(query, inputs, (value) => evaluation.given(value))
  const { passed, thrown } = evaluation.conjunction(query.where, seeds, TOP)
  for (const fault of faultsOf(thrown)) evaluation.fail(fault)
  const source = (name: string): Facts => evaluation.facts({ kind: "source", name, span: query.span }, TOP)
  const rows = findRows(query, passed, source, aggregates, functions, (fault) => evaluation.fail(fault))
  return evaluation.failure === undefined ? { rows } : { failed: failureOf(evaluation.failure) }
}

const TOP = { source: "$", dollar: "$" }
const MAX_ROUNDS = 10_000

const failureOf = ({ error, span, columns, row }: Fault): Failure => ({
  code: error.code,
  message: error.message,
  columns: columns.filter((column) => column !== FAULT),
  row: row.slice(0, columns.filter((column) => column !== FAULT).length),
  clauseSpan: span,
})
