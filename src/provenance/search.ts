import { isFault } from "../plan/build.js"
import type { Antijoin, ErrorsOf, Join, Plan, Port, Project, Recur, Round, Rows, Scan, Union } from "../plan/plan.js"
import { searchAggregate } from "./aggregate.js"
import { joinOrder, projected, rowOf, scanSlots, unprojected } from "./columns.js"
import { mapped, passes } from "./evaluate.js"
import { LoopFacts } from "./loop-facts.js"
import { type Around, agrees, type Binding, NOWHERE, type Proof, restrict } from "./proof.js"
import { searchPull } from "./pull.js"
import type { Finder, World } from "./world.js"

/**
 * A goal-directed search for rows of plan nodes: what is known of the columns goes down to the scans, which ask the indexes; the side
 * of a join that promises fewer rows is looked at first. Rows come one at a time with their proofs, the least values first. Cost
 * follows what is looked at.
 */
export class Search implements Finder {
  readonly world: World
  readonly loops: LoopFacts

  constructor(world: World) {
    this.world = world
    this.loops = new LoopFacts(world, (plan, bound, around) => this.solve(plan, bound, around))
  }

  /** The first row that agrees with `bound`, if there is one. */
  first(plan: Plan, bound: Binding, around: Around = NOWHERE): Proof | undefined {
    for (const proof of this.solve(plan, bound, around)) return proof
    return undefined
  }

  /** The rows that agree with `bound`, which may know other columns too; a row comes once for each way to derive it. */
  solve(plan: Plan, given: Binding, around: Around = NOWHERE): Iterable<Proof> {
    const bound = restrict(given, plan.columns)
    switch (plan.kind) {
      case "unit":
        return [{ plan, row: bound, from: [] }]
      case "rows":
        return this.#rows(plan, bound)
      case "scan":
        return this.#scan(plan, bound)
      case "join":
        return this.#join(plan, bound, around)
      case "antijoin":
        return this.#antijoin(plan, bound, around)
      case "union":
        return this.#union(plan, bound, around)
      case "project":
        return this.#project(plan, bound, around)
      case "round":
        return this.#round(plan, bound, around)
      case "distinct":
        return this.#through(plan, plan.input, bound, around)
      case "aggregate":
        return searchAggregate(this, plan, bound, around)
      case "pull":
        return searchPull(this, plan, bound, around)
      case "port":
      case "recur":
        return this.#relation(plan, bound, around)
      case "errors-of":
        return this.#errors(plan, bound, around)
      case "fixpoint":
        return []
      default:
        return this.#expression(plan, bound, around)
    }
  }

  *#union(plan: Union, bound: Binding, around: Around): Generator<Proof> {
    for (const input of plan.inputs) yield* this.#through(plan, input, bound, around)
  }

  *#through(plan: Plan, input: Plan, bound: Binding, around: Around): Generator<Proof> {
    for (const proof of this.solve(input, bound, around)) yield { plan, row: proof.row, from: [proof] }
  }

  *#rows(plan: Rows, bound: Binding): Generator<Proof> {
    const { dictionary } = this.world.facts.database
    for (const values of this.world.inputs[plan.input]) {
      const row = new Map(plan.columns.map((column, i) => [column, dictionary.encode(values[i])]))
      if (agrees(row, bound)) yield { plan, row, from: [] }
    }
  }

  *#scan(plan: Scan, bound: Binding): Generator<Proof> {
    const facts = this.world.sources.get(plan.source.id) ?? this.world.facts
    const slots = scanSlots(plan, bound, (value) => facts.database.dictionary.find(value))
    if (slots === undefined) return
    for (const position of facts.match(slots)) {
      const row = rowOf(plan, facts.datom(position), bound)
      if (row !== undefined) yield { plan, row, from: [], position }
    }
  }

  *#join(plan: Join, bound: Binding, around: Around): Generator<Proof> {
    const [first, second] = joinOrder(plan, bound)
    for (const a of this.solve(first, bound, around)) {
      for (const b of this.solve(second, new Map([...bound, ...a.row]), around)) {
        const row = restrict(new Map([...a.row, ...b.row]), plan.columns)
        yield { plan, row, from: first === plan.left ? [a, b] : [b, a] }
      }
    }
  }

  *#antijoin(plan: Antijoin, bound: Binding, around: Around): Generator<Proof> {
    for (const left of this.solve(plan.left, bound, around)) {
      const on = restrict(left.row, plan.on)
      if (this.first(plan.right, on, around) !== undefined) continue
      yield { plan, row: left.row, from: [left], absent: { plan: plan.right, bound: on, around } }
    }
  }

  *#project(plan: Project, bound: Binding, around: Around): Generator<Proof> {
    const inner = unprojected(plan.from, plan.columns, bound)
    if (inner === undefined) return
    for (const proof of this.solve(plan.input, inner, around)) {
      yield { plan, row: projected(plan.from, plan.columns, proof.row), from: [proof] }
    }
  }

  *#round(plan: Round, bound: Binding, around: Around): Generator<Proof> {
    const columns = plan.columns.slice(0, -1)
    const due = plan.columns[columns.length]
    const inner = unprojected(plan.from, columns, bound)
    if (inner === undefined) return
    for (const from of roundsBound(plan.rounds, bound.get(due), inner)) {
      for (const proof of this.solve(plan.input, from.bound, around)) {
        const latest = Math.max(0, ...plan.rounds.map((round) => proof.row.get(round) ?? 0))
        if (from.earlier.some((round) => proof.row.get(round) === latest)) continue
        const row = new Map([...projected(plan.from, columns, proof.row), [due, latest] as const])
        if (agrees(row, bound)) yield { plan, row, from: [proof] }
      }
    }
  }

  *#relation(plan: Port | Recur, bound: Binding, around: Around): Generator<Proof> {
    if (plan.kind === "port" && plan.port >= plan.of.relations.length) {
      const stream = plan.of.leaving[plan.port - plan.of.relations.length]
      if (stream !== undefined) yield* this.loops.leaving(stream, plan, bound, around)
      return
    }
    for (const { fact, row } of this.loops.matching(plan, bound, around)) yield { plan, row, from: [], fact }
  }

  *#errors({ of, columns }: ErrorsOf, bound: Binding, around: Around): Generator<Proof> {
    if (of.kind !== "filter" && of.kind !== "map") return
    const { dictionary } = this.world.facts.database
    for (const proof of this.solve(of.input, bound, around)) {
      const fine = of.kind === "filter" ? passes(of, proof.row, dictionary) : mapped(of, proof.row, dictionary)
      if (fine !== undefined) continue
      const fault = columns.filter(isFault).map((column) => [column, 0] as const)
      yield { plan: of, row: new Map([...proof.row, ...fault]), from: [proof] }
    }
  }

  *#expression(plan: Extract<Plan, { kind: "filter" | "map" }>, bound: Binding, around: Around): Generator<Proof> {
    const { dictionary } = this.world.facts.database
    for (const proof of this.solve(plan.input, bound, around)) {
      if (plan.kind === "filter") {
        const row = restrict(proof.row, plan.columns)
        if (passes(plan, proof.row, dictionary) === true) yield { plan, row, from: [proof] }
        continue
      }
      for (const row of mapped(plan, proof.row, dictionary) ?? []) {
        if (agrees(row, bound)) yield { plan, row: restrict(row, plan.columns), from: [proof] }
      }
    }
  }
}

/**
 * The searches whose rows are all those of a round, each row in one of them: when it is known, one of the rounds before is it, and those in front
 * of that one (`earlier`) are not. So a round costs what the facts of the one before it do.
 */
function roundsBound(rounds: readonly string[], latest: number | undefined, bound: Binding) {
  if (latest === undefined || latest === 0) return [{ bound, earlier: [] }]
  return rounds.map((round, i) => ({ bound: new Map([...bound, [round, latest]]), earlier: rounds.slice(0, i) }))
}
