import { EdnMap, EdnSet, List, Sym, Tagged, type Value } from "../../edn/value.js"
import type { Constant, FunctionCall, Predicate } from "../ast.js"
import { mistake } from "../mistake.js"
import { allClauses, type Subject } from "./subject.js"

/** A variable inside a constant collection would be the symbol itself and never what was meant. */
export function checkConstants(subject: Subject): void {
  for (const element of subject.query.find.elements) {
    if (element.kind === "aggregate") element.args.forEach(checkTerm)
  }
  for (const clause of allClauses(subject)) {
    if (clause.kind === "pattern") clause.terms.forEach(checkTerm)
    else if (clause.kind === "rule-call") clause.args.forEach(checkTerm)
    else if (clause.kind === "predicate" || clause.kind === "function") {
      checkBrackets(clause)
      checkTerm(clause.callee)
      clause.args.forEach(checkTerm)
    }
  }
}

/** `[(not [?e :a])]` calls the function `not` of a vector; the clause `(not [?e :a])` was meant. */
function checkBrackets({ callee, args, span }: Predicate | FunctionCall): void {
  const isWord = callee.kind === "callable" && words.has(callee.name)
  if (!isWord || !args.some((arg) => arg.kind === "constant" && variableIn(arg.value) !== undefined)) return
  const text = span.source.text.slice(span.start + 1, span.end - 1).trim()
  throw mistake(
    "query/square-brackets",
    span,
    `expected (${callee.name} …) without square brackets around it`,
    `write ${text}`,
  )
}

const words: ReadonlySet<string> = new Set(["not", "not-join", "or", "or-join", "and"])

function checkTerm(term: Constant | { readonly kind: Exclude<string, "constant"> }): void {
  if (!("value" in term)) return
  const variable = variableIn(term.value)
  if (variable === undefined) return
  throw mistake(
    "query/variable-in-constant",
    term.span,
    `expected a constant without variables, found ${variable} inside it`,
    hint(term.value, variable),
  )
}

function hint(value: Value, variable: string): string {
  if (Array.isArray(value) && value.length === 2 && value[1] === Sym.of(variable)) {
    return `a lookup ref takes a constant: bind the entity by a pattern, [?x ${String(value[0])} ${variable}]`
  }
  return Array.isArray(value)
    ? `build the tuple first: [(tuple ${value.map(text).join(" ")}) ?t], and use ?t here`
    : "build the collection by a function and bind it to a variable"
}

function variableIn(value: Value): string | undefined {
  if (value instanceof Sym) return /^\?./.test(value.text) ? value.text : undefined
  const parts = partsOf(value)
  for (const part of parts) {
    const found = variableIn(part)
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value
  if (value instanceof List || value instanceof EdnSet) return value.items
  if (value instanceof EdnMap) return value.entries.flat()
  return value instanceof Tagged ? [value.value] : []
}

const text = (value: Value): string => (typeof value === "string" ? JSON.stringify(value) : String(value))
