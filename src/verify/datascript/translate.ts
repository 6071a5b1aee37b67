import {
  type Argument,
  type Branch,
  type Clause,
  type Constant,
  type FindElement,
  type FunctionCall,
  headVariables,
  type Pattern,
  type Predicate,
  type Query,
  type Rule,
  type Rules,
  type Term,
} from "../../datalog/ast.js"
import { Keyword, type Value } from "../../edn/value.js"
import { Components, callsOf } from "../naive/components.js"
import { callName } from "../naive/readiness.js"
import type { Question } from "../oracle.js"
import { encode, FIRST_TX, Unsayable } from "./code.js"
import { Kinds } from "./kinds.js"

/** A question in DataScript's dialect; `doubles`: the columns whose numbers are doubles. */
export interface Translation {
  readonly query: Query
  readonly rules: Rules | undefined
  readonly doubles: ReadonlySet<number>
}

/** Throws `Unsayable` with the first thing that DataScript has no word for. */
export function translate(question: Question): Translation {
  const { query, rules, inputs } = question
  for (const input of inputs) refuseNames(question, input)
  const kinds = Kinds.ofQuery(question)
  const elements = query.find.elements.map((element) => findElement(element, kinds))
  const averages = query.find.elements.flatMap((element, i) =>
    element.kind === "aggregate" && element.name === "avg" ? [i] : [],
  )
  const find = { ...query.find, elements, shape: "rel", keys: undefined } as const
  return {
    query: { ...query, find, where: query.where.map((clause) => translated(clause, kinds, question)) },
    rules: rules && { ...rules, rules: rules.rules.map((rule) => ruleOf(rule, question)) },
    doubles: new Set(averages),
  }
}

function ruleOf(rule: Rule, question: Question): Rule {
  if (rule.required.length > 0) throw new Unsayable("required bindings of rules")
  refuseEndless(rule, question.rules)
  const kinds = new Kinds(rule.clauses, question.sources)
  return { ...rule, clauses: rule.clauses.map((clause) => translated(clause, kinds, question)) }
}

/** A recursive call before the patterns that feed it, or two of them, make DataScript run forever. */
function refuseEndless(rule: Rule, rules: Rules | undefined): void {
  const components = new Components(rules)
  const name = `${rule.name}/${headVariables(rule).length}`
  const calls = callsOf(rule.clauses).filter((call) => components.reachable(callName(call)).has(name))
  if (calls.length === 0) return
  if (calls.length > 1 || rule.clauses[0].kind !== "pattern")
    throw new Unsayable("recursion that is not linear to the right")
}

function findElement(element: FindElement, kinds: Kinds): FindElement {
  if (element.kind === "pull") throw new Unsayable("pull")
  if (element.kind === "variable") return element
  const [argument] = element.args
  if (element.args.length !== 1 || argument.kind !== "variable") throw new Unsayable("aggregates with a count")
  if (element.name === "count" || element.name === "count-distinct") return element
  if (!["sum", "avg", "min", "max"].includes(element.name)) throw new Unsayable(`the aggregate ${element.name}`)
  const kind = kinds.of(argument.name)
  const isWhole = element.name === "sum" || element.name === "avg"
  if (kind !== "integer" && (isWhole || kind !== "string"))
    throw new Unsayable(`${element.name} of what is not all of one type`)
  return element
}

function translated(clause: Clause, kinds: Kinds, question: Question): Clause {
  const inner = (each: Clause): Clause => translated(each, kinds, question)
  switch (clause.kind) {
    case "pattern":
      return patternOf(clause, question)
    case "predicate":
    case "function":
      return call(clause, kinds, question)
    case "not":
    case "not-join":
      if (clause.clauses.length === 0) throw new Unsayable("not without clauses")
      return { ...clause, clauses: clause.clauses.map(inner) }
    case "or":
    case "or-join": {
      if (clause.kind === "or-join" && clause.required.length > 0) throw new Unsayable("required bindings of or-join")
      const branches = clause.branches.map((branch: Branch) => ({ ...branch, clauses: branch.clauses.map(inner) }))
      return { ...clause, branches }
    }
    case "rule-call":
      refuseRepeats(clause.args, "a variable twice in one call")
      return { ...clause, args: clause.args.map((arg) => valueTerm(arg, question)) }
  }
}

function patternOf(pattern: Pattern, question: Question): Pattern {
  const { terms } = pattern
  const [e, a, v, tx, op] = terms
  refuseRepeats(terms, "a variable twice in one pattern")
  if (a?.kind === "variable") throw new Unsayable("attribute variables")
  if (a?.kind === "constant" && !(a.value instanceof Keyword)) throw new Unsayable("attributes by id")
  if (op !== undefined && op.kind !== "blank" && !(op.kind === "constant" && op.value === true))
    throw new Unsayable("the op position")
  if (tx !== undefined && tx.kind !== "blank") {
    for (const source of question.sources.values()) {
      for (const fact of source.facts()) if (!hasTx(fact.tx)) throw new Unsayable("transactions below 2²⁹")
    }
  }
  const attribute = a?.kind === "constant" ? { ...a, value: (a.value as Keyword).text } : a
  const translatedTerms = [
    e && valueTerm(e, question),
    attribute,
    v && valueTerm(v, question),
    tx && valueTerm(tx, question),
  ]
  return { ...pattern, terms: translatedTerms.filter((term): term is Term => term !== undefined) }
}

function refuseRepeats(terms: readonly Term[], reason: string): void {
  const names = terms.flatMap((term) => (term.kind === "variable" ? [term.name] : []))
  if (new Set(names).size < names.length) throw new Unsayable(reason)
}

const hasTx = (tx: Value): boolean => typeof tx === "number" && tx >= FIRST_TX

const valueTerm = (term: Term, question: Question): Term => (term.kind === "constant" ? constant(term, question) : term)

function constant(term: Constant, question: Question): Constant {
  refuseNames(question, term.value)
  return { ...term, value: encode(term.value) as Value }
}

/** Idents and lookup refs: DataScript resolves other ones, elsewhere. */
function refuseNames({ sources }: Question, value: Value): void {
  if (Array.isArray(value)) {
    if (value.length === 2 && value[0] instanceof Keyword) throw new Unsayable("lookup refs")
    for (const item of value) refuseNames({ sources } as Question, item)
  }
  if (!(value instanceof Keyword)) return
  for (const source of sources.values()) if (source.entid(value) !== undefined) throw new Unsayable("idents")
}

const ANY = new Set(["=", "not=", "!=", "not", "true?", "false?", "some?", "identity", "ground"])
const ORDERED = new Set(["<", "<=", ">", ">=", "min", "max"])
const ARITHMETIC = new Set(["+", "-", "inc", "dec", "zero?", "pos?", "neg?", "even?", "odd?"])
const TEXT = new Set(["clojure.string/starts-with?", "clojure.string/ends-with?", "clojure.string/includes?"])

function call<C extends Predicate | FunctionCall>(clause: C, kinds: Kinds, question: Question): C {
  const { callee, args } = clause
  if (callee.kind === "constant") throw new Unsayable("constants as functions")
  const name = callee.name.replace(/^clojure\.core\//, "")
  const isDatabase = name === "get-else" || name === "missing?"
  if (isDatabase)
    return { ...clause, args: args.map((arg, i) => (i === 2 ? attributeArgument(arg) : argument(arg, question))) }
  const found = kinds.ofArguments(args)
  const isKnown =
    ANY.has(name) ||
    (ORDERED.has(name) && (found === "integer" || (found === "string" && name.length <= 2))) ||
    (ARITHMETIC.has(name) && found === "integer") ||
    (TEXT.has(name) && found === "string")
  if (!isKnown) throw new Unsayable(`${name} of these types`)
  return { ...clause, callee: { ...callee, name }, args: args.map((arg) => argument(arg, question)) }
}

const argument = (arg: Argument, question: Question): Argument =>
  arg.kind === "constant" ? constant(arg, question) : arg

function attributeArgument(arg: Argument): Argument {
  if (arg.kind !== "constant" || !(arg.value instanceof Keyword)) throw new Unsayable("attribute variables")
  return { ...arg, value: arg.value.text }
}
