import type { Circuit } from "../circuit/circuit.js"
import type { LoopCircuit } from "../circuit/loop.js"
import type { Edge, Node } from "../circuit/node.js"
import { Errors } from "../circuit/operators/errors.js"
import { Fixpoint as FixpointOperator } from "../circuit/operators/fixpoint.js"
import { Output } from "../circuit/operators/output.js"
import type { ErrorSink, ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { faultColumn } from "../plan/build.js"
import { planInputs } from "../plan/inputs.js"
import { isRenaming } from "../plan/is-renaming.js"
import type { Fixpoint, Join, Plan, Port, QueryPlan } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { type Plain, recipe } from "./build-operator.js"
import { compileLoop, type Member, portName, type Shared } from "./loop-compilation.js"
import { OperatorIds } from "./operator-ids.js"
import { describeOperator, KINDS, sideOutput } from "./place.js"
import type { Recipe } from "./recipe.js"
import { readersOf, type StarPlan, starOf, starRecipe } from "./star.js"

export interface CompileOptions {
  /** Keeps apart what views must not share: the values of their `:in`. */
  readonly owner: string
  /** Rounds after which a recursion that makes new values is thought not to end. */
  readonly rounds: number
}

/** A view's circuit, and where each node of its plan is found in it: those inside a fixpoint have an id only. */
export interface Compiled extends ViewCircuit {
  readonly places: ReadonlyMap<Plan, { readonly id: string; readonly node?: Node }>
}

/**
 * Plan → circuit: every plan node becomes one operator. One whose parameters and inputs equal those of an operator that stands in
 * the circuit already is that operator, so views share what is equal. The new operators are empty until `fill` has run.
 */
export function compile(
  plan: QueryPlan,
  circuit: Circuit,
  dictionary: Dictionary,
  { owner, rounds }: CompileOptions,
): Compiled {
  return new Compilation(circuit, { dictionary, owner, rounds, ids: new OperatorIds(), names: new Map() }).run(plan)
}

interface Placed {
  readonly operator: ViewOperator
  readonly edge: Edge
  /** The edge's name among keys and inputs. */
  readonly source: string
  readonly id: string
}

class Compilation {
  readonly #circuit: Circuit
  readonly #shared: Shared
  readonly #placed = new Map<Plan, Placed>()
  readonly #operators: ViewOperator[] = []
  /** The operators inside each fixpoint. */
  readonly #inner = new Map<ViewOperator, ViewOperator[]>()
  readonly #fresh = new Set<Node>()
  readonly #borrowed = new Set<Node>()
  readonly #given: ViewCircuit["given"][number][] = []
  #readers: ReadonlyMap<Plan, number> = new Map()

  constructor(circuit: Circuit, shared: Shared) {
    this.#circuit = circuit
    this.#shared = shared
  }

  run(plan: QueryPlan): Compiled {
    this.#readers = readersOf(plan)
    const set = this.#place(setOf(plan.find))
    const origins = new Map<string, { operator: string; span: Plan["span"] }>()
    const errors = plan.errors.map((stream): ErrorSink => {
      const { at } = stream
      const from = this.#place(stream.plan)
      const operator = at.kind === "blamed" ? at.path : (this.#shared.names.get(at) ?? this.#place(at).id)
      const build = () => new Errors(from.edge.delta.width)
      const sink = this.#put(stream.plan, "errors", { key: "errors", build }, [from])
      const { columns } = stream.plan
      const fault = columns.indexOf(faultColumn(at.path))
      // An aggregate has a stream for each element of `:find`, which knows its own place.
      const { span } = at.kind === "aggregate" ? stream.plan : at
      return { node: sink.operator.node, operator, columns, fault, span, origins }
    })
    for (const [{ path, span, kind }, { id }] of this.#places()) {
      if (kind === "filter" || kind === "map") origins.set(path, { operator: id, span })
    }
    const tail = { ...plan.find, path: "" }
    const build = () => new Output(plan.find.columns.length)
    const output = this.#put(tail, "output", { key: "output", build }, [set]).operator.node
    return {
      operators: this.#inOrder(),
      columns: plan.find.columns,
      set: set.operator.node,
      output,
      errors,
      given: this.#given,
      fresh: this.#fresh,
      borrowed: [...this.#borrowed],
      places: this.#places(),
    }
  }

  #places(): Compiled["places"] {
    const inner = [...this.#shared.names].map(([plan, id]) => [plan, { id }] as const)
    const outer = [...this.#placed].map(([plan, { id, operator }]) => [plan, { id, node: operator.node }] as const)
    return new Map<Plan, { id: string; node?: Node }>([...inner, ...outer])
  }

  #inOrder(): ViewOperator[] {
    const order = [...this.#operators].sort((a, b) => a.node.rank - b.node.rank)
    const all = order.flatMap((operator) => [...(this.#inner.get(operator) ?? []), operator])
    return all.map((operator, i) => ({ ...operator, n: i + 1 }))
  }

  #place(plan: Plan): Placed {
    const known = this.#placed.get(plan)
    if (known !== undefined) return known
    const placed = this.#placeNew(plan)
    this.#placed.set(plan, placed)
    return placed
  }

  #placeNew(plan: Plan): Placed {
    switch (plan.kind) {
      case "errors-of":
        return sideEdge(this.#place(plan.of), plan.output, "errors")
      case "port":
        return this.#placePort(plan)
      case "fixpoint":
        return this.#placeFixpoint(plan)
      case "recur":
        throw new Error(`the loop ${plan.loop.name} is read outside itself`)
      case "join":
        return this.#placeJoin(plan)
      default:
        return this.#placeOperator(plan)
    }
  }

  #placeOperator(plan: Plain): Placed {
    const inputs = planInputs(plan).map((input) => this.#place(input))
    const { dictionary, owner } = this.#shared
    const placed = this.#put(plan, KINDS[plan.kind], recipe(plan, dictionary, owner), inputs)
    if (plan.kind === "rows" || plan.kind === "unit") {
      const { node } = placed.operator
      const input = plan.kind === "rows" ? plan.input : -1
      if (!this.#given.some((given) => given.node === node)) this.#given.push({ node, input, columns: plan.columns })
    }
    return placed
  }

  #placeJoin(plan: Join): Placed {
    const star = starOf(plan, this.#readers)
    return star === undefined ? this.#placeOperator(plan) : this.#placeStar(star)
  }

  /** The star stands where the last of its joins is; the others are its parts. */
  #placeStar(star: StarPlan): Placed {
    const { sides, joins, shape } = star
    const last = joins.length - 1
    const ids = new Map<number, string>()
    const names = shape.joins.map(({ inputs }) => inputs)
    const inputs = sides.map((side) => this.#place(side))
    const name = (s: number): string => (s >= 0 ? inputs[s].id : (ids.get(s) ?? ""))
    for (let i = 0; i < last; i++) ids.set(~i, this.#shared.ids.next(joins[i].path, "join"))
    const placed = this.#put(joins[last], "join", starRecipe(star), inputs, names[last].map(name))
    placed.operator.node.parts.forEach((node, i) => {
      const id = name(~i)
      const operator = {
        ...describeOperator(joins[i], id, names[i].map(name)),
        n: 0,
        node,
        key: undefined,
        isInLoop: false,
      }
      this.#operators.push(operator)
      this.#placed.set(joins[i], { operator, edge: node.output, source: "", id })
    })
    return placed
  }

  #placePort(plan: Port): Placed {
    const fixpoint = this.#place(plan.of)
    return plan.port === 0 ? fixpoint : sideEdge(fixpoint, plan.port - 1, portName(plan))
  }

  #placeFixpoint(plan: Fixpoint): Placed {
    const { plan: loop, key, imports, parts, members } = compileLoop(plan, this.#shared, (input) => this.#place(input))
    const inputs = imports.map((input) => this.#place(input))
    const build = () => new FixpointOperator(loop)
    const columns = plan.relations[0].columns
    const placed = this.#put({ ...plan, columns }, "fixpoint", { key: `fixpoint {${key}}`, build }, inputs, parts)
    const { operator } = placed.operator.node
    this.#inner.set(placed.operator, inside(members, (operator as FixpointOperator).loop))
    return placed
  }

  #put(
    plan: Plan,
    kind: ViewOperator["node"]["operator"]["kind"],
    { key, build }: Recipe,
    inputs: readonly Placed[],
    from: readonly string[] = inputs.map(({ id }) => id),
  ) {
    const full = `${key} ← ${inputs.map((input) => input.source).join(" ")}`
    const edges = inputs.map((input) => input.edge)
    const { node, fresh } = this.#circuit.add(full, edges, build)
    if (fresh) {
      this.#fresh.add(node)
      for (const { operator } of inputs) if (!this.#fresh.has(operator.node)) this.#borrowed.add(operator.node)
    }
    const id = this.#shared.ids.next(plan.path, kind)
    const described = describeOperator(plan, id, from)
    const operator: ViewOperator = { ...described, n: 0, node, key: full, isInLoop: false }
    this.#operators.push(operator)
    return { operator, edge: node.output, source: String(node.rank), id }
  }
}

/** The stream that is the view's set: a fixpoint's first relation is one already, and the fixpoint keeps it. */
function setOf(find: Plan): Plan {
  if (find.kind !== "distinct") return find
  const rows = isRenaming(find.input) ? find.input.input : find.input
  return rows.kind === "port" && rows.port === 0 ? rows : find
}

/** The operators of a nested circuit as the view calls them, in schedule order. */
function inside(members: readonly Member[], loop: LoopCircuit): ViewOperator[] {
  return members
    .map((member) => ({ ...member, node: (member.from === "relation" ? loop.delays : loop.nodes)[member.index] }))
    .sort((a, b) => a.node.rank - b.node.rank)
    .flatMap(({ described, node, nested }) => {
      const { operator } = node
      const deeper = operator instanceof FixpointOperator ? inside(nested, operator.loop) : []
      return [...deeper, { ...described, n: 0, node, key: undefined, isInLoop: true }]
    })
}

function sideEdge({ operator, source, id }: Placed, index: number, name: string): Placed {
  const edge = operator.node.more[index]
  if (edge === undefined) throw new Error(`operator ${id} has no output ${name}`)
  return { operator, edge, source: `${source}!${index}`, id: sideOutput(id, name) }
}
