import { mistake } from "../mistake.js"
import { allClauses, type Subject } from "./subject.js"

/** A pattern has one to five terms, and nil is none of them: no datom holds nil. */
export function checkPatterns(subject: Subject): void {
  for (const clause of allClauses(subject)) {
    if (clause.kind !== "pattern" && clause.kind !== "rule-call") continue
    if (clause.kind === "pattern" && clause.terms.length === 0) {
      throw mistake(
        "query/empty-pattern",
        clause.span,
        "expected one to five terms in a pattern, found none",
        "write [?e :attribute ?value]",
      )
    }
    if (clause.kind === "pattern" && clause.terms.length > 5) {
      throw mistake(
        "query/long-pattern",
        clause.terms[5].span,
        `expected at most five terms in a pattern (entity, attribute, value, transaction, added), found ${clause.terms.length}`,
        "two patterns side by side are written [?e :a ?x] [?e :b ?y]",
      )
    }
    const terms = clause.kind === "pattern" ? clause.terms : clause.args
    const nil = terms.find((term) => term.kind === "constant" && term.value === null)
    if (nil !== undefined) {
      throw mistake(
        "query/nil",
        nil.span,
        "expected a value, since no fact holds nil",
        "to find what has no such fact write (not [?e :attribute _]) or [(missing? $ ?e :attribute)]",
      )
    }
  }
}
