import type { Query, Rules } from "./ast.js"
import { checkAggregates } from "./checks/aggregate.js"
import { unknownAttributes } from "./checks/attribute.js"
import { checkBindings } from "./checks/binding.js"
import { checkConstants } from "./checks/constant.js"
import { checkFind } from "./checks/find.js"
import { checkFunctions } from "./checks/function.js"
import { checkInputs } from "./checks/input.js"
import { checkJoins, unusedJoinVariables } from "./checks/join.js"
import { checkPatterns } from "./checks/pattern.js"
import { checkPulls } from "./checks/pull.js"
import { checkRules, rulesWithoutBase } from "./checks/rule.js"
import { checkSources } from "./checks/source.js"
import { type CheckOptions, type Diagnostic, subject } from "./checks/subject.js"
import { unusedVariables } from "./checks/unused.js"
import { stratify } from "./stratify.js"

export type { CheckOptions, Diagnostic } from "./checks/subject.js"

/**
 * Whether a query and its rules mean something that a view can keep. Throws a WizardError for what is refused (areas query,
 * rule, function; one check a file in checks/), returns warnings for what is answered but probably not as meant
 * (`variable/unused`, `query/unused-join-variable`, `attribute/unknown`, `rule/no-base`, `rule/unused`). O(text²) at worst.
 */
export function check(query: Query, rules: Rules | undefined, options: CheckOptions = {}): readonly Diagnostic[] {
  const subjected = subject(query, rules, options)
  checkInputs(subjected)
  checkSources(subjected)
  checkPatterns(subjected)
  checkRules(subjected)
  checkConstants(subjected)
  checkFunctions(subjected)
  checkAggregates(subjected)
  checkFind(subjected)
  checkPulls(subjected)
  checkJoins(subjected)
  checkBindings(subjected)
  stratify(rules)
  return [
    ...unusedVariables(subjected),
    ...unusedJoinVariables(subjected),
    ...unknownAttributes(subjected),
    ...rulesWithoutBase(subjected),
  ]
}

/** How many values a query takes: its inputs without sources and rules. */
export function inputCount(query: Query): number {
  return query.in.filter((input) => input.kind !== "source" && input.kind !== "rules-input").length
}
