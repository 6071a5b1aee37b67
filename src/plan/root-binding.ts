import { type Clause, headVariables, type Pattern, type RuleCall } from "../datalog/ast.js"
import { callKey } from "../datalog/scope.js"
import { Keyword } from "../edn/value.js"
import type { Context } from "./context.js"
import { type PlanSource, type SourceScope, scopeIn, scopeOf, sourceIn } from "./source-scope.js"

/** Whether the root of a pull is an entity of the database that is pulled from, or may be the name of one. */
export class RootBinding {
  readonly #context: Context
  readonly #pulled: PlanSource

  constructor(context: Context, pulled: PlanSource) {
    this.#context = context
    this.#pulled = pulled
  }

  /** Whether every row of the conjunction binds the variable to an entity or transaction of a fact, or to a reference. */
  isEntity(
    clauses: readonly Clause[],
    variable: string,
    scope: SourceScope,
    open: ReadonlySet<string> = new Set(),
  ): boolean {
    return clauses.some((clause) => {
      switch (clause.kind) {
        case "pattern":
          return this.#isInPattern(clause, variable, sourceIn(this.#context, scope, clause.source))
        case "or":
        case "or-join": {
          const inner = scopeIn(this.#context, scope, clause.source)
          return (
            clause.branches.length > 0 && clause.branches.every((b) => this.isEntity(b.clauses, variable, inner, open))
          )
        }
        case "rule-call":
          return this.#isInCall(clause, variable, sourceIn(this.#context, scope, clause.source), open)
        default:
          return false
      }
    })
  }

  #isInPattern({ terms: [e, a, v, tx] }: Pattern, variable: string, source: PlanSource): boolean {
    if (source.id !== this.#pulled.id) return false
    const isHere = (term: typeof e): boolean => term?.kind === "variable" && term.name === variable
    if (isHere(e) || isHere(tx)) return true
    if (!isHere(v) || a?.kind !== "constant" || !(a.value instanceof Keyword)) return false
    return this.#context.attribute(source, a.value).reference
  }

  #isInCall(call: RuleCall, variable: string, source: PlanSource, open: ReadonlySet<string>): boolean {
    const at = call.args.findIndex((arg) => arg.kind === "variable" && arg.name === variable)
    const key = `${source.id} ${callKey(call)} ${at}`
    if (at < 0 || open.has(key)) return at >= 0
    const heads = this.#context.rules.get(callKey(call)) ?? []
    const inner = new Set([...open, key])
    return heads.every((rule) => this.isEntity(rule.clauses, headVariables(rule)[at].name, scopeOf(source), inner))
  }
}
