import {
  type Clause,
  type Constant,
  headVariables,
  type Query,
  type Rule,
  type RuleCall,
  type Rules,
} from "../../datalog/ast.js"
import { identity } from "../../edn/print.js"
import { bindingNames, callName } from "./readiness.js"

type Constants = ReadonlyMap<string, Constant>

/**
 * The same question without a constant in any call: a call that passes constants calls an instance of the rule that has them in its
 * bodies. So a constant is the rule's own: what an instance binds by itself is judged on its own, whoever calls. Rules that
 * nothing calls are left out. A constant that nothing can make anew has finitely many places, so there are finitely many instances.
 */
export function instantiate(query: Query, rules: Rules | undefined): { query: Query; rules: Rules | undefined } {
  if (rules === undefined) return { query, rules }
  const instances = new Instances(rules)
  const where = instances.clauses(query.where)
  return { query: { ...query, where }, rules: { ...rules, rules: instances.finish() } }
}

/** The rule that an instance `name (constants)/arity` was made of: no name in the text has a space. */
export const plainName = (name: string): string => name.replace(/^(\S+?)(?: .*)?\/\d+$/s, "$1")

class Instances {
  readonly #rules = new Map<string, Rule[]>()
  readonly #known = new Set<string>()
  readonly #todo: RuleCall[] = []

  constructor({ rules }: Rules) {
    for (const rule of rules) {
      const name = `${rule.name}/${headVariables(rule).length}`
      this.#rules.set(name, [...(this.#rules.get(name) ?? []), rule])
    }
  }

  clauses(clauses: readonly Clause[]): Clause[] {
    return clauses.map((clause) => this.#clause(clause))
  }

  finish(): Rule[] {
    const made: Rule[] = []
    for (let call = this.#todo.pop(); call !== undefined; call = this.#todo.pop()) {
      for (const rule of this.#rules.get(callName(call)) ?? []) made.push(this.#instance(rule, call))
    }
    return made
  }

  #clause(clause: Clause): Clause {
    switch (clause.kind) {
      case "not":
      case "not-join":
        return { ...clause, clauses: this.clauses(clause.clauses) }
      case "or":
      case "or-join":
        return { ...clause, branches: clause.branches.map((b) => ({ ...b, clauses: this.clauses(b.clauses) })) }
      case "rule-call": {
        const name = instanceName(clause)
        const id = `${name} ${callName(clause)}`
        if (!this.#known.has(id)) this.#todo.push(clause)
        this.#known.add(id)
        return { ...clause, name, args: clause.args.filter(({ kind }) => kind !== "constant") }
      }
      default:
        return clause
    }
  }

  #instance(rule: Rule, call: RuleCall): Rule {
    const head = headVariables(rule)
    const constants = new Map<string, Constant>()
    const equalities: Clause[] = []
    head.forEach((variable, i) => {
      const arg = call.args[i]
      if (arg.kind !== "constant") return
      // A binding takes no constant.
      if (!isBound(rule.clauses, variable.name)) {
        constants.set(variable.name, arg)
        return
      }
      const callee = { kind: "callable", name: "identity", span: arg.span } as const
      equalities.push({ kind: "function", callee, args: [arg], binding: variable, span: arg.span })
    })
    const open = (_: unknown, i: number): boolean => call.args[i].kind !== "constant"
    const required = rule.required.filter(open)
    const variables = rule.variables.filter((_, i) => open(_, rule.required.length + i))
    const clauses = [...rule.clauses.map((clause) => put(clause, constants)), ...equalities]
    return { ...rule, name: instanceName(call), required, variables, clauses: this.clauses(clauses) }
  }
}

function instanceName({ name, args }: RuleCall): string {
  if (args.every(({ kind }) => kind !== "constant")) return name
  return `${name} (${args.map((arg) => (arg.kind === "constant" ? identity(arg.value) : "_")).join(" ")})`
}

/** Whether a function binds the variable, at any depth where it is the same variable. */
function isBound(clauses: readonly Clause[], name: string): boolean {
  return clauses.some((clause) => {
    if (clause.kind === "function") return bindingNames(clause.binding).includes(name)
    if (clause.kind === "not" || clause.kind === "not-join")
      return isSeen(clause, name) && isBound(clause.clauses, name)
    if (clause.kind === "or" || clause.kind === "or-join") {
      return isSeen(clause, name) && clause.branches.some((branch) => isBound(branch.clauses, name))
    }
    return false
  })
}

/** Whether a variable of that name inside the clause is the one outside. */
function isSeen(clause: Clause, name: string): boolean {
  if (clause.kind === "not-join") return clause.variables.some((variable) => variable.name === name)
  if (clause.kind !== "or-join") return true
  return [...clause.required, ...clause.variables].some((variable) => variable.name === name)
}

/** The clause with constants for variables. */
function put(clause: Clause, constants: Constants): Clause {
  const term = <T extends { readonly kind: string }>(item: T): T | Constant =>
    (item.kind === "variable" ? constants.get((item as unknown as { name: string }).name) : undefined) ?? item
  const still = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
    list.filter(({ name }) => !constants.has(name))
  const inside = new Map([...constants].filter(([name]) => isSeen(clause, name)))
  const all = (clauses: readonly Clause[]): Clause[] => clauses.map((inner) => put(inner, inside))
  switch (clause.kind) {
    case "pattern":
      return { ...clause, terms: clause.terms.map(term) }
    case "predicate":
    case "function":
      return { ...clause, args: clause.args.map(term) }
    case "rule-call":
      return { ...clause, args: clause.args.map(term) }
    case "not":
      return { ...clause, clauses: all(clause.clauses) }
    case "not-join":
      return { ...clause, variables: still(clause.variables), clauses: all(clause.clauses) }
    default: {
      const branches = clause.branches.map((branch) => ({ ...branch, clauses: all(branch.clauses) }))
      if (clause.kind === "or") return { ...clause, branches }
      return { ...clause, required: still(clause.required), variables: still(clause.variables), branches }
    }
  }
}
