import { WizardError } from "../../base/error.js"
import type { Clause, Rules, SourceName } from "../../datalog/ast.js"
import { compare } from "../../edn/compare.js"
import type { Value } from "../../edn/value.js"
import { type Cell, FAULT, type Fault } from "./cell.js"
import { callsOf } from "./components.js"
import { applyExpression, type UserFunctions } from "./expression.js"
import type { Facts } from "./facts.js"
import type { Host, Scope } from "./host.js"
import { matchPattern, patternCost } from "./match.js"
import { applyNot, applyOr, isOwnNot, isOwnOr } from "./nested.js"
import { callName, Readiness, visible } from "./readiness.js"
import { type Bindings, faultsOf, NO_BINDINGS, type Outcome, project, UNIT } from "./relation.js"
import { RuleTables } from "./tables.js"

/** A clause in its scope, ready to be joined. */
interface Part {
  readonly clause: Clause
  /** The lower, the earlier; any order gives the same answer. */
  cost(columns: readonly string[]): number
  apply(bindings: Bindings): Outcome
}

interface Group {
  readonly bindings: Bindings
  readonly remaining: readonly Part[]
}

/**
 * Evaluates conjunctions over the facts of some sources. What fails the view, by the law of errors: a binding of a
 * conjunction that satisfies all its clauses but those that depend on an expression that throws for it. So a binding
 * that makes an expression throw is carried on with its fault through the clauses that are still ready, and blames
 * who asked when it comes to the end.
 */
export class Evaluation implements Host {
  readonly readiness: Readiness
  readonly tables: RuleTables
  readonly #sources: ReadonlyMap<string, Facts>
  readonly #functions: UserFunctions
  readonly #own = new Map<readonly Clause[], Map<string, Bindings>>()
  #failure: Fault | undefined

  constructor(sources: ReadonlyMap<string, Facts>, rules: Rules | undefined, functions: UserFunctions, rounds: number) {
    this.#sources = sources
    this.#functions = functions
    this.readiness = new Readiness(rules)
    this.tables = new RuleTables(this, rules, rounds)
  }

  /** The first failure in the text, of several there the least row: the same whatever the order of evaluation. */
  get failure(): Fault | undefined {
    return this.#failure
  }

  fail(fault: Fault): void {
    if (this.#failure === undefined || compareFaults(fault, this.#failure) < 0) this.#failure = fault
  }

  facts(source: SourceName | undefined, scope: Scope): Facts {
    const name = source === undefined ? scope.source : source.name === "$" ? scope.dollar : source.name
    const found = this.#sources.get(name)
    if (found !== undefined) return found
    throw new WizardError("query/source", `expected a database for the source ${name}`, { span: source?.span })
  }

  /** A value of `:in`, marked when it can name an entity of some source. */
  given(value: Value): Cell {
    for (const facts of this.#sources.values()) {
      const cell = facts.given(value)
      if (cell !== value) return cell
    }
    return value
  }

  standalone(clauses: readonly Clause[], wanted: readonly string[], scope: Scope): Bindings {
    const id = `${scope.source} ${scope.dollar}`
    const cached = this.#own.get(clauses)?.get(id)
    if (cached !== undefined) return cached
    const { passed, thrown } = this.conjunction(clauses, UNIT, scope)
    for (const fault of faultsOf(thrown)) this.fail(fault)
    const found = project(passed, wanted)
    const calls = callsOf(clauses).map(callName)
    const mayGrow = calls.some((name) =>
      [name, ...this.tables.components.reachable(name)].some((each) => this.tables.isRunning(each)),
    )
    if (!mayGrow) this.#own.set(clauses, (this.#own.get(clauses) ?? new Map()).set(id, found))
    return found
  }

  conjunction(clauses: readonly Clause[], seeds: Bindings, scope: Scope, seen: readonly string[] = []): Outcome {
    // Every part is prepared even when there is nothing to join: what stands on its own fails on its own.
    const parts = clauses.map((clause) => this.#part(clause, scope))
    let passed: Bindings = { columns: seeds.columns, rows: [] }
    const thrown: Bindings[] = []
    const groups: Group[] = [{ bindings: seeds, remaining: parts }]
    for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
      const { bindings, remaining } = group
      if (bindings.rows.length === 0) continue
      const next = this.#next(bindings, remaining)
      if (next !== undefined) {
        const rest = remaining.filter((part) => part !== next)
        const outcome = next.apply(bindings)
        for (const each of [outcome.passed, ...outcome.thrown]) groups.push({ bindings: each, remaining: rest })
      } else if (bindings.columns.includes(FAULT)) {
        const more = seen.filter((name) => bindings.columns.includes(name) && !seeds.columns.includes(name))
        thrown.push(project(bindings, [...seeds.columns, ...more, FAULT]))
      } else if (remaining.length === 0) passed = bindings
      else throw neverReady(remaining[0].clause)
    }
    return { passed, thrown }
  }

  /** The cheapest clause that is ready. */
  #next({ columns }: Bindings, remaining: readonly Part[]): Part | undefined {
    const bound = new Set(columns)
    const ready = remaining.filter(({ clause }) => this.readiness.isReady(clause, bound))
    if (ready.length < 2) return ready[0]
    const costs = ready.map((part) => part.cost(columns))
    return ready[costs.indexOf(Math.min(...costs))]
  }

  #part(clause: Clause, scope: Scope): Part {
    switch (clause.kind) {
      case "pattern":
        return this.#pattern(clause, scope)
      case "predicate":
      case "function": {
        const source = (name: string): Facts => this.facts({ kind: "source", name, span: clause.span }, scope)
        const apply = (bindings: Bindings): Outcome => applyExpression(bindings, clause, source, this.#functions)
        return { clause, cost: () => 0, apply }
      }
      case "not":
      case "not-join": {
        const isOwn = isOwnNot(this, clause)
        applyNot(this, clause, NO_BINDINGS, scope)
        return { clause, cost: () => (isOwn ? 1 : LAST), apply: (bindings) => applyNot(this, clause, bindings, scope) }
      }
      case "or":
      case "or-join": {
        const isOwn = isOwnOr(this, clause)
        applyOr(this, clause, NO_BINDINGS, scope)
        const cost = (columns: readonly string[]): number =>
          isOwn ? joinCost(OR_SIZE, sharedCount(clause, columns), columns) : LAST
        return { clause, cost, apply: (bindings) => applyOr(this, clause, bindings, scope) }
      }
      case "rule-call":
        return this.#call(clause, scope)
    }
  }

  #pattern(clause: Clause & { kind: "pattern" }, scope: Scope): Part {
    const facts = this.facts(clause.source, scope)
    const cost = (columns: readonly string[]): number => {
      const { rows, selects } = patternCost(clause, facts, columns)
      return joinCost(rows, selects, columns)
    }
    return {
      clause,
      cost,
      apply: (bindings) => ({ passed: matchPattern(bindings, clause, facts), thrown: [] }),
    }
  }

  #call(clause: Clause & { kind: "rule-call" }, scope: Scope): Part {
    const name = callName(clause)
    if (this.readiness.rules(name).length === 0) {
      throw new WizardError("rule/unknown", `expected a rule, not ${name}`, { span: clause.span })
    }
    const apply = (bindings: Bindings): Outcome => this.tables.apply(clause, bindings, scope)
    if (this.readiness.neededPositions(name).size > 0) {
      apply(NO_BINDINGS)
      return { clause, cost: () => LAST, apply }
    }
    const size = this.tables.size(clause, scope)
    return { clause, cost: (columns) => joinCost(size, sharedCount(clause, columns), columns), apply }
  }
}

/** What is seen from outside is evaluated for the bindings that everything else lets through. */
const LAST = Number.MAX_VALUE
/** A guess, in rows. */
const OR_SIZE = 1000
const CROSS = 1e9

const sharedCount = (clause: Clause, columns: readonly string[]): number =>
  [...visible(clause)].filter((name) => columns.includes(name)).length

/** About the number of rows that the join reads a binding; a cross product comes after everything that selects. */
function joinCost(rows: number, selects: number, columns: readonly string[]): number {
  return 2 + rows / 10 ** (2 * selects) + (selects === 0 && columns.length > 0 ? CROSS : 0)
}

function compareFaults(a: Fault, b: Fault): number {
  return a.span.start - b.span.start || compare(a.error.code, b.error.code) || compare([...a.row], [...b.row])
}

function neverReady(clause: Clause): WizardError {
  return new WizardError("query/unbound", "expected every variable that this clause needs to be bound by another one", {
    span: clause.span,
    hint: "bind it with a pattern or a function",
  })
}
