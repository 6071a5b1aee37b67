import type { Clause, Rule, RuleCall, Rules, Term } from "./ast.js"
import { headVariables } from "./ast.js"
import { bindingVariables, conjunctionVariables, freeVariables, isVariable } from "./walk.js"

/** The heads of a rule by `name/arity`. */
export type RuleIndex = ReadonlyMap<string, readonly Rule[]>

/** What a clause takes from its surroundings and what it offers them; the two are disjoint. */
export interface Flow {
  readonly needs: ReadonlySet<string>
  readonly gives: ReadonlySet<string>
}

/** The variables that must be bound from outside before the clause can be evaluated. */
export function needs(clause: Clause, rules: Rules | undefined): ReadonlySet<string> {
  return scopeOf(rules).flow(clause).needs
}

/** The variables that the clause binds once it is evaluated. */
export function gives(clause: Clause, rules: Rules | undefined): ReadonlySet<string> {
  return scopeOf(rules).flow(clause).gives
}

/**
 * What a conjunction needs from outside, whatever the order of its clauses: readiness is run to a fixpoint, and where it stands
 * still, what the waiting clauses need and none of them gives comes from outside (when they all wait for each other: everything
 * they wait for). O(clauses²).
 */
export function conjunctionNeeds(clauses: readonly Clause[], rules: Rules | undefined): ReadonlySet<string> {
  return scopeOf(rules).conjunctionNeeds(clauses)
}

/** The clauses that can never be evaluated when only `bound` is bound outside, in the order of the text. */
export function waiting(clauses: readonly Clause[], bound: Iterable<string>, rules: Rules | undefined): Clause[] {
  return scopeOf(rules).run(clauses, new Set(bound))
}

/** For each position of a rule's calls: must the argument be bound before? Undefined for a rule that does not exist. */
export function boundPositions(name: string, arity: number, rules: Rules | undefined): readonly boolean[] | undefined {
  return scopeOf(rules).positions(ruleKey(name, arity))
}

export function ruleIndex(rules: Rules | undefined): RuleIndex {
  const index = new Map<string, Rule[]>()
  for (const rule of rules?.rules ?? []) {
    const key = ruleKey(rule.name, headVariables(rule).length)
    const heads = index.get(key)
    if (heads === undefined) index.set(key, [rule])
    else heads.push(rule)
  }
  return index
}

/** `ancestor/2`: rules of one name and different arity are different rules to the index. */
export const ruleKey = (name: string, arity: number): string => `${name}/${arity}`

export const callKey = (call: RuleCall): string => ruleKey(call.name, call.args.length)

export { freeVariables }

/**
 * The flow of every clause under one set of rules. Which head positions a call must bind is the least fixpoint of: it is
 * required, or some body needs the variable from outside, or some body does not bind it. More needs never mean more gives, so
 * the positions only grow and the iteration ends.
 */
class Scope {
  readonly #heads = new Map<string, boolean[]>()
  #flows = new WeakMap<Clause, Flow>()

  constructor(rules: Rules | undefined) {
    const index = ruleIndex(rules)
    for (const [key, heads] of index) this.#heads.set(key, Array(headVariables(heads[0]).length).fill(false))
    while ([...index].some(([key, heads]) => this.#grow(key, heads))) this.#flows = new WeakMap()
  }

  positions(key: string): readonly boolean[] | undefined {
    return this.#heads.get(key)
  }

  flow(clause: Clause): Flow {
    let flow = this.#flows.get(clause)
    if (flow === undefined) {
      const needed = this.#needs(clause)
      flow = { needs: needed, gives: difference(this.#binds(clause), needed) }
      this.#flows.set(clause, flow)
    }
    return flow
  }

  conjunctionNeeds(clauses: readonly Clause[]): ReadonlySet<string> {
    const bound = new Set<string>()
    const outside = new Set<string>()
    let left = this.run(clauses, bound)
    while (left.length > 0) {
      const missing = difference(union(left.map((clause) => this.flow(clause).needs)), bound)
      const given = union(left.map((clause) => this.flow(clause).gives))
      const foreign = difference(missing, given)
      for (const name of foreign.size > 0 ? foreign : missing) {
        outside.add(name)
        bound.add(name)
      }
      left = this.run(left, bound)
    }
    return outside
  }

  /** Evaluates what is ready until nothing more is; adds what that gives to `bound` and returns what still waits. */
  run(clauses: readonly Clause[], bound: Set<string>): Clause[] {
    let left = [...clauses]
    for (;;) {
      const stuck = left.filter((clause) => {
        const flow = this.flow(clause)
        const ready = isSubset(flow.needs, bound)
        if (ready) for (const name of flow.gives) bound.add(name)
        return !ready
      })
      if (stuck.length === left.length) return stuck
      left = stuck
    }
  }

  #needs(clause: Clause): ReadonlySet<string> {
    switch (clause.kind) {
      case "pattern":
        return new Set()
      case "predicate":
      case "function":
        return variableNames(clause.args)
      case "not":
      case "not-join":
        return freeVariables(clause)
      case "or":
      case "or-join": {
        const branches = union(clause.branches.map((branch) => this.conjunctionNeeds(branch.clauses)))
        const required = clause.kind === "or-join" ? variableNames(clause.required) : []
        return new Set([...required, ...intersection(freeVariables(clause), branches)])
      }
      case "rule-call": {
        const positions = this.#heads.get(callKey(clause)) ?? []
        return variableNames(clause.args.filter((_, i) => positions[i]))
      }
    }
  }

  #binds(clause: Clause): ReadonlySet<string> {
    switch (clause.kind) {
      case "pattern":
      case "rule-call":
      case "or":
      case "or-join":
        return freeVariables(clause)
      case "function":
        return variableNames(bindingVariables(clause.binding))
      default:
        return new Set()
    }
  }

  #grow(key: string, heads: readonly Rule[]): boolean {
    const positions = this.#heads.get(key) as boolean[]
    let grown = false
    for (const rule of heads) {
      const outside = this.conjunctionNeeds(rule.clauses)
      const inside = conjunctionVariables(rule.clauses)
      headVariables(rule).forEach(({ name }, i) => {
        if (positions[i] || !(i < rule.required.length || outside.has(name) || !inside.has(name))) return
        positions[i] = true
        grown = true
      })
    }
    return grown
  }
}

const scopes = new WeakMap<Rules, Scope>()
const noRules = new Scope(undefined)

function scopeOf(rules: Rules | undefined): Scope {
  if (rules === undefined) return noRules
  let scope = scopes.get(rules)
  if (scope === undefined) {
    scope = new Scope(rules)
    scopes.set(rules, scope)
  }
  return scope
}

const variableNames = (nodes: readonly (Term | { readonly kind: string })[]): ReadonlySet<string> =>
  new Set(nodes.filter(isVariable).map((variable) => variable.name))

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]))
}

const intersection = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((name) => b.has(name)))

const difference = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((name) => !b.has(name)))

const isSubset = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((name) => b.has(name))
