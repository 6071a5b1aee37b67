import { EdnSet } from "../../edn/value.js"
import type { FunctionCall, Predicate } from "../ast.js"
import { type Arity, databaseFunctions, functions, refusal } from "../builtins.js"
import { mistake } from "../mistake.js"
import { printClause } from "../print.js"
import { allClauses, didYouMean, type Subject } from "./subject.js"

/** Every function that is called exists, may be called, and gets as many arguments as it takes, none of them `_`. */
export function checkFunctions(subject: Subject): void {
  for (const clause of allClauses(subject)) {
    if (clause.kind !== "predicate" && clause.kind !== "function") continue
    const { callee } = clause
    if (callee.kind === "constant") checkConstantCall(clause)
    else if (databaseFunctions.has(callee.name) && !subject.functions.has(callee.name))
      checkDatabaseCall(clause, callee.name)
    else {
      checkArity(clause, arityOf(subject, clause, callee.name))
      checkNoSource(clause, callee.name)
    }
    const blank = clause.args.find((arg) => arg.kind === "blank")
    if (blank !== undefined) {
      throw mistake(
        "function/blank",
        blank.span,
        "expected a value as argument, found _",
        "an argument is a bound variable or a constant",
      )
    }
  }
}

type Call = Predicate | FunctionCall

/** Functions of the user go before those of the language. */
function arityOf(subject: Subject, clause: Call, name: string): Arity {
  if (subject.functions.has(name)) {
    const count = subject.functions.get(name)
    return { name, min: count ?? 0, max: count ?? Number.POSITIVE_INFINITY }
  }
  const builtin = functions.get(name)
  if (builtin !== undefined) return builtin
  const reason = refusal(name)
  if (reason !== undefined)
    throw mistake("function/refused", clause.callee.span, `${name} cannot be called in a view`, reason)
  throw mistake(
    "function/unknown",
    clause.callee.span,
    `expected a function, found the unknown name ${name}`,
    unknownHint(subject, clause, name),
  )
}

function unknownHint(subject: Subject, clause: Call, name: string): string {
  const text = printClause(clause)
  if (subject.rules?.rules.some((rule) => rule.name === name))
    return `a rule is called without the square brackets: ${text.slice(1, -1)}`
  if (aggregateWords.has(name) || subject.aggregates.has(name))
    return `${name} is an aggregate: it stands in :find, as (${name} ?x)`
  const known = [...functions.keys(), ...databaseFunctions.keys(), ...subject.functions.keys()]
  const short = known.find((candidate) => candidate.endsWith(`/${name}`) && !candidate.startsWith("clojure.core/"))
  if (short !== undefined) return `did you mean ${short}?`
  return didYouMean(
    name,
    known,
    `register a JavaScript function under the name ${name}, or look for a built-in that does it`,
  )
}

/** Aggregates that are no functions as well. */
const aggregateWords: ReadonlySet<string> = new Set([
  "sum",
  "avg",
  "median",
  "variance",
  "stddev",
  "distinct",
  "count-distinct",
])

function checkArity(clause: Call, { name, min, max }: Arity): void {
  const found = clause.args.length
  if (found >= min && found <= max) return
  throw mistake(
    "function/arity",
    clause.span,
    `${name} expects ${howMany(min, max)}, found ${found}`,
    arityHint(name, found, min),
  )
}

/** `1 argument`, `2 to 3 arguments`, `at least 1 argument`. */
export function howMany(min: number, max: number): string {
  const plural = (n: number): string => `${n} argument${n === 1 ? "" : "s"}`
  if (min === max) return plural(min)
  return max === Number.POSITIVE_INFINITY ? `at least ${plural(min)}` : `${min} to ${plural(max)}`
}

const arityHint = (name: string, found: number, min: number): string =>
  found < min ? `add what is missing after ${name}` : "leave out what is too much, or call the function twice"

/** `(get-else $ ?e :attribute default)`: a source, an entity, attributes that are constants. */
function checkDatabaseCall(clause: Call, name: string): void {
  const example = {
    "get-else": '(get-else $ ?e :attribute "default")',
    "get-some": "(get-some $ ?e :first :second)",
    "missing?": "(missing? $ ?e :attribute)",
  }[name]
  const [source, ...rest] = clause.args
  if (source?.kind !== "source") {
    throw mistake(
      "function/source",
      (source ?? clause).span,
      `${name} expects a source as its first argument`,
      `write ${example}`,
    )
  }
  checkArity(clause, databaseFunctions.get(name) as Arity)
  const second = rest.find((arg) => arg.kind === "source")
  if (second !== undefined)
    throw mistake("function/source", second.span, `${name} reads one source`, `write ${example}`)
  const last = rest[rest.length - 1]
  if (name === "get-else" && last.kind === "constant" && last.value === null) {
    throw mistake(
      "function/nil-default",
      last.span,
      "get-else expects a default that is not nil",
      "write a value, or [(missing? $ ?e :attribute)] for what has none",
    )
  }
}

function checkNoSource(clause: Call, name: string): void {
  const source = clause.args.find((arg) => arg.kind === "source")
  if (source === undefined) return
  throw mistake(
    "function/source",
    source.span,
    `${name} does not read the database`,
    `leave ${source.name} out: only get-else, get-some and missing? take a source`,
  )
}

/** A keyword or map as a function takes a collection and a default, a set or vector one argument. */
function checkConstantCall(clause: Call): void {
  if (clause.callee.kind !== "constant") return
  const { value } = clause.callee
  const max = value instanceof EdnSet || Array.isArray(value) ? 1 : 2
  checkArity(clause, { name: "a constant as a function", min: 1, max })
  checkNoSource(clause, "a constant")
}
