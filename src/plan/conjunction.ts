import { invariant } from "../base/invariant.js"
import type { Clause, Input, SourceName } from "../datalog/ast.js"
import { isFault, isRound, join, type Origin, project, unit } from "./build.js"
import {
  type Applied,
  type Candidate,
  type Component,
  candidate,
  isBetter,
  type Marked,
  type Pending,
} from "./component.js"
import type { Context } from "./context.js"
import type { Plan } from "./plan.js"
import { type PlanSource, type SourceScope, sourceIn } from "./source-scope.js"

/** Puts one clause into a conjunction. */
export type LowerClause = (conjunction: Conjunction, clause: Clause, path: string) => void

/**
 * One conjunction on its way from clauses to a plan: relations that are still apart and clauses that wait. Greedy operator
 * ordering (Moerkotte, Building Query Compilers, §3.2.3): of all connected pairs the one with the least estimated result is
 * joined first, so trees may be bushy; ties go to facts of one entity, to fewer columns, then to the order of the text.
 */
export class Conjunction {
  #components: Component[] = []
  #pending: Pending[] = []
  #order = 0
  readonly #resolved = new Set<string>()

  /** `prefix` of the clause paths, with its dot; `keep`: the columns that the result must have; `scope`: what is read. */
  constructor(
    readonly context: Context,
    readonly prefix: string,
    readonly keep: readonly string[],
    readonly lowerClause: LowerClause,
    readonly scope: SourceScope,
  ) {}

  /** A conjunction inside this one. */
  inner(prefix: string, keep: readonly string[], scope = this.scope): Conjunction {
    return new Conjunction(this.context, prefix, keep, this.lowerClause, scope)
  }

  /** The database that a clause with this prefix reads here. */
  source(prefix: SourceName | undefined): PlanSource {
    return sourceIn(this.context, this.scope, prefix)
  }

  /** Begins with the bindings of the surroundings. */
  start(plan: Plan): void {
    this.add(plan.path, plan)
  }

  /** Adds the rows of binding `index` of `:in`. */
  input(index: number, inputs: readonly Input[]): void {
    const { columns, rows } = this.context.around.inputs[index]
    const bindings = inputs.filter((input) => input.kind !== "source" && input.kind !== "rules-input")
    const size = rows.length
    const estimate = { size, spread: new Map(columns.map((column) => [column, size])) }
    const path = `in${index + 1}`
    this.add(path, { kind: "rows", input: index, columns, path, span: bindings[index].span, estimate })
  }

  /** Adds the values of a variable of `:in`, inside a rule that was called with it. */
  given(variable: string, path: string): void {
    const index = this.context.around.inputs.findIndex(({ columns }) => columns.includes(variable))
    const { columns, rows } = this.context.around.inputs[index]
    const estimate = { size: rows.length, spread: new Map(columns.map((column) => [column, rows.length])) }
    const whole: Plan = { kind: "rows", input: index, columns, path, span: undefined, estimate }
    this.add(path, project(whole, whole, [variable]))
  }

  clauses(clauses: readonly Clause[]): void {
    clauses.forEach((clause, i) => {
      this.lowerClause(this, clause, `${this.prefix}c${i + 1}`)
    })
  }

  /** A relation to be joined. */
  add(path: string, plan: Plan, marked: readonly Marked[] = []): void {
    const entities = new Set(plan.kind === "scan" && plan.e !== undefined && "column" in plan.e ? [plan.e.column] : [])
    this.#components.push({ order: this.#order++, path, span: plan.span, plan, marked, entities })
  }

  /** A relation that says what a variable stands for, by the column for it, once for all clauses that ask. */
  resolve(column: string, path: string, plan: () => Plan): void {
    if (this.#resolved.has(column)) return
    this.#resolved.add(column)
    this.add(path, plan())
  }

  /** A clause that waits. */
  wait(pending: Omit<Pending, "order">): void {
    this.#pending.push({ ...pending, order: this.#order++ })
  }

  /** The plan of the whole conjunction, with the columns of `keep` in that order, and the rounds of what it reads of a loop. */
  finish(): Applied {
    while (this.#advance()) {}
    invariant(this.#pending.length === 0, "a clause waits for variables that nothing binds")
    const [component] = this.#components
    const origin = { path: `${this.prefix}find`, span: component?.plan.span }
    if (component === undefined) return { plan: unit({ path: `${this.prefix}unit`, span: undefined }), marked: [] }
    const { plan, marked } = component
    const rounds = plan.columns.filter((column) => isRound(column) && !this.keep.includes(column))
    return { plan: project(origin, plan, [...this.keep, ...rounds]), marked }
  }

  #advance(): boolean {
    const components = this.#components
    if (components.length === 0 && this.#pending.length > 0) {
      this.add(`${this.prefix}unit`, unit({ path: `${this.prefix}unit`, span: undefined }))
    }
    return (
      this.#apply((p) => p.stage === "early") ||
      this.#joinConnected() ||
      this.#apply((p, c) => p.stage !== "early" && this.#connects(p, c)) ||
      this.#apply((p) => p.stage === "expression" && p.gives.size === 0) ||
      this.#apply((p) => p.stage === "expression") ||
      this.#joinApart() ||
      this.#apply((p) => p.stage === "nested")
    )
  }

  /** Applies the first clause that fits to the first component that has what it needs. */
  #apply(fits: (pending: Pending, component: Component) => boolean): boolean {
    for (const pending of this.#pending) {
      const index = this.#components.findIndex((c) => isBound(pending.needs, c.plan) && fits(pending, c))
      if (index < 0) continue
      this.#pending = this.#pending.filter((other) => other !== pending)
      this.#components[index] = applyTo(this.#components[index], pending)
      return true
    }
    return false
  }

  /** Whether the clause gives a variable by which another component can be joined. */
  #connects(pending: Pending, component: Component): boolean {
    return this.#components.some((c) => c !== component && c.plan.columns.some((column) => pending.gives.has(column)))
  }

  #joinConnected(): boolean {
    let best: Candidate | undefined
    for (const [left, right] of pairs(this.#components)) {
      const found = candidate(left, right)
      if (found !== undefined && (best === undefined || isBetter(found, best))) best = found
    }
    if (best === undefined) return false
    const { left, right } = best
    this.#join(...this.context.joins.choose(this.#components, () => [left, right]))
    return true
  }

  /** Nothing connects the components any more: the cross product of the two smallest. */
  #joinApart(): boolean {
    if (this.#components.length < 2) return false
    const smallest = () => {
      const [a, b] = [...this.#components].sort((x, y) => x.plan.estimate.size - y.plan.estimate.size)
      return a.order < b.order ? ([a, b] as const) : ([b, a] as const)
    }
    this.#join(...this.context.joins.choose(this.#components, smallest))
    return true
  }

  #join(left: Component, right: Component): void {
    this.#components = this.#components.filter((c) => c !== left && c !== right)
    const wanted = new Set(this.keep)
    for (const c of this.#components) for (const column of c.plan.columns) wanted.add(column)
    for (const c of this.#components) for (const m of c.marked) for (const column of m.plan.columns) wanted.add(column)
    for (const p of this.#pending) for (const name of [...p.needs, ...p.gives]) wanted.add(name)
    const keep = (column: string) => wanted.has(column) || isFault(column) || isRound(column)
    const origin = { path: right.path, span: right.span }
    const [a, b] = [narrow(left.plan, right.plan, keep), narrow(right.plan, left.plan, keep)]
    const marked = [
      ...left.marked.flatMap((m) => [b, ...right.marked.map((n) => n.plan)].map((p, i) => meet(m, p, origin, i, keep))),
      ...right.marked.map((m) => meet(m, a, origin, 0, keep)),
    ]
    const plan = join(origin, a, b, keep)
    const entities = new Set([...left.entities, ...right.entities])
    this.#components.push({ ...left, plan, marked, entities })
    this.#components.sort((a, b) => a.order - b.order)
  }
}

/** Without the columns that neither the join nor anything after it reads, where leaving them out costs nothing. */
function narrow(plan: Plan, other: Plan, keep: (column: string) => boolean): Plan {
  const cheap = plan.kind === "scan" || (plan.kind === "filter" && plan.expression.total)
  const columns = plan.columns.filter((c) => keep(c) || other.columns.includes(c))
  return cheap && columns.length < plan.columns.length ? { ...plan, columns } : plan
}

/** The marked bindings that agree with a row of the other relation, on the columns that they still have. */
function meet(marked: Marked, other: Plan, origin: Origin, index: number, keep: (c: string) => boolean): Marked {
  const tag = index === 0 ? marked.tag : `${marked.tag}.m${index}`
  const at = { path: `${tag}.${origin.path}`, span: origin.span }
  const wanted = other.columns.filter((column) => keep(column) || marked.plan.columns.includes(column))
  return { ...marked, tag, plan: join(at, marked.plan, project(at, other, wanted), keep) }
}

function applyTo(component: Component, pending: Pending): Component {
  const clean = pending.apply(component.plan, "")
  const marked = component.marked.flatMap((m) => {
    if (!isBound(pending.needs, m.plan)) return [m]
    const applied = pending.apply(m.plan, `${m.tag}.`)
    return [{ ...m, plan: applied.plan }, ...applied.marked]
  })
  return { ...component, plan: clean.plan, marked: [...marked, ...clean.marked] }
}

const isBound = (names: ReadonlySet<string>, plan: Plan): boolean => [...names].every((n) => plan.columns.includes(n))

function* pairs(components: readonly Component[]): Generator<[Component, Component]> {
  for (let i = 0; i < components.length; i++) {
    for (let j = i + 1; j < components.length; j++) yield [components[i], components[j]]
  }
}
