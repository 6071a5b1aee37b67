import { headVariables, type Rule, type RuleCall } from "../ast.js"
import { functions } from "../builtins.js"
import { mistake } from "../mistake.js"
import { printClause, printRule } from "../print.js"
import { callKey, ruleKey } from "../scope.js"
import { allClauses, type Diagnostic, didYouMean, reachedRules, type Subject } from "./subject.js"

/** Heads of one name have one arity and no variable twice; every rule that is called exists and gets as many arguments. */
export function checkRules(subject: Subject): void {
  const arities = new Map<string, number>()
  for (const rule of subject.rules?.rules ?? []) {
    const variables = headVariables(rule)
    const arity = arities.get(rule.name) ?? variables.length
    if (arity !== variables.length) {
      throw mistake(
        "rule/arity",
        rule.span,
        `expected ${count(arity)} in the head of ${rule.name}, as in its first head, found ${variables.length}`,
        "heads of one name are alternatives of one rule: give the other one another name",
      )
    }
    arities.set(rule.name, arity)
    const twice = variables.find(({ name }, i) => variables.findIndex((other) => other.name === name) !== i)
    if (twice !== undefined) {
      throw mistake(
        "rule/repeated-variable",
        twice.span,
        `expected each variable once in the head of ${rule.name}, found ${twice.name} twice`,
        `use another variable, and add [(identity ${twice.name}) ?other]`,
      )
    }
  }
  for (const clause of allClauses(subject)) if (clause.kind === "rule-call") checkCall(subject, clause, arities)
}

/** `rule/no-base`: rules all of whose bodies call a rule that cannot hold before they do; they have no row. */
export function* rulesWithoutBase(subject: Subject): Generator<Diagnostic> {
  const { index } = subject
  const grounded = new Set<string>()
  const holds = (clauses: Rule["clauses"]): boolean =>
    clauses.every((clause) => {
      if (clause.kind === "rule-call") return grounded.has(callKey(clause))
      if (clause.kind === "or" || clause.kind === "or-join")
        return clause.branches.some((branch) => holds(branch.clauses))
      return true
    })
  const grow = (): boolean =>
    [...index].some(
      ([key, heads]) => !grounded.has(key) && heads.some((rule) => holds(rule.clauses)) && grounded.add(key),
    )
  while (grow());
  const told = new Set<string>()
  for (const rule of reachedRules(subject)) {
    const key = ruleKey(rule.name, headVariables(rule).length)
    if (grounded.has(key) || told.has(key)) continue
    told.add(key)
    const message = `the rule ${rule.name} has no case that does not call it again, so it never holds`
    yield { code: "rule/no-base", message, span: rule.span, hint: `add a head without recursion: ${baseOf(rule)}` }
  }
  if (subject.rules === undefined || subject.rules.rules.length === 0) return
  if (!subject.query.in.some((input) => input.kind === "rules-input")) {
    const message = "rules are given, but the query has no % in :in"
    yield {
      code: "rule/unused",
      message,
      span: subject.query.span,
      hint: "write :in $ % to call them, or leave the rules out",
    }
  }
}

/** The head of a rule with its body less the rule calls. */
function baseOf(rule: Rule): string {
  const clauses = rule.clauses.filter((clause) => clause.kind !== "rule-call")
  const head = printRule({ ...rule, clauses: [] })
    .slice(0, -1)
    .trimEnd()
  return `${head} ${clauses.length === 0 ? "…" : clauses.map(printClause).join(" ")}]`
}

function checkCall({ rules, functions: own }: Subject, call: RuleCall, arities: ReadonlyMap<string, number>): void {
  const arity = arities.get(call.name)
  if (arity === undefined) {
    const isFunction = functions.has(call.name) || own.has(call.name)
    const text = printClause(call)
    const otherwise =
      rules === undefined ? "hand in rules that define it, and write :in $ %" : "define it, or call one that exists"
    const candidates = [...arities.keys(), "not-join", "or-join", "not", "or", "and"]
    const hint = isFunction
      ? `${call.name} is a function, and an expression stands in square brackets: [${text}]`
      : didYouMean(call.name, candidates, otherwise)
    throw mistake("rule/unknown", call.span, `expected a rule, found the unknown name ${call.name}`, hint)
  }
  if (call.args.length === arity) return
  const hint = call.args.length < arity ? "write _ for an argument that does not matter" : "leave out what is too much"
  throw mistake(
    "rule/arity",
    call.span,
    `the rule ${call.name} expects ${count(arity)}, found ${call.args.length}`,
    hint,
  )
}

const count = (n: number): string => `${n} argument${n === 1 ? "" : "s"}`
