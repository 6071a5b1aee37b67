import type { WizardError } from "../../base/error.js"
import type { Source } from "../../base/span.js"
import { mistake } from "../mistake.js"
import { diagnoseClauses, diagnoseShared } from "./clause.js"
import { type Form, first, isBareSymbol, readForms, spanOf, wholeSpan } from "./form.js"

/** What is wrong with a text that does not match as rules; undefined when nothing known is. */
export function diagnoseRules(source: Source): WizardError | undefined {
  const forms = readForms(source)
  const [root, ...more] = forms
  if (root === undefined) return mistake("parse/empty", wholeSpan(source), "expected rules, found nothing", example)
  if (root.kind !== "vector") {
    return mistake("parse/rules", root.span, "expected a vector of rules", example)
  }
  if (root.items[0]?.kind === "list") {
    return mistake(
      "parse/rules",
      spanOf(forms),
      "expected a vector of rules, found a rule by itself",
      "put one more pair of square brackets around all rules: [[(name ?x) …] …]",
    )
  }
  const wrong = first(root.items, diagnoseRule)
  if (wrong !== undefined) return wrong
  if (more.length > 0) {
    return mistake(
      "parse/rules",
      spanOf(more),
      "expected one vector of rules, found more after it",
      "a bracket closes too early, or the brackets around all rules are missing",
    )
  }
}

const example = "rules are written [[(ancestor ?a ?b) [?a :parent ?b]] …]"
const reserved: ReadonlySet<string> = new Set(["not", "not-join", "or", "or-join", "and"])

function diagnoseRule(rule: Form): WizardError | undefined {
  if (rule.kind !== "vector") {
    return mistake(
      "parse/rule",
      rule.span,
      `expected a rule in square brackets, found ${rule.text}`,
      "a rule is written [(name ?x) [?x :attribute ?v]]",
    )
  }
  const [head, ...clauses] = rule.items
  if (head === undefined)
    return mistake(
      "parse/rule",
      rule.span,
      "expected a head in the rule",
      "a rule is written [(name ?x) [?x :attribute ?v]]",
    )
  if (head.kind !== "list") {
    const hint = isBareSymbol(head) ? `write [(${head.text} ?x) …]` : "a rule is written [(name ?x) [?x :attribute ?v]]"
    return mistake("parse/rule-head", head.span, "expected the rule's head in round brackets", hint)
  }
  const wrong = diagnoseHead(head)
  if (wrong !== undefined) return wrong
  if (clauses.length === 0) {
    return mistake(
      "parse/rule",
      rule.span,
      `expected clauses after the head ${head.text}`,
      "say when the rule holds: [(name ?x) [?x :attribute ?v]]",
    )
  }
  return diagnoseClauses(clauses)
}

function diagnoseHead(head: Form): WizardError | undefined {
  const [name, ...variables] = head.items
  if (name === undefined || !isBareSymbol(name)) {
    return mistake(
      "parse/rule-head",
      (name ?? head).span,
      "expected the rule's name after the bracket",
      "a head is written (name ?a ?b)",
    )
  }
  if (reserved.has(name.text)) {
    return mistake(
      "parse/rule-head",
      name.span,
      `expected a rule's name, but ${name.text} is a word of the language`,
      "choose another name",
    )
  }
  if (variables.length === 0) {
    return mistake(
      "parse/rule-head",
      head.span,
      `expected variables in the head of ${name.text}`,
      `write (${name.text} ?x)`,
    )
  }
  const constant = variables.find((each) => each.text === "_" || (each.kind !== "symbol" && each.kind !== "vector"))
  if (constant !== undefined) {
    return mistake(
      "parse/rule-head",
      constant.span,
      `expected only variables in the head of ${name.text}, found ${constant.text}`,
      constant.text === "_"
        ? "leave it out, or name it"
        : `write a variable ?x here, and [(ground ${constant.text}) ?x] as a clause`,
    )
  }
  return diagnoseShared(variables, true, `in the head of ${name.text}`)
}
