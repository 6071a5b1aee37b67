import type { Circuit } from "../circuit/circuit.js"
import type { Edge, Node } from "../circuit/node.js"
import type { OperatorKind } from "../circuit/operator.js"
import { Errors } from "../circuit/operators/errors.js"
import { Output } from "../circuit/operators/output.js"
import type { ErrorSink, ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { faultColumn } from "../plan/build.js"
import { type Plan, planInputs, type QueryPlan } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { recipe } from "./build-operator.js"
import { OperatorIds } from "./operator-ids.js"
import type { Recipe } from "./recipe.js"

/**
 * Plan → circuit: every plan node becomes one operator. One whose parameters and inputs equal those of an operator that stands in
 * the circuit already is that operator, so views share what is equal; `owner` keeps apart what they must not share, the values
 * of their `:in`. The new operators are empty until `fill` has run.
 */
export function compile(plan: QueryPlan, circuit: Circuit, dictionary: Dictionary, owner: string): ViewCircuit {
  return new Compilation(circuit, dictionary, owner).run(plan)
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
  readonly #dictionary: Dictionary
  readonly #owner: string
  readonly #ids = new OperatorIds()
  readonly #placed = new Map<Plan, Placed>()
  readonly #operators: ViewOperator[] = []
  readonly #fresh = new Set<Node>()
  readonly #borrowed = new Set<Node>()
  readonly #given: ViewCircuit["given"][number][] = []

  constructor(circuit: Circuit, dictionary: Dictionary, owner: string) {
    this.#circuit = circuit
    this.#dictionary = dictionary
    this.#owner = owner
  }

  run(plan: QueryPlan): ViewCircuit {
    const set = this.#place(plan.find)
    const errors = plan.errors.map((stream): ErrorSink => {
      const { operator } = this.#place(stream.at)
      const from = this.#place(stream.plan)
      const build = () => new Errors(from.edge.delta.width)
      const sink = this.#put(stream.plan, "errors", { key: "errors", build }, [from])
      const { columns } = stream.plan
      const fault = columns.indexOf(faultColumn(stream.at.path))
      return { node: sink.operator.node, operator: operator.id, columns, fault, span: stream.at.span }
    })
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
    }
  }

  #inOrder(): ViewOperator[] {
    const order = [...this.#operators].sort((a, b) => a.node.rank - b.node.rank)
    return order.map((operator, i) => ({ ...operator, n: i + 1 }))
  }

  #place(plan: Plan): Placed {
    const known = this.#placed.get(plan)
    if (known !== undefined) return known
    const inputs = planInputs(plan).map((input) => this.#place(input))
    const placed = plan.kind === "errors-of" ? secondOutput(inputs[0]) : this.#placeNew(plan, inputs)
    this.#placed.set(plan, placed)
    return placed
  }

  #placeNew(plan: Exclude<Plan, { kind: "errors-of" }>, inputs: readonly Placed[]): Placed {
    const placed = this.#put(plan, KINDS[plan.kind], recipe(plan, this.#dictionary, this.#owner), inputs)
    if (plan.kind === "rows" || plan.kind === "unit") {
      const { node } = placed.operator
      const input = plan.kind === "rows" ? plan.input : -1
      if (!this.#given.some((given) => given.node === node)) this.#given.push({ node, input, columns: plan.columns })
    }
    return placed
  }

  #put(plan: Plan, kind: OperatorKind, { key, build }: Recipe, inputs: readonly Placed[]): Placed {
    const full = `${key} ← ${inputs.map((input) => input.source).join(" ")}`
    const edges = inputs.map((input) => input.edge)
    const { node, fresh } = this.#circuit.add(full, edges, build)
    if (fresh) {
      this.#fresh.add(node)
      for (const { operator } of inputs) if (!this.#fresh.has(operator.node)) this.#borrowed.add(operator.node)
    }
    const id = this.#ids.next(plan.path, kind)
    const operator: ViewOperator = {
      id,
      n: 0,
      node,
      key: full,
      inputs: inputs.map((input) => input.id),
      columns: plan.columns,
      clause: clauseOf(plan.path),
      span: plan.span,
      scope: plan.path.includes("/") ? plan.path.slice(0, plan.path.search(/\.r\d|$/)) : "",
    }
    this.#operators.push(operator)
    return { operator, edge: node.output, source: String(node.rank), id }
  }
}

const KINDS = {
  unit: "input",
  rows: "input",
  scan: "scan",
  join: "join",
  antijoin: "antijoin",
  union: "plus",
  filter: "filter",
  map: "map",
  project: "map",
  distinct: "distinct",
  pull: "pull",
} as const satisfies Record<Exclude<Plan["kind"], "errors-of">, OperatorKind>

function secondOutput({ operator, source, id }: Placed): Placed {
  const edge = operator.node.more[0]
  if (edge === undefined) throw new Error(`operator ${id} has no second output`)
  return { operator, edge, source: `${source}!`, id: `${id}!errors` }
}

const TAIL: ReadonlySet<string> = new Set(["find", "pull", "pull.reverse"])

const clauseOf = (path: string): string => (TAIL.has(path) ? "" : path)
