import { nearest } from "../../base/nearest.js"
import type { Clause, Rule, Variable } from "../ast.js"
import { headVariables } from "../ast.js"
import { bindingVariables, everyClause, occurrences, ruleOccurrences } from "../walk.js"
import { type Diagnostic, reachedRules, type Subject } from "./subject.js"

/**
 * `variable/unused`: a variable that stands once in the whole query, or once in a rule, selects nothing and answers nothing.
 * The entity of a pattern may stand once, since it says what the pattern is about, unless its name looks misspelt.
 */
export function* unusedVariables(subject: Subject): Generator<Diagnostic> {
  const { query } = subject
  const answered = query.find.elements.flatMap((element) => {
    if (element.kind === "aggregate") return element.args.filter((arg) => arg.kind === "variable")
    if (element.kind === "variable") return [element]
    return element.pattern.kind === "variable" ? [element.variable, element.pattern] : [element.variable]
  })
  const inputs = query.in.flatMap((input) =>
    input.kind === "source" || input.kind === "rules-input" ? [] : bindingVariables(input),
  )
  const all = [...answered, ...query.with, ...inputs, ...query.where.flatMap(occurrences)]
  yield* singles(all, query.where, undefined)
  for (const rule of reachedRules(subject)) yield* singles(ruleOccurrences(rule), rule.clauses, rule)
}

function* singles(all: readonly Variable[], clauses: readonly Clause[], rule: Rule | undefined): Generator<Diagnostic> {
  const counts = new Map<string, number>()
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1)
  const head = new Set(rule === undefined ? [] : headVariables(rule))
  const entities = new Set([...everyClause(clauses)].map((clause) => clause.kind === "pattern" && clause.terms[0]))
  for (const variable of all) {
    if (counts.get(variable.name) !== 1) continue
    const meant = misspelt(variable.name, counts.keys())
    if (meant === undefined && entities.has(variable)) continue
    const place = rule === undefined ? "the query" : `the rule ${rule.name}`
    const message = `${variable.name} stands only once in ${place}`
    const advice = head.has(variable) ? UNBOUND : "write _ for what does not matter"
    const hint = meant === undefined ? advice : `did you mean ${meant}? Otherwise ${advice}`
    yield { code: "variable/unused", message, span: variable.span, hint }
  }
}

const UNBOUND = "every call must bind it: use it in the body, or take it out of the head"

/** Short names are all near each other, and numbers tell names apart: only longer ones are taken for misspelt. */
function misspelt(name: string, others: Iterable<string>): string | undefined {
  const distinct = [...others].filter((other) => other.length >= 4 && withoutNumbers(other) !== withoutNumbers(name))
  return name.length < 4 ? undefined : nearest(name, distinct)
}

const withoutNumbers = (name: string): string => name.replaceAll(/\d+/g, "0")
