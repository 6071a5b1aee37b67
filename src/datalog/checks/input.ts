import { mistake } from "../mistake.js"
import { everyClause } from "../walk.js"
import type { Subject } from "./subject.js"

/** `:in` names each source and the rules once, and the rules when some are called. */
export function checkInputs({ query, rules }: Subject): void {
  const seen = new Set<string>()
  for (const input of query.in) {
    if (input.kind !== "source" && input.kind !== "rules-input") continue
    const name = input.kind === "source" ? input.name : "%"
    if (seen.has(name))
      throw mistake("query/duplicate-input", input.span, `expected ${name} once in :in`, `leave out the second ${name}`)
    seen.add(name)
  }
  const percent = query.in.find((input) => input.kind === "rules-input")
  if (percent !== undefined && rules === undefined) {
    throw mistake(
      "rule/no-rules",
      percent.span,
      "expected rules, since :in names %",
      "hand the rules in, or leave % out",
    )
  }
  if (percent !== undefined) return
  for (const clause of everyClause(query.where)) {
    if (clause.kind !== "rule-call" || rules === undefined || !rules.rules.some((rule) => rule.name === clause.name))
      continue
    throw mistake(
      "rule/no-in",
      clause.span,
      `expected % in :in, since the rule ${clause.name} is called`,
      "write :in $ %",
    )
  }
}
