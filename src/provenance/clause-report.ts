import { place } from "../base/span.js"
import type { Clause, FunctionCall, Query, RuleCall, Variable } from "../datalog/ast.js"
import { callKey, gives, needs, ruleIndex } from "../datalog/scope.js"
import { bindingVariables, conjunctionVariables } from "../datalog/walk.js"
import type { Value } from "../edn/value.js"
import { pinned } from "../plan/pin.js"
import { localise, substitute } from "../plan/substitute.js"
import { evaluate, type NaiveDatabase } from "../verify/naive.js"
import { extensionsOf } from "../verify/verify.js"
import { textOf } from "./derivation.js"
import type { Question } from "./question.js"

/** How many bindings got past a clause, and when none did, those that came nearest: what had passed all clauses before. */
export interface ClauseReport {
  readonly clause: string
  /** The clause's path, as operator ids have it: `c2`, `c3.b1.c1`, `anc/2.r1.c2`. */
  readonly path: string
  readonly line: number
  readonly passed: number
  readonly nearest: readonly Readonly<Record<string, Value>>[]
}

/** Bindings that are shown. */
const SHOWN = 3
/** How deep it goes into rules, alternatives and negations. */
const DEPTH = 3

interface Step {
  readonly clause: Clause
  readonly path: string
}

type Environments = readonly ReadonlyMap<string, Value>[]

/**
 * Clause by clause, how many bindings get past it when the find columns are those of the row. A clause that lets none through is set
 * aside, so that what comes after is told, too; of a rule call, an `or` or a `not` that does so, the clauses inside follow it.
 */
export class ClauseReports {
  readonly #question: Question
  readonly #databases: ReadonlyMap<string, NaiveDatabase>
  readonly #query: Query
  readonly #reports: ClauseReport[] = []
  readonly #within: string[] = []

  constructor(question: Question, databases: ReadonlyMap<string, NaiveDatabase>) {
    this.#question = question
    this.#databases = databases
    this.#query = question.view.definition.query
  }

  all(): readonly ClauseReport[] {
    const steps = this.#query.where.map((clause, i) => ({ clause, path: `c${i + 1}` }))
    this.#walk(steps, this.#given(), 0)
    return this.#reports
  }

  /** The find variables as clauses that bind them to the row's values. */
  #given(): readonly Clause[] {
    const { elements, span } = this.#query.find
    const known = new Set<string>()
    return elements.flatMap((element, i): Clause[] => {
      const value = this.#question.row[i]
      if (element.kind !== "variable" || value === null || known.has(element.name)) return []
      known.add(element.name)
      return [equal(element, value, span)]
    })
  }

  #walk(steps: readonly Step[], before: readonly Clause[], depth: number): void {
    let left = [...steps]
    let passed = [...before]
    let environments = this.#ask(passed)
    while (left.length > 0) {
      const step = left.find(({ clause }) => this.#isReady(clause, passed))
      if (step === undefined) break
      left = left.filter((other) => other !== step)
      const after = this.#ask([...passed, step.clause])
      this.#report(step, after.length, after.length > 0 ? [] : environments)
      if (after.length > 0) {
        passed = [...passed, step.clause]
        environments = after
      } else if (depth < DEPTH) this.#inside(step, passed, depth)
    }
    for (const step of left) this.#report(step, 0, environments)
  }

  #inside({ clause, path }: Step, passed: readonly Clause[], depth: number): void {
    if (clause.kind === "rule-call") this.#rules(clause, passed, depth)
    if (clause.kind === "or" || clause.kind === "or-join") {
      const free = new Set(clause.kind === "or" ? [] : [...clause.required, ...clause.variables].map((v) => v.name))
      clause.branches.forEach((branch, i) => {
        const at = `${path}.b${i + 1}`
        const local = clause.kind === "or" ? new Map() : localise(branch.clauses, free, at)
        this.#walk(
          stepsOf(
            branch.clauses.map((inner) => substitute(inner, local)),
            at,
          ),
          passed,
          depth + 1,
        )
      })
    }
    if (clause.kind === "not" || clause.kind === "not-join") {
      const free =
        clause.kind === "not" ? [...conjunctionVariables(clause.clauses)] : clause.variables.map((v) => v.name)
      const local = localise(clause.clauses, new Set(free), `${path}.not`)
      this.#walk(
        stepsOf(
          clause.clauses.map((inner) => substitute(inner, local)),
          `${path}.not`,
        ),
        passed,
        depth + 1,
      )
    }
  }

  #rules(call: RuleCall, passed: readonly Clause[], depth: number): void {
    const key = callKey(call)
    if (this.#within.includes(key)) return
    this.#within.push(key)
    const heads = ruleIndex(this.#question.view.definition.rules).get(key) ?? []
    const args = call.args.map((arg) => (arg.kind === "blank" ? undefined : arg))
    heads.forEach((rule, i) => {
      const at = `${key}.r${i + 1}`
      this.#walk(stepsOf(pinned(rule, args, at).clauses, at), passed, depth + 1)
    })
    this.#within.pop()
  }

  #report({ clause, path }: Step, passed: number, nearest: Environments): void {
    this.#reports.push({
      clause: textOf(clause.span) ?? "",
      path,
      line: place(clause.span).line,
      passed,
      nearest: nearest.slice(0, SHOWN).map((environment) => Object.fromEntries(environment)),
    })
  }

  #isReady(clause: Clause, passed: readonly Clause[]): boolean {
    const { rules } = this.#question.view.definition
    const bound = new Set(this.#inputs())
    for (const each of passed) for (const name of gives(each, rules)) bound.add(name)
    return [...needs(clause, rules)].every((name) => bound.has(name))
  }

  #inputs(): readonly string[] {
    return this.#query.in.flatMap((input) =>
      input.kind === "source" || input.kind === "rules-input" ? [] : bindingVariables(input).map((v) => v.name),
    )
  }

  /** The bindings that satisfy the clauses, each once. */
  #ask(clauses: readonly Clause[]): Environments {
    const { view, engine } = this.#question
    const { rules, args } = view.definition
    const names = [...new Set([...this.#inputs(), ...clauses.flatMap((clause) => [...gives(clause, rules)])])]
    const { span } = this.#query
    const elements = (names.length > 0 ? names : [ONE]).map((name): Variable => ({ kind: "variable", name, span }))
    const where = names.length > 0 ? clauses : [...clauses, equal(elements[0], true, span)]
    const find = { ...this.#query.find, shape: "rel" as const, elements, keys: undefined }
    const asked = { ...this.#query, find, with: [], where }
    const answer = evaluate(asked, rules, this.#databases, args, extensionsOf(engine))
    if ("failed" in answer) return []
    return answer.rows.map((row) => new Map(names.map((name, i) => [name, row[i]])))
  }
}

const ONE = "?one"

const stepsOf = (clauses: readonly Clause[], path: string): readonly Step[] =>
  clauses.map((clause, i) => ({ clause, path: `${path}.c${i + 1}` }))

/** `[(identity value) ?variable]` */
export const equal = (variable: Variable, value: Value, span: Query["span"]): FunctionCall => ({
  kind: "function",
  callee: { kind: "callable", name: "identity", span },
  args: [{ kind: "constant", value, span }],
  binding: variable,
  span,
})
