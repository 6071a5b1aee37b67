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
      return lowerPattern(conjunction, clause, path)
    case "predicate":
    case "function":
      return lowerExpression(conjunction, clause, path)
    case "not":
    case "not-join":
      return lowerNot(conjunction, clause, path)
    case "or":
    case "or-join":
      return lowerOr(conjunction, clause, path)
    case "rule-call":
      return lowerCall(conjunction, clause, path)
  }
}
