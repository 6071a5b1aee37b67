import type { LoopEdge, LoopOperator, LoopPlan } from "../circuit/loop.js"
import { Fixpoint as FixpointOperator } from "../circuit/operators/fixpoint.js"
import { isRound } from "../plan/build.js"
import { planInputs, readsLoop } from "../plan/inputs.js"
import { isRenaming } from "../plan/is-renaming.js"
import type { Fixpoint, Plan, Port } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { type Plain, recipe } from "./build-operator.js"
import type { OperatorIds } from "./operator-ids.js"
import { type Described, describeOperator, KINDS, sideOutput } from "./place.js"

/** What all parts of one compilation share. */
export interface Shared {
  readonly dictionary: Dictionary
  readonly owner: string
  readonly ids: OperatorIds
  /** The ids of operators by the plan nodes that they came from. */
  readonly names: Map<Plan, string>
  /** Rounds after which a bounded loop is thought not to end. */
  readonly rounds: number
}

/** An operator or a delay inside a fixpoint, and how the view calls it. */
export interface Member {
  readonly from: "operator" | "relation"
  readonly index: number
  readonly described: Described
  /** The members of a fixpoint inside this one. */
  readonly nested: readonly Member[]
}

/** A fixpoint's nested circuit, what it reads from outside, and the text of all its parameters. */
export interface CompiledLoop {
  readonly plan: LoopPlan
  readonly key: string
  readonly imports: readonly Plan[]
  /** The streams whose sums are the relations, by name. */
  readonly parts: readonly string[]
  readonly members: readonly Member[]
}

interface Placed {
  readonly edge: LoopEdge
  readonly source: string
  readonly id: string
}

/** Fixpoint → nested circuit. What does not read the loop's own relations stays outside and is imported. */
export function compileLoop(fixpoint: Fixpoint, shared: Shared, outside: (plan: Plan) => { id: string }): CompiledLoop {
  return new LoopCompilation(fixpoint, shared, outside).run()
}

class LoopCompilation {
  readonly #fixpoint: Fixpoint
  readonly #shared: Shared
  readonly #outside: (plan: Plan) => { id: string }
  readonly #placed = new Map<Plan, Placed>()
  readonly #inside = new Map<Plan, boolean>()
  readonly #imports: Plan[] = []
  readonly #operators: LoopOperator[] = []
  readonly #byKey = new Map<string, number>()
  readonly #members: Member[] = []

  constructor(fixpoint: Fixpoint, shared: Shared, outside: (plan: Plan) => { id: string }) {
    this.#fixpoint = fixpoint
    this.#shared = shared
    this.#outside = outside
  }

  run(): CompiledLoop {
    const { relations, leaving, loop } = this.#fixpoint
    const parts = relations.map((relation) => relation.parts.map((part) => this.#place(part)))
    const exits = leaving.map((stream) => this.#place(stream))
    const { dictionary, rounds } = this.#shared
    const fault = () => dictionary.encode(["rule/unbounded", unbounded(loop.name, rounds)])
    const plan: LoopPlan = {
      imports: this.#imports.map(({ columns }) => columns.length),
      relations: relations.map(({ columns }, i) => ({
        width: columns.length,
        parts: parts[i].map(({ edge }) => edge),
      })),
      operators: this.#operators,
      leaving: exits.map(({ edge }, i) => ({ width: leaving[i].columns.length, edge })),
      bound: loop.bounded ? { rounds, fault: fault() } : undefined,
    }
    const key = [
      ...this.#operators.map((operator) => operator.key),
      ...parts.map((list) => list.map(({ source }) => source).join(" + ")),
      `leaving ${exits.map(({ source }) => source).join(" ")}`,
      `${plan.relations.map(({ width }) => width)} ${loop.bounded ? rounds : ""}`,
    ].join("; ")
    return { plan, key, imports: this.#imports, parts: parts.flat().map(({ id }) => id), members: this.#members }
  }

  #place(plan: Plan): Placed {
    let placed = this.#placed.get(plan)
    if (placed !== undefined) return placed
    if (!readsLoop(plan, this.#fixpoint.loop, this.#inside)) placed = this.#import(plan)
    else if (plan.kind === "recur") placed = this.#relation(plan)
    else if (isRenaming(plan)) placed = this.#place(plan.input)
    else if (plan.kind === "errors-of") placed = output(this.#place(plan.of), plan.output + 1, "errors")
    else if (plan.kind === "port") placed = this.#port(plan)
    else if (plan.kind === "fixpoint") placed = this.#nested(plan)
    else placed = this.#operator(plan)
    this.#placed.set(plan, placed)
    return placed
  }

  #import(plan: Plan): Placed {
    const { id } = this.#outside(plan)
    const index = this.#imports.push(plan) - 1
    return { edge: { from: "import", index, output: 0 }, source: `i${index}`, id }
  }

  #relation(plan: Extract<Plan, { kind: "recur" }>): Placed {
    const index = plan.relation
    const known = this.#members.find((member) => member.from === "relation" && member.index === index)
    const id = known?.described.id ?? this.#shared.ids.next(plan.path, "delay")
    if (known === undefined) {
      this.#members.push({ from: "relation", index, described: describeOperator(plan, id, []), nested: [] })
    }
    return { edge: { from: "relation", index, output: 0 }, source: `x${index}`, id }
  }

  #port(plan: Port): Placed {
    const fixpoint = this.#place(plan.of)
    return plan.port === 0 ? fixpoint : output(fixpoint, plan.port, portName(plan))
  }

  #operator(plan: Plain): Placed {
    const inputs = planInputs(plan).map((input) => this.#place(input))
    const { key, build } = recipe(plan, this.#shared.dictionary, this.#shared.owner)
    return this.#put(plan, this.#shared.ids.next(plan.path, KINDS[plan.kind]), key, build, inputs, [])
  }

  #nested(plan: Fixpoint): Placed {
    const { plan: loop, key, imports, parts, members } = compileLoop(plan, this.#shared, (input) => this.#place(input))
    const inputs = imports.map((input) => this.#place(input))
    const build = () => new FixpointOperator(loop)
    const id = this.#shared.ids.next(plan.path, "fixpoint")
    return this.#put(plan, id, `fixpoint {${key}}`, build, inputs, members, parts)
  }

  #put(
    plan: Plan,
    id: string,
    key: string,
    build: LoopOperator["build"],
    inputs: readonly Placed[],
    nested: readonly Member[],
    from: readonly string[] = inputs.map((input) => input.id),
  ): Placed {
    const full = `${key} ← ${inputs.map(({ source }) => source).join(" ")}`
    let index = this.#byKey.get(full)
    if (index === undefined) {
      const rounds = plan.columns.flatMap((column, i) => (isRound(column) ? [i] : []))
      index = this.#operators.push({ key: full, inputs: inputs.map(({ edge }) => edge), build, rounds }) - 1
      this.#byKey.set(full, index)
    }
    const described = describeOperator(plan, id, from)
    this.#members.push({ from: "operator", index, described, nested })
    this.#shared.names.set(plan, id)
    return { edge: { from: "operator", index, output: 0 }, source: `o${index}`, id }
  }
}

/** What a port of a fixpoint is called: the relation, or errors. */
export const portName = ({ of, port }: Port): string =>
  port < of.relations.length ? of.relations[port].path : "errors"

const output = ({ edge, source, id }: Placed, index: number, name: string): Placed => ({
  edge: { ...edge, output: index },
  source: `${source}:${index}`,
  id: sideOutput(id, name),
})

const unbounded = (rule: string, rounds: number): string =>
  `expected the recursion of ${rule} to end within ${rounds} rounds`
