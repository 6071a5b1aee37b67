import {
  type Binding,
  type Clause,
  headVariables,
  type Or,
  type OrJoin,
  type Rule,
  type RuleCall,
  type Rules,
} from "../../datalog/ast.js"

type Names = ReadonlySet<string>
const NONE: Names = new Set()

/**
 * Which variables clauses see, and when a clause can be evaluated: as soon as what it needs is bound, whatever the
 * order of the text. One instance for one set of rules.
 */
export class Readiness {
  readonly #rules = new Map<string, Rule[]>()
  readonly #needed = new Map<string, Set<number>>()

  constructor(rules: Rules | undefined) {
    for (const rule of rules?.rules ?? []) {
      const name = `${rule.name}/${headVariables(rule).length}`
      this.#rules.set(name, [...(this.#rules.get(name) ?? []), rule])
      this.#needed.set(name, new Set(rule.required.map((_, position) => position)))
    }
    while ([...this.#rules.keys()].some((name) => this.#grow(name)));
  }

  rules(name: string): readonly Rule[] {
    return this.#rules.get(name) ?? []
  }

  /** The positions of a rule's calls that must be bound: required ones, and those that some body cannot do without. */
  neededPositions(name: string): ReadonlySet<number> {
    return this.#needed.get(name) ?? new Set()
  }

  /** Whether the clause can be evaluated for bindings of these variables. */
  isReady(clause: Clause, bound: Names): boolean {
    switch (clause.kind) {
      case "pattern":
        return true
      case "predicate":
      case "function":
        return clause.args.every((arg) => arg.kind !== "variable" || bound.has(arg.name))
      case "not":
      case "not-join":
        return isSubset(visible(clause), bound) && this.#stuck(clause.clauses, visible(clause)).clauses.length === 0
      case "or":
      case "or-join":
        return requiredOf(clause).every((name) => bound.has(name)) && this.#branchesRun(clause, bound)
      case "rule-call":
        return [...this.neededPositions(callName(clause))].every((position) => {
          const arg = clause.args[position]
          return arg.kind === "constant" || (arg.kind === "variable" && bound.has(arg.name))
        })
    }
  }

  /** Whether the conjunction binds these variables, and all that it needs, by itself. */
  isClosed(clauses: readonly Clause[], wanted: Names): boolean {
    const { clauses: stuck, bound } = this.#stuck(clauses, NONE)
    return stuck.length === 0 && isSubset(wanted, bound)
  }

  #branchesRun(clause: Or | OrJoin, bound: Names): boolean {
    const seen = visible(clause)
    const outer = new Set([...seen].filter((name) => bound.has(name)))
    return clause.branches.every((branch) => {
      const end = this.#stuck(branch.clauses, outer)
      return end.clauses.length === 0 && isSubset(seen, end.bound)
    })
  }

  /** Runs a conjunction from `bound`: what remains unready, and all that is bound then. */
  #stuck(clauses: readonly Clause[], start: Names): { clauses: readonly Clause[]; bound: Names } {
    const bound = new Set(start)
    for (let waiting = clauses; ; ) {
      const ready = waiting.filter((clause) => this.isReady(clause, bound))
      if (ready.length === 0) return { clauses: waiting, bound }
      for (const clause of ready) for (const name of visible(clause)) bound.add(name)
      waiting = waiting.filter((clause) => !ready.includes(clause))
    }
  }

  /** Adds what the bodies of a rule lack to its needed positions; whether there was anything. */
  #grow(name: string): boolean {
    const needed = this.#needed.get(name) as Set<number>
    const before = needed.size
    for (const rule of this.rules(name)) {
      const lacking = this.#conjunctionNeeds(rule.clauses)
      const { bound } = this.#stuck(rule.clauses, lacking)
      headVariables(rule).forEach((variable, position) => {
        if (lacking.has(variable.name) || !bound.has(variable.name)) needed.add(position)
      })
    }
    return needed.size > before
  }

  /** What a conjunction takes from outside: what its stuck clauses need and none of them gives, until none is stuck. */
  #conjunctionNeeds(clauses: readonly Clause[]): Names {
    const needs = new Set<string>()
    for (;;) {
      const { clauses: stuck, bound } = this.#stuck(clauses, needs)
      if (stuck.length === 0) return needs
      const inputs = new Set(stuck.flatMap((clause) => [...this.#inputs(clause)]).filter((name) => !bound.has(name)))
      const outputs = new Set(stuck.flatMap((clause) => minus(visible(clause), this.#inputs(clause))))
      const first = minus(inputs, outputs)
      const added = first.length > 0 ? first : [...inputs]
      if (added.length === 0) return needs
      for (const name of added) needs.add(name)
    }
  }

  #inputs(clause: Clause): Names {
    switch (clause.kind) {
      case "pattern":
        return NONE
      case "function":
        return names(clause.args)
      case "or":
      case "or-join": {
        const seen = visible(clause)
        const inner = clause.branches.flatMap((branch) => [...this.#conjunctionNeeds(branch.clauses)])
        return new Set([...requiredOf(clause), ...inner.filter((name) => seen.has(name))])
      }
      case "rule-call":
        return names([...this.neededPositions(callName(clause))].map((position) => clause.args[position]))
      default:
        return visible(clause)
    }
  }
}

export const callName = (call: RuleCall): string => `${call.name}/${call.args.length}`

export const requiredOf = (clause: Or | OrJoin): string[] =>
  clause.kind === "or-join" ? clause.required.map(({ name }) => name) : []

/** The variables of a clause that its surroundings share. */
export function visible(clause: Clause): Set<string> {
  switch (clause.kind) {
    case "pattern":
      return names(clause.terms)
    case "predicate":
    case "rule-call":
      return names(clause.args)
    case "function":
      return new Set([...names(clause.args), ...bindingNames(clause.binding)])
    case "not":
      return new Set(clause.clauses.flatMap((inner) => [...visible(inner)]))
    case "not-join":
      return names(clause.variables)
    case "or":
      return new Set(clause.branches.flatMap((branch) => branch.clauses.flatMap((inner) => [...visible(inner)])))
    case "or-join":
      return names([...clause.required, ...clause.variables])
  }
}

/** The variables of a binding form, each once, in order. */
export function bindingNames(binding: Binding): string[] {
  switch (binding.kind) {
    case "variable":
      return [binding.name]
    case "blank":
      return []
    case "bind-tuple":
      return [...new Set(binding.items.flatMap(bindingNames))]
    case "bind-collection":
      return bindingNames(binding.item)
    case "bind-relation":
      return bindingNames(binding.row)
  }
}

function names(terms: readonly { readonly kind: string; readonly name?: string }[]): Set<string> {
  return new Set(terms.flatMap((term) => (term.kind === "variable" ? [term.name as string] : [])))
}

const isSubset = (a: Names, b: Names): boolean => [...a].every((name) => b.has(name))

const minus = (a: Names, b: Names): string[] => [...a].filter((name) => !b.has(name))
