import type { Clause, FindElement, Query, Variable } from "../datalog/ast.js"
import { databaseFunctions } from "../datalog/builtins.js"
import { gives, needs } from "../datalog/scope.js"
import { bindingVariables } from "../datalog/walk.js"
import { identity, print } from "../edn/print.js"
import { isInteger, type Value } from "../edn/value.js"
import { evaluate, type NaiveDatabase } from "../verify/naive.js"
import { extensionsOf } from "../verify/verify.js"
import { equal } from "./clause-report.js"
import { textOf } from "./derivation.js"
import type { Question } from "./question.js"

/**
 * Why no facts can bring the row in, when that can be told from the query alone: one variable with two values, a count that is none,
 * or expressions that do not let the row's values and the inputs pass, for every other clause takes bindings away only. Null when it
 * cannot be told; the row may be out of reach all the same.
 */
export function impossibility(question: Question): string | null {
  const { elements } = question.view.definition.query.find
  return twoValues(elements, question.row) ?? noCount(elements, question.row) ?? noBinding(question)
}

function twoValues(elements: readonly FindElement[], row: readonly Value[]): string | null {
  const seen = new Map<string, Value>()
  for (const [i, element] of elements.entries()) {
    if (element.kind !== "variable") continue
    const before = seen.get(element.name)
    if (before !== undefined && identity(before) !== identity(row[i])) {
      return `${element.name} has one value, not ${print(before)} and ${print(row[i])}`
    }
    seen.set(element.name, row[i])
  }
  return null
}

function noCount(elements: readonly FindElement[], row: readonly Value[]): string | null {
  for (const [i, element] of elements.entries()) {
    if (element.kind !== "aggregate" || !["count", "count-distinct"].includes(element.name)) continue
    const value = row[i]
    if (!isInteger(value) || value < 1) return `${textOf(element.span)} is a whole number from 1, not ${print(value)}`
  }
  return null
}

/** The first expression at which nothing passes any more, over no facts at all. */
function noBinding(question: Question): string | null {
  const { query, rules } = question.view.definition
  const where: Clause[] = []
  const known = new Set(inputVariables(query))
  query.find.elements.forEach((element, i) => {
    const value = question.row[i]
    if (element.kind !== "variable" || value === null || known.has(element.name)) return
    known.add(element.name)
    where.push(equal(element, value, query.find.span))
  })
  let left = query.where.filter(readsNothing)
  for (;;) {
    const next = left.find((clause) => [...needs(clause, rules)].every((name) => known.has(name)))
    if (next === undefined) return null
    left = left.filter((clause) => clause !== next)
    where.push(next)
    for (const name of gives(next, rules)) known.add(name)
    if (passes(question, where) === false) return `${textOf(next.span)} does not hold for the row`
  }
}

/** Undefined when an expression throws. */
function passes(question: Question, where: readonly Clause[]): boolean | undefined {
  const { engine, view } = question
  const { query, rules, args } = view.definition
  const one: Variable = { kind: "variable", name: "?one", span: query.span }
  const find = { ...query.find, shape: "rel" as const, elements: [one], keys: undefined }
  const asked = { ...query, find, with: [], where: [...where, equal(one, true, query.span)] }
  const names = query.in.flatMap((input) => (input.kind === "source" ? [input.name] : []))
  const sources = new Map((names.length === 0 ? ["$"] : names).map((name) => [name, EMPTY]))
  const answer = evaluate(asked, rules, sources, args, extensionsOf(engine))
  return "failed" in answer ? undefined : answer.rows.length > 0
}

const EMPTY: NaiveDatabase = { facts: () => [], attribute: () => undefined, entid: () => undefined }

function readsNothing(clause: Clause): boolean {
  if (clause.kind !== "predicate" && clause.kind !== "function") return false
  return clause.callee.kind !== "callable" || !databaseFunctions.has(clause.callee.name)
}

const inputVariables = (query: Query): string[] =>
  query.in.flatMap((input) =>
    input.kind === "source" || input.kind === "rules-input" ? [] : bindingVariables(input).map((v) => v.name),
  )
