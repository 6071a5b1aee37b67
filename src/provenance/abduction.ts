import type { Antijoin, Fixpoint, Join, Plan, Port, Recur, Scan } from "../plan/plan.js"
import { assumeAggregate } from "./assume-aggregate.js"
import { assumePull } from "./assume-pull.js"
import { type Change, NO_CHANGE, type Supposed, sizeOf, together } from "./change.js"
import { joinOrder, projected, rowOf, scanSlots, unprojected } from "./columns.js"
import type { Domain } from "./domain.js"
import { mapped, passes } from "./evaluate.js"
import { everyProof } from "./explanation.js"
import { placeOf } from "./fact-set.js"
import { type Around, agrees, type Binding, NOWHERE, type Proof, restrict } from "./proof.js"
import type { Search } from "./search.js"
import type { Allowed, Supposing } from "./supposing.js"

/** Rows of what there is that are looked at in one place. */
const ROWS = 24
/** Blocking rows that are retracted together. */
const BLOCKERS = 4
/** How deep hypothetical facts of a recursion may rest on each other. */
const DEPTH = 2

/**
 * Looks for rows that a plan node would have after few changes of the facts (abduction): scans suppose datoms, antijoins retract what
 * blocks them. What it finds is a candidate, for what is added may block elsewhere; an oracle has the last word. It gives up after
 * `steps` places.
 */
export class Abduction implements Supposing {
  readonly search: Search
  readonly domain: Domain
  /** The number of the transaction that would make the change. */
  readonly #tx: number
  #steps: number

  constructor(search: Search, domain: Domain, { tx, steps }: { tx: number; steps: number }) {
    this.search = search
    this.domain = domain
    this.#tx = tx
    this.#steps = steps
  }

  get isExhausted(): boolean {
    return this.#steps <= 0
  }

  /** Rows that agree with `bound` after at most `budget` changes, those that need none first. */
  *assume(plan: Plan, given: Binding, allowed: Allowed = START): Generator<Supposed, void, undefined> {
    if (--this.#steps <= 0) return
    const bound = restrict(given, plan.columns)
    if (allowed.budget <= 0) {
      yield* this.#standing(plan, bound, allowed.around)
      return
    }
    switch (plan.kind) {
      case "scan":
        yield* this.#scan(plan, bound, allowed)
        break
      case "join":
        yield* this.#join(plan, bound, allowed)
        break
      case "antijoin":
        yield* this.#antijoin(plan, bound, allowed)
        break
      case "union":
        for (const input of plan.inputs) yield* this.assume(input, bound, allowed)
        break
      case "aggregate":
        yield* assumeAggregate(this, plan, bound, allowed)
        break
      case "pull":
        yield* assumePull(this, plan, bound, allowed)
        break
      case "port":
      case "recur":
        yield* this.#relation(plan, bound, allowed)
        break
      case "unit":
      case "rows":
      case "errors-of":
      case "fixpoint":
        yield* this.#standing(plan, bound, allowed.around)
        break
      default:
        yield* this.#row(plan, bound, allowed)
    }
  }

  /** What must go so that none of these rows is derived any more. */
  *without(proofs: readonly Proof[], allowed: Allowed): Generator<Change, void, undefined> {
    const [first, ...others] = proofs
    if (first === undefined) {
      yield NO_CHANGE
      return
    }
    if (allowed.budget <= 0 || --this.#steps <= 0) return
    for (const change of this.#breaks(first, allowed)) {
      const budget = allowed.budget - sizeOf(change)
      for (const rest of this.without(others, { ...allowed, budget })) yield together(change, rest)
    }
  }

  *#breaks(proof: Proof, allowed: Allowed): Generator<Change> {
    const { facts } = this.search.world
    for (const { position, absent } of everyProof([proof], this.search)) {
      // What a further source has stands still.
      if (position !== undefined && placeOf(position).id === 0) {
        const [e, a, v] = facts.datom(position)
        if (this.domain.allows([e, a, v])) yield { add: [], retract: [position] }
      }
      if (absent === undefined) continue
      for (const supposed of this.assume(absent.plan, absent.bound, { ...allowed, around: absent.around }))
        yield supposed
    }
  }

  *#standing(plan: Plan, bound: Binding, around: Around): Generator<Supposed> {
    let rows = 0
    for (const { row } of this.search.solve(plan, bound, around)) {
      yield { ...NO_CHANGE, row }
      if (++rows === ROWS) return
    }
  }

  *#scan(plan: Scan, bound: Binding, { around, budget }: Allowed): Generator<Supposed> {
    yield* this.#standing(plan, bound, around)
    if (plan.source.id !== 0) return
    const { database } = this.search.world.facts
    const slots = scanSlots(plan, bound, (value) => database.dictionary.encode(value))
    if (slots === undefined || slots.a === undefined || (slots.tx ?? this.#tx) !== this.#tx) return
    const { a } = slots
    const e = slots.e ?? this.domain.fresh(variableOf(plan, "e"))
    const same = variableOf(plan, "e") === variableOf(plan, "v") && slots.e === undefined
    const values = slots.v !== undefined ? [slots.v] : same ? [e] : this.domain.values(a, variableOf(plan, "v"))
    for (const v of values) {
      if (database.facts.find(e, a, v) >= 0 || !this.domain.allows([e, a, v])) continue
      const retract = this.domain.replaced(e, a)
      const row = rowOf(plan, [e, a, v, this.#tx], bound)
      if (row !== undefined && 1 + retract.length <= budget) yield { add: [[e, a, v]], retract, row }
    }
  }

  *#join(plan: Join, bound: Binding, allowed: Allowed): Generator<Supposed> {
    const [first, second] = joinOrder(plan, bound)
    for (const [one, other] of [[first, second] as const, [second, first] as const]) {
      for (const a of this.assume(one, bound, allowed)) {
        const budget = allowed.budget - sizeOf(a)
        for (const b of this.assume(other, new Map([...bound, ...a.row]), { ...allowed, budget })) {
          yield { ...together(a, b), row: restrict(new Map([...a.row, ...b.row]), plan.columns) }
        }
      }
    }
  }

  *#antijoin(plan: Antijoin, bound: Binding, allowed: Allowed): Generator<Supposed> {
    for (const left of this.assume(plan.left, bound, allowed)) {
      const blocking = this.#some(plan.right, restrict(left.row, plan.on), allowed.around)
      const budget = allowed.budget - sizeOf(left)
      for (const change of this.without(blocking, { ...allowed, budget }))
        yield { ...together(left, change), row: left.row }
    }
  }

  #some(plan: Plan, bound: Binding, around: Around): readonly Proof[] {
    const proofs: Proof[] = []
    for (const proof of this.search.solve(plan, bound, around)) {
      proofs.push(proof)
      if (proofs.length === BLOCKERS) break
    }
    return proofs
  }

  *#relation(plan: Port | Recur, bound: Binding, allowed: Allowed): Generator<Supposed> {
    yield* this.#standing(plan, bound, allowed.around)
    const fixpoint = plan.kind === "port" ? plan.of : allowed.around.get(plan.loop)?.fixpoint
    const relation = plan.kind === "port" ? plan.port : plan.relation
    if (fixpoint === undefined || allowed.depth === 0 || relation >= fixpoint.relations.length) return
    const { columns, parts } = fixpoint.relations[relation]
    const inside = { ...allowed, depth: allowed.depth - 1, around: inLoop(fixpoint, allowed.around) }
    for (const part of parts) {
      const inner = new Map<string, number>()
      for (let i = 0; i < columns.length; i++) {
        const code = bound.get(plan.columns[i])
        if (code !== undefined) inner.set(part.columns[i], code)
      }
      for (const supposed of this.assume(part, inner, inside)) {
        if (sizeOf(supposed) === 0) continue
        yield {
          ...supposed,
          row: new Map(plan.columns.map((name, i) => [name, supposed.row.get(part.columns[i]) ?? 0])),
        }
      }
    }
  }

  /** Nodes that work row by row. */
  *#row(plan: RowWise, bound: Binding, allowed: Allowed): Generator<Supposed> {
    const { dictionary } = this.search.world.facts.database
    const isRenaming = plan.kind === "project" || plan.kind === "round"
    const columns = plan.kind === "round" ? plan.columns.slice(0, -1) : plan.columns
    const inner = isRenaming ? unprojected(plan.from, columns, bound) : bound
    if (inner === undefined) return
    for (const supposed of this.assume(plan.input, inner, allowed)) {
      if (isRenaming) {
        const row = projected(plan.from, columns, supposed.row)
        if (plan.kind === "round") row.set(plan.columns[columns.length], 0)
        yield { ...supposed, row }
      } else if (plan.kind === "filter") {
        if (passes(plan, supposed.row, dictionary) === true)
          yield { ...supposed, row: restrict(supposed.row, plan.columns) }
      } else if (plan.kind === "map") {
        for (const row of mapped(plan, supposed.row, dictionary) ?? []) {
          if (agrees(row, bound)) yield { ...supposed, row: restrict(row, plan.columns) }
        }
      } else yield supposed
    }
  }
}

type RowWise = Extract<Plan, { kind: "project" | "round" | "distinct" | "filter" | "map" }>

const START: Allowed = { budget: 0, depth: DEPTH, around: NOWHERE }

/** At the top of a query. */
export const allowing = (budget: number): Allowed => ({ ...START, budget })

const inLoop = (fixpoint: Fixpoint, around: Around): Around =>
  new Map([...around, [fixpoint.loop, { fixpoint, limit: Number.POSITIVE_INFINITY }] as const])

function variableOf(plan: Scan, position: "e" | "v"): string {
  const slot = plan[position]
  return slot !== undefined && "column" in slot ? slot.column : `${plan.path}.${position}`
}
