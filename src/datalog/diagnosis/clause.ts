import type { WizardError } from "../../base/error.js"
import { mistake } from "../mistake.js"
import { type Form, first, isBareSymbol, isSourceForm, isVariableForm, spanOf } from "./form.js"
import { diagnoseArgument, diagnoseBinding, diagnoseTerm, diagnoseVariable } from "./term.js"

/** The mistake when a form is no clause; `branch` when it stands in an `or`, where (and …) is allowed. */
export function diagnoseClause(form: Form, branch = false): WizardError | undefined {
  if (form.kind === "vector") return diagnoseVector(form)
  if (form.kind === "list") return diagnoseList(form, branch)
  if (form.kind === "map" || form.kind === "set") {
    return mistake(
      "parse/clause",
      form.span,
      `expected a clause, found ${article[form.kind]}`,
      "a pattern is a vector: [?e :attribute ?v]",
    )
  }
  return mistake("parse/clause", form.span, `expected a clause in brackets, found ${form.text}`, looseHint(form))
}

/** The mistake of the first of the forms that is no clause. Loose terms in a row are one pattern without its brackets. */
export function diagnoseClauses(forms: readonly Form[], branch = false): WizardError | undefined {
  const loose = forms.findIndex((form) => form.kind !== "vector" && form.kind !== "list")
  if (loose !== -1 && !forms.slice(0, loose).some((form) => form.items.length === 0)) {
    const before = first(forms.slice(0, loose), (form) => diagnoseClause(form, branch))
    if (before !== undefined) return before
    const after = forms.slice(loose)
    const end = after.findIndex((form) => form.kind === "vector" || form.kind === "list")
    const row = end === -1 ? after : after.slice(0, end)
    if (row[0].kind === "keyword") return looseKeyword(row[0])
    if (row.length > 1) {
      const text = row.map((form) => form.text).join(" ")
      return mistake("parse/clause", spanOf(row), "expected a clause in brackets, found loose terms", `write [${text}]`)
    }
  }
  return first(forms, (form) => diagnoseClause(form, branch))
}

function diagnoseVector(form: Form): WizardError | undefined {
  const [head, ...rest] = form.items
  if (head === undefined) return
  if (head.kind === "list") return diagnoseExpression(head, rest)
  const bare = isBareSymbol(head) ? diagnoseBareHead(form, head, rest) : undefined
  if (bare !== undefined) return bare
  const terms = isSourceForm(head) ? rest : form.items
  if (isSourceForm(head) && rest[0]?.kind === "list") {
    return mistake(
      "parse/source",
      head.span,
      "expected no source before an expression",
      "leave it out: only get-else, get-some and missing? read a source, as in [(missing? $ ?e :attribute)]",
    )
  }
  return first(terms, diagnoseTerm)
}

/** `[> ?a 3]`, `[not …]`, `[e :name ?n]`: a symbol where a pattern begins. */
function diagnoseBareHead(form: Form, head: Form, rest: readonly Form[]): WizardError | undefined {
  const inside = form.text.slice(1, -1).trim()
  if (words.has(head.text)) {
    return mistake(
      "parse/round-brackets",
      form.span,
      `expected (${head.text} …) in round brackets`,
      `write (${inside})`,
    )
  }
  const pattern = rest[0] !== undefined && rest[0].kind === "keyword" && /^[\w-]+$/.test(head.text)
  if (pattern) return
  const call = rest.findIndex((item) => item.kind === "list")
  return mistake(
    "parse/no-call",
    form.span,
    `expected round brackets around the call of ${head.text}`,
    call === -1
      ? `write [(${inside})] for an expression, (${inside}) for a rule`
      : `write [(${head.text} …)], with one call in it`,
  )
}

function diagnoseExpression(call: Form, rest: readonly Form[]): WizardError | undefined {
  const [callee, ...args] = call.items
  if (callee === undefined) {
    return mistake(
      "parse/no-call",
      call.span,
      "expected a function's name inside the brackets",
      "an expression is written [(+ ?a 1) ?b]",
    )
  }
  if (isVariableForm(callee) || isSourceForm(callee) || callee.kind === "constant" || callee.kind === "nil") {
    return mistake(
      "parse/callee",
      callee.span,
      `expected a function's name, found ${callee.text}`,
      "an expression is written [(f ?a ?b)] or [(f ?a) ?result]",
    )
  }
  if (callee.kind === "list") diagnoseArgument(callee)
  if (words.has(callee.text) && args.some((arg) => arg.kind === "vector" || arg.kind === "list")) {
    return mistake(
      "parse/square-brackets",
      call.span,
      `expected (${callee.text} …) without square brackets around it`,
      `write ${call.text}`,
    )
  }
  const wrong = first(args, diagnoseArgument)
  if (wrong !== undefined) return wrong
  if (rest.length > 1) {
    return mistake(
      "parse/binding",
      spanOf(rest.slice(1)),
      "expected one binding after a call",
      `to take a tuple apart write [${call.text} [${rest.map((form) => form.text).join(" ")}]]`,
    )
  }
  return first(rest, diagnoseBinding)
}

function diagnoseList(form: Form, branch: boolean): WizardError | undefined {
  const items = form.items[0] !== undefined && isSourceForm(form.items[0]) ? form.items.slice(1) : form.items
  const [head, ...rest] = items
  if (head === undefined) {
    return mistake(
      "parse/clause",
      form.span,
      "expected a rule's name, not, or, … inside the brackets",
      "a rule is called (ancestor ?a ?b)",
    )
  }
  switch (head.text) {
    case "not":
      return diagnoseClauses(rest)
    case "or":
      return diagnoseClauses(rest, true)
    case "not-join":
    case "or-join":
      return diagnoseJoin(form, head, rest)
    case "and":
      return diagnoseAnd(form, rest, branch)
  }
  if (!isBareSymbol(head)) {
    const inside = form.text.slice(1, -1).trim()
    return mistake(
      "parse/square-brackets",
      form.span,
      `expected a rule's name, not, or, … after the bracket, found ${head.text}`,
      `a pattern stands in square brackets: [${inside}]`,
    )
  }
  return first(rest, diagnoseTerm)
}

function diagnoseAnd(form: Form, rest: readonly Form[], branch: boolean): WizardError | undefined {
  if (!branch) {
    return mistake(
      "parse/and",
      form.span,
      "expected (and …) only as a branch of (or …)",
      "clauses beside each other must all hold: leave out (and and its bracket",
    )
  }
  if (rest.length === 0) {
    return mistake("parse/clause", form.span, "expected clauses inside (and …)", "write (and [?e :a ?x] [?e :b ?x])")
  }
  return diagnoseClauses(rest)
}

function diagnoseJoin(form: Form, head: Form, rest: readonly Form[]): WizardError | undefined {
  const [shared, ...clauses] = rest
  const allVariables =
    shared?.kind === "vector" && shared.items.every((item) => item.kind === "symbol" || item.kind === "vector")
  if (!allVariables || shared === undefined) {
    return mistake(
      "parse/join-variables",
      shared?.span ?? form.span,
      `expected the shared variables after ${head.text}: (${head.text} [?e] …)`,
      "in the brackets stand the variables that the clauses inside share with those outside",
    )
  }
  const wrong = diagnoseShared(shared.items, head.text === "or-join", `in the brackets of ${head.text}`)
  return wrong ?? diagnoseClauses(clauses, head.text === "or-join")
}

/** The variables of an `or-join` or a rule's head: the required ones may come first, in brackets of their own. */
export function diagnoseShared(items: readonly Form[], brackets: boolean, where: string): WizardError | undefined {
  return first(items, (item, i) => {
    if (item.kind !== "vector") return diagnoseVariable(item, where)
    if (i > 0 || !brackets || item.items.length === 0) {
      return mistake(
        "parse/variable",
        item.span,
        `expected a variable ${where}, found ${item.text}`,
        "variables that must be bound stand first, in brackets: [?in] ?out",
      )
    }
    return first(item.items, (inner) => diagnoseVariable(inner, where))
  })
}

function looseKeyword(form: Form): WizardError {
  return mistake(
    "parse/section",
    form.span,
    `expected a clause in brackets or another section, found ${form.text}`,
    `the sections are :find, :keys, :with, :in and :where; a pattern is written [?e ${form.text} ?v]`,
  )
}

const words: ReadonlySet<string> = new Set(["not", "not-join", "or", "or-join", "and"])

const article = { map: "a map", set: "a set" } as const

function looseHint(form: Form): string {
  if (isVariableForm(form)) return `a pattern stands in square brackets: [${form.text} :attribute ?v]`
  if (form.kind === "keyword") return `a pattern stands in square brackets: [?e ${form.text} ?v]`
  return "a clause is a pattern [?e :attribute ?v], an expression [(> ?v 3)], or a rule (name ?e)"
}
