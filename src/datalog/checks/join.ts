import type { Clause, Or, OrJoin } from "../ast.js"
import { mistake } from "../mistake.js"
import { branchVariables, conjunctionVariables, occurrences } from "../walk.js"
import { allClauses, type Diagnostic, type Subject } from "./subject.js"

/** Branches of `or` use the same variables; what `or-join` lists, every branch uses. */
export function checkJoins(subject: Subject): void {
  for (const clause of allClauses(subject)) {
    if (clause.kind === "or" || clause.kind === "or-join") checkOr(clause)
    if (clause.kind === "not-join" || clause.kind === "or-join") checkRepeated(clause)
  }
}

/** `query/unused-join-variable`: a `not-join` whose body says nothing of a variable that it lists takes away all or nothing. */
export function* unusedJoinVariables(subject: Subject): Generator<Diagnostic> {
  for (const clause of allClauses(subject)) {
    if (clause.kind !== "not-join") continue
    const used = conjunctionVariables(clause.clauses)
    for (const { name, span } of clause.variables) {
      if (used.has(name)) continue
      const message = `the clauses of not-join say nothing of ${name}`
      yield { code: "query/unused-join-variable", message, span, hint: "use it there, or take it out of the brackets" }
    }
  }
}

function checkOr(clause: Or | OrJoin): void {
  if (clause.branches.length === 0) {
    throw mistake(
      "query/empty-or",
      clause.span,
      `expected branches in (${clause.kind} …)`,
      "write one clause a branch: (or [?e :a 1] (and [?e :b 2] [?e :c 3]))",
    )
  }
  if (clause.kind === "or") checkSameVariables(clause)
  else checkListedVariables(clause)
}

function checkListedVariables(clause: OrJoin): void {
  for (const branch of clause.branches) {
    const used = branchVariables(branch)
    const unused = [...clause.required, ...clause.variables].find(({ name }) => !used.has(name))
    if (unused !== undefined)
      throw mistake(
        "query/unused-join-variable",
        branch.span,
        `expected every branch of or-join to use ${unused.name}`,
        "bind it in this branch too, or take it out of the brackets",
      )
  }
}

function checkSameVariables(clause: Or): void {
  const [first, ...others] = clause.branches
  const expected = branchVariables(first)
  for (const branch of others) {
    const found = branchVariables(branch)
    const missing = [...expected].find((name) => !found.has(name))
    const extra = [...found].find((name) => !expected.has(name))
    if (missing === undefined && extra === undefined) continue
    const shared = [...expected].filter((name) => clause.branches.every((each) => branchVariables(each).has(name)))
    const message = `expected every branch of or to use the same variables: ${missing ?? extra} is missing in ${missing ? "this one" : "the first"}`
    throw mistake(
      "query/or-variables",
      branch.span,
      message,
      `list the variables that are shared with the clauses outside: (or-join [${shared.join(" ")}] …)`,
    )
  }
}

function checkRepeated(clause: Extract<Clause, { readonly kind: "not-join" | "or-join" }>): void {
  const listed = clause.kind === "or-join" ? [...clause.required, ...clause.variables] : clause.variables
  const twice = listed.find(({ name }, i) => listed.findIndex((other) => other.name === name) !== i)
  if (twice === undefined) return
  throw mistake(
    "query/repeated-variable",
    twice.span,
    `expected each variable once in the brackets of ${clause.kind}, found ${twice.name} twice`,
    "leave out the second one",
  )
}

/** Where a variable stands first in a clause, the clause itself when it does not. */
export function placeOf(name: string, clause: Clause) {
  return (occurrences(clause).find((variable) => variable.name === name) ?? clause).span
}
