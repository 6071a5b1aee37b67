import { WizardError } from "../../base/error.js"
import { type Clause, headVariables, type RuleCall, type Rules } from "../../datalog/ast.js"
import { callName } from "./readiness.js"

/** Which rules recur together: two rules are of one component when each calls the other, perhaps through others. */
export class Components {
  readonly #reach = new Map<string, ReadonlySet<string>>()
  /** The rules with a function in a body, which may make values that no fact has. */
  readonly #making = new Set<string>()

  /** Throws `rule/unstratified` when a rule negates a rule of its own component. O(rules²). */
  constructor(rules: Rules | undefined) {
    const calls = new Map<string, Set<string>>()
    for (const rule of rules?.rules ?? []) {
      const name = `${rule.name}/${headVariables(rule).length}`
      calls.set(name, new Set([...(calls.get(name) ?? []), ...callsOf(rule.clauses).map(callName)]))
      if (callsFunction(rule.clauses)) this.#making.add(name)
    }
    for (const name of calls.keys()) this.#reach.set(name, closure(calls, name))
    for (const rule of rules?.rules ?? []) {
      const name = `${rule.name}/${headVariables(rule).length}`
      const call = negatedCalls(rule.clauses).find((each) => this.#of(name, callName(each)))
      if (call === undefined) continue
      throw new WizardError(
        "rule/unstratified",
        `expected rules without negation through recursion: ${name} negates itself`,
        {
          span: call.span,
          hint: "negate a rule that does not depend on this one",
        },
      )
    }
  }

  /** A name for the component of a rule. */
  componentOf(name: string): string {
    return [...this.reachable(name)].filter((other) => this.#of(name, other)).sort()[0] ?? name
  }

  /** Whether the recursion of a rule may go on for ever: without functions there are only so many tuples. */
  mayNotEnd(name: string): boolean {
    return [...this.#making].some((other) => other === name || this.reachable(name).has(other))
  }

  /** The rules that a rule calls, directly or not. */
  reachable(name: string): ReadonlySet<string> {
    return this.#reach.get(name) ?? new Set()
  }

  #of(name: string, other: string): boolean {
    return this.reachable(name).has(other) && this.reachable(other).has(name)
  }
}

/** Every rule call in the clauses, at any depth. */
export function callsOf(clauses: readonly Clause[]): RuleCall[] {
  return clauses.flatMap((clause) => {
    if (clause.kind === "rule-call") return [clause]
    return callsOf(innerClauses(clause))
  })
}

function callsFunction(clauses: readonly Clause[]): boolean {
  return clauses.some((clause) => clause.kind === "function" || callsFunction(innerClauses(clause)))
}

function negatedCalls(clauses: readonly Clause[]): RuleCall[] {
  return clauses.flatMap((clause) => {
    const isNegation = clause.kind === "not" || clause.kind === "not-join"
    return isNegation ? callsOf(clause.clauses) : negatedCalls(innerClauses(clause))
  })
}

function innerClauses(clause: Clause): readonly Clause[] {
  switch (clause.kind) {
    case "not":
    case "not-join":
      return clause.clauses
    case "or":
    case "or-join":
      return clause.branches.flatMap((branch) => branch.clauses)
    default:
      return []
  }
}

function closure(calls: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const found = new Set<string>()
  const open = [...(calls.get(start) ?? [])]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue
    found.add(name)
    open.push(...(calls.get(name) ?? []))
  }
  return found
}
