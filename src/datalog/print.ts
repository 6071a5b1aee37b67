import { print } from "../edn/print.js"
import type {
  Argument,
  Binding,
  Branch,
  Callee,
  Clause,
  Find,
  FindElement,
  Input,
  Query,
  Rule,
  Rules,
  SourceName,
  Term,
  Variable,
} from "./ast.js"

/**
 * The query as text on one line, sections in the order find, keys, with, in, where. Parsing it gives an equal tree up to spans;
 * `format` of edn lays it out for people.
 */
export function printQuery(query: Query): string {
  const { keys } = query.find
  const sections = [`:find ${printFind(query.find)}`]
  if (keys !== undefined) sections.push(`:${keys.kind} ${keys.names.join(" ")}`)
  if (query.with.length > 0) sections.push(`:with ${join(query.with, printNode)}`)
  if (query.in.length > 0) sections.push(`:in ${join(query.in, printInput)}`)
  if (query.where.length > 0) sections.push(`:where ${join(query.where, printClause)}`)
  return `[${sections.join(" ")}]`
}

export const printRules = (rules: Rules): string => `[${join(rules.rules, printRule)}]`

export function printRule(rule: Rule): string {
  return `[(${words(rule.name, printHead(rule.required, rule.variables))}) ${join(rule.clauses, printClause)}]`
}

export function printClause(clause: Clause): string {
  switch (clause.kind) {
    case "pattern":
      return `[${words(printSource(clause.source), join(clause.terms, printNode))}]`
    case "predicate":
      return `[${printCall(clause.callee, clause.args)}]`
    case "function":
      return `[${printCall(clause.callee, clause.args)} ${printBinding(clause.binding)}]`
    case "not":
      return `(${words(printSource(clause.source), "not", join(clause.clauses, printClause))})`
    case "not-join": {
      const shared = `[${join(clause.variables, printNode)}]`
      return `(${words(printSource(clause.source), "not-join", shared, join(clause.clauses, printClause))})`
    }
    case "or":
      return `(${words(printSource(clause.source), "or", join(clause.branches, printBranch))})`
    case "or-join": {
      const shared = `[${printHead(clause.required, clause.variables)}]`
      return `(${words(printSource(clause.source), "or-join", shared, join(clause.branches, printBranch))})`
    }
    case "rule-call":
      return `(${words(printSource(clause.source), clause.name, join(clause.args, printNode))})`
  }
}

export function printBinding(binding: Binding): string {
  switch (binding.kind) {
    case "bind-tuple":
      return `[${join(binding.items, printBinding)}]`
    case "bind-collection":
      return `[${printBinding(binding.item)} ...]`
    case "bind-relation":
      return `[${printBinding(binding.row)}]`
    default:
      return printNode(binding)
  }
}

/** `?e`, `(count ?e)`, `(pull ?e [:name])`: as a column of the answer is headed. */
export function printFindElement(element: FindElement): string {
  switch (element.kind) {
    case "variable":
      return element.name
    case "aggregate":
      return `(${words(element.name, join(element.args, printNode))})`
    case "pull":
      return `(${words("pull", printSource(element.source), element.variable.name, printNode(element.pattern))})`
  }
}

function printFind(find: Find): string {
  const elements = join(find.elements, printFindElement)
  switch (find.shape) {
    case "rel":
      return elements
    case "coll":
      return `[${elements} ...]`
    case "tuple":
      return `[${elements}]`
    case "scalar":
      return `${elements} .`
  }
}

function printInput(input: Input): string {
  if (input.kind === "source") return input.name
  return input.kind === "rules-input" ? "%" : printBinding(input)
}

function printBranch(branch: Branch): string {
  const clauses = join(branch.clauses, printClause)
  return branch.and ? `(and ${clauses})` : clauses
}

function printCall(callee: Callee, args: readonly Argument[]): string {
  const head = callee.kind === "callable" ? callee.name : print(callee.value)
  return `(${words(head, join(args, printNode))})`
}

function printHead(required: readonly Variable[], variables: readonly Variable[]): string {
  return words(required.length > 0 ? `[${join(required, printNode)}]` : "", join(variables, printNode))
}

function printNode(node: Term | SourceName): string {
  if (node.kind === "constant") return print(node.value)
  return node.kind === "blank" ? "_" : node.name
}

const printSource = (source: SourceName | undefined): string => source?.name ?? ""

const words = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ")

function join<Node>(nodes: readonly Node[], one: (node: Node) => string): string {
  return nodes.map(one).join(" ")
}
