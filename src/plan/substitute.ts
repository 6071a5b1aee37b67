import type { Argument, Binding, BindTuple, Branch, Clause, Constant, Rule, Term, Variable } from "../datalog/ast.js"
import type { RuleIndex } from "../datalog/scope.js"
import { occurrences, ruleOccurrences } from "../datalog/walk.js"

/** What stands for a variable: another variable or a constant. */
export type Substitution = ReadonlyMap<string, Variable | Constant>

/** The clause with variables replaced. Spans stay those of the text. A binding never takes a constant: it keeps its variable. */
export function substitute(clause: Clause, by: Substitution): Clause {
  const all = (clauses: readonly Clause[]) => clauses.map((inner) => substitute(inner, by))
  const branches = (list: readonly Branch[]) => list.map((branch) => ({ ...branch, clauses: all(branch.clauses) }))
  switch (clause.kind) {
    case "pattern":
      return { ...clause, terms: clause.terms.map((term) => replace(term, by)) }
    case "predicate":
      return { ...clause, args: clause.args.map((arg) => replace(arg, by)) }
    case "function":
      return { ...clause, args: clause.args.map((arg) => replace(arg, by)), binding: rebind(clause.binding, by) }
    case "not":
      return { ...clause, clauses: all(clause.clauses) }
    case "not-join":
      return { ...clause, variables: variables(clause.variables, by), clauses: all(clause.clauses) }
    case "or":
      return { ...clause, branches: branches(clause.branches) }
    case "or-join": {
      const listed = { required: variables(clause.required, by), variables: variables(clause.variables, by) }
      return { ...clause, ...listed, branches: branches(clause.branches) }
    }
    case "rule-call":
      return { ...clause, args: clause.args.map((arg) => replace(arg, by)) }
  }
}

/** Fresh names for the variables of the clauses that are not `visible`, so that they meet nothing outside. */
export function localise(clauses: readonly Clause[], visible: ReadonlySet<string>, path: string): Substitution {
  const fresh = new Map<string, Variable>()
  for (const variable of clauses.flatMap(occurrences)) {
    if (visible.has(variable.name)) continue
    fresh.set(variable.name, { ...variable, name: `${variable.name}@${path}` })
  }
  return fresh
}

/** The rules with other names for the variables that are named as an input of the query is: those are not the input. */
export function apartFrom(inputs: ReadonlySet<string>, rules: RuleIndex): RuleIndex {
  if (inputs.size === 0) return rules
  return new Map([...rules].map(([key, heads]) => [key, heads.map((rule) => renamed(rule, inputs, key))]))
}

function renamed(rule: Rule, names: ReadonlySet<string>, path: string): Rule {
  const all = ruleOccurrences(rule)
  if (all.every(({ name }) => !names.has(name))) return rule
  const by = new Map(
    all.filter(({ name }) => names.has(name)).map((v) => [v.name, { ...v, name: `${v.name}@${path}` }]),
  )
  const clauses = rule.clauses.map((clause) => substitute(clause, by))
  return { ...rule, required: variables(rule.required, by), variables: variables(rule.variables, by), clauses }
}

function replace<T extends Term | Argument>(term: T, by: Substitution): T | Variable | Constant {
  return term.kind === "variable" ? (by.get(term.name) ?? term) : term
}

/** A listed variable that a constant replaces is no variable any more. */
const variables = (list: readonly Variable[], by: Substitution): Variable[] =>
  list.map((variable) => replace(variable, by)).filter((term): term is Variable => term.kind === "variable")

function rebind(binding: Binding, by: Substitution): Binding {
  switch (binding.kind) {
    case "variable": {
      const term = replace(binding, by)
      return term.kind === "variable" ? term : binding
    }
    case "blank":
      return binding
    case "bind-tuple":
      return rebindTuple(binding, by)
    case "bind-collection":
      return { ...binding, item: rebind(binding.item, by) }
    case "bind-relation":
      return { ...binding, row: rebindTuple(binding.row, by) }
  }
}

const rebindTuple = (tuple: BindTuple, by: Substitution): BindTuple => ({
  ...tuple,
  items: tuple.items.map((item) => rebind(item, by)),
})
