import type { Clause } from "../datalog/ast.js"
import type { Conjunction } from "./conjunction.js"
import { lowerExpression } from "./expression.js"
import { lowerNot } from "./negation.js"
import { lowerPattern } from "./pattern.js"
import { lowerCall, lowerOr } from "./union.js"

/** Puts one clause into a conjunction: as relations to be joined, or as something that waits for variables. */
export function lowerClause(conjunction: Conjunction, clause: Clause, path: string): void {
  switch (clause.kind) {
    case "pattern":
      lowerPattern(conjunction, clause, path)
      break
    case "predicate":
    case "function":
      lowerExpression(conjunction, clause, path)
      break
    case "not":
    case "not-join":
      lowerNot(conjunction, clause, path)
      break
    case "or":
    case "or-join":
      lowerOr(conjunction, clause, path)
      break
    case "rule-call":
      lowerCall(conjunction, clause, path)
  }
}
