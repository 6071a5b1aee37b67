import type { Binding, Branch, Clause, Rule, Variable } from "./ast.js"

/** The conjunctions directly inside a clause: the body of a `not`, each branch of an `or`; none in a leaf. */
export function bodies(clause: Clause): readonly (readonly Clause[])[] {
  switch (clause.kind) {
    case "not":
    case "not-join":
      return [clause.clauses]
    case "or":
    case "or-join":
      return clause.branches.map((branch) => branch.clauses)
    default:
      return []
  }
}

/** Every clause at any depth, outer before inner, in the order of the text. */
export function* everyClause(clauses: readonly Clause[]): Generator<Clause> {
  for (const clause of clauses) {
    yield clause
    for (const body of bodies(clause)) yield* everyClause(body)
  }
}

/** Every place where a variable stands in a clause, at any depth, in the order of the text. */
export function occurrences(clause: Clause): readonly Variable[] {
  return [...ownVariables(clause), ...bodies(clause).flat().flatMap(occurrences)]
}

/** Every place where a variable stands in a rule, its head first. */
export const ruleOccurrences = (rule: Rule): readonly Variable[] => [
  ...rule.required,
  ...rule.variables,
  ...rule.clauses.flatMap(occurrences),
]

/** The variables of a binding, in the order of the text, repeated as often as they stand there. */
export function bindingVariables(binding: Binding): readonly Variable[] {
  switch (binding.kind) {
    case "variable":
      return [binding]
    case "blank":
      return []
    case "bind-tuple":
      return binding.items.flatMap(bindingVariables)
    case "bind-collection":
      return bindingVariables(binding.item)
    case "bind-relation":
      return bindingVariables(binding.row)
  }
}

/** The names that a clause shares with its surroundings: all of them, but of `not-join` and `or-join` the listed ones. */
export function freeVariables(clause: Clause): ReadonlySet<string> {
  if (clause.kind === "not-join" || clause.kind === "or-join") return names(ownVariables(clause))
  return names([...ownVariables(clause), ...bodies(clause).flatMap((body) => [...visible(body)])])
}

/** The free variables of a conjunction. */
export function conjunctionVariables(clauses: readonly Clause[]): ReadonlySet<string> {
  return names(visible(clauses))
}

/** The free variables of one branch of an `or`. */
export const branchVariables = (branch: Branch): ReadonlySet<string> => conjunctionVariables(branch.clauses)

export const isVariable = (node: { readonly kind: string }): node is Variable => node.kind === "variable"

function visible(clauses: readonly Clause[]): readonly { readonly name: string }[] {
  return clauses.flatMap((clause) => [...freeVariables(clause)].map((name) => ({ name })))
}

/** The variables that the clause itself writes, without those of the clauses inside it. */
function ownVariables(clause: Clause): readonly Variable[] {
  switch (clause.kind) {
    case "pattern":
      return clause.terms.filter(isVariable)
    case "predicate":
    case "rule-call":
      return (clause.args as readonly { readonly kind: string }[]).filter(isVariable)
    case "function":
      return [...clause.args.filter(isVariable), ...bindingVariables(clause.binding)]
    case "not-join":
      return clause.variables
    case "or-join":
      return [...clause.required, ...clause.variables]
    default:
      return []
  }
}

const names = (nodes: readonly { readonly name: string }[]): ReadonlySet<string> => new Set(nodes.map((n) => n.name))
