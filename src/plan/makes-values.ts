import { callKey, type RuleIndex } from "../datalog/scope.js"
import { everyClause } from "../datalog/walk.js"

/** Whether one of the rules, or one that they call, has a function: it may make values that no fact has. O(clauses). */
export function makesValues(rules: RuleIndex, keys: readonly string[]): boolean {
  const seen = new Set(keys)
  for (const key of seen) {
    for (const { clauses } of rules.get(key) ?? []) {
      for (const clause of everyClause(clauses)) {
        if (clause.kind === "function") return true
        if (clause.kind === "rule-call") seen.add(callKey(clause))
      }
    }
  }
  return false
}
