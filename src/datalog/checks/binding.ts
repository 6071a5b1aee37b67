import { nearest } from "../../base/nearest.js"
import type { Clause, Rule } from "../ast.js"
import { headVariables } from "../ast.js"
import { mistake } from "../mistake.js"
import { printClause } from "../print.js"
import { boundPositions, conjunctionNeeds, gives, needs, waiting } from "../scope.js"
import { conjunctionVariables, freeVariables } from "../walk.js"
import { inputVariables } from "./find.js"
import { placeOf } from "./join.js"
import type { Subject } from "./subject.js"

/**
 * Safety: every variable is bound by a pattern, a function, a rule call or an input before something needs it, in the query,
 * in each rule, and in each body inside them; and what `:find` and `:with` name is bound.
 */
export function checkBindings(subject: Subject): void {
  const { query, rules } = subject
  const inputs = inputVariables(subject)
  checkConjunction(subject, query.where, inputs, undefined)
  for (const rule of rules?.rules ?? []) {
    const head = headVariables(rule)
    const positions = boundPositions(rule.name, head.length, rules)
    const bound = head.filter((_, i) => positions?.[i]).map(({ name }) => name)
    checkConjunction(subject, rule.clauses, new Set(bound), rule)
  }
  const bound = new Set([...inputs, ...conjunctionVariables(query.where)])
  const answered = query.find.elements.flatMap((element) => {
    if (element.kind === "aggregate") return element.args.filter((arg) => arg.kind === "variable")
    return element.kind === "pull" ? [element.variable] : [element]
  })
  for (const variable of [...answered, ...query.with]) {
    if (bound.has(variable.name)) continue
    const section = query.with.includes(variable) ? ":with" : ":find"
    throw mistake(
      "query/unbound",
      variable.span,
      `expected ${variable.name} of ${section} to be bound in :where or :in`,
      nearHint(variable.name, bound),
    )
  }
}

/** `outer` is what is bound when the conjunction is evaluated. */
function checkConjunction(
  subject: Subject,
  clauses: readonly Clause[],
  outer: ReadonlySet<string>,
  rule: Rule | undefined,
): void {
  const { rules } = subject
  const stuck = waiting(clauses, outer, rules)
  if (stuck.length > 0) throw unsafe(subject, clauses, stuck, outer, rule)
  for (const clause of clauses) {
    if (clause.kind === "not") {
      checkConjunction(subject, clause.clauses, freeVariables(clause), rule)
    } else if (clause.kind === "not-join") {
      checkConjunction(subject, clause.clauses, new Set(clause.variables.map(({ name }) => name)), rule)
    } else if (clause.kind === "or" || clause.kind === "or-join") {
      for (const branch of clause.branches) checkConjunction(subject, branch.clauses, needs(clause, rules), rule)
    }
  }
}

function unsafe(
  subject: Subject,
  clauses: readonly Clause[],
  stuck: readonly Clause[],
  outer: ReadonlySet<string>,
  rule: Rule | undefined,
) {
  const { rules } = subject
  const ready = clauses.filter((clause) => !stuck.includes(clause))
  const bound = new Set([...outer, ...ready.flatMap((clause) => [...gives(clause, rules)])])
  const foreign = conjunctionNeeds(stuck, rules)
  const given = new Set(stuck.flatMap((clause) => [...gives(clause, rules)]))
  const lacks = (clause: Clause): string[] => [...needs(clause, rules)].filter((name) => !bound.has(name))
  const blocked = stuck.find((clause) => lacks(clause).some((name) => !given.has(name)))
  if (blocked === undefined) {
    const [first] = stuck
    const names = [...new Set(stuck.flatMap(lacks))].join(", ")
    return mistake(
      "query/circular",
      first.span,
      `expected one of ${names} to be bound by other clauses: these clauses wait for each other`,
      "bind one of them by a pattern or by :in",
    )
  }
  const name = lacks(blocked).find((each) => foreign.has(each) && !given.has(each)) ?? lacks(blocked)[0]
  const place = rule === undefined ? "" : ` in the rule ${rule.name}`
  const code = rule === undefined ? "query/unbound" : "rule/unsafe-variable"
  const message = `expected ${name} to be bound${place}: ${whoNeeds(blocked)} needs it, and no other clause binds it`
  return mistake(code, placeOf(name, blocked), message, hint(blocked, name, bound))
}

function whoNeeds(clause: Clause): string {
  switch (clause.kind) {
    case "predicate":
    case "function":
      return clause.callee.kind === "callable" ? `the call of ${clause.callee.name}` : "this call"
    case "rule-call":
      return `the call of the rule ${clause.name}`
    default:
      return `(${clause.kind} …)`
  }
}

function hint(clause: Clause, name: string, bound: ReadonlySet<string>): string {
  const free = [...freeVariables(clause)]
  const shared = free.filter((each) => bound.has(each))
  if (clause.kind === "not" && shared.length > 0) {
    const body = clause.clauses.map(printClause).join(" ")
    const source = clause.source === undefined ? "" : `${clause.source.name} `
    return `if ${name} matters only inside, write (${source}not-join [${shared.join(" ")}] ${body})`
  }
  return nearHint(name, new Set([...bound].filter((each) => !free.includes(each))))
}

const nearHint = (name: string, bound: ReadonlySet<string>): string => {
  const meant = nearest(name, bound)
  const advice = `bind it by a pattern such as [?e :attribute ${name}], or hand it in by :in`
  return meant === undefined || meant.length < 4 ? advice : `did you mean ${meant}? Otherwise ${advice}`
}
