import { WizardError } from "../base/error.js"
import type { Circuit } from "../circuit/circuit.js"
import type { Node } from "../circuit/node.js"
import { Distinct } from "../circuit/operators/distinct.js"
import { Errors } from "../circuit/operators/errors.js"
import { HalfJoin } from "../circuit/operators/half-join.js"
import { Join } from "../circuit/operators/join.js"
import { Output } from "../circuit/operators/output.js"
import { Pass } from "../circuit/operators/pass.js"
import { Plus } from "../circuit/operators/plus.js"
import type { PrimitiveNode } from "../circuit/primitive-node.js"
import type { ErrorSink, ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import type { Dictionary } from "../zset/dictionary.js"
import { filterOf, mapOf, type PrimitiveFunctions, scanOf } from "./primitive-rows.js"
import type { Recipe } from "./recipe.js"

/**
 * What travels on an edge: changes, what they have come to (∫, of which the changes travel and whoever reads it keeps the sum), or that
 * as it was one tick before.
 */
type Stream = "changes" | "integral" | "before"

interface Placed {
  readonly node: Node | undefined
  readonly stream: Stream
  readonly width: number
}

/**
 * A circuit of primitives, as it was written: each becomes an operator that costs what changes. A distinct stands before the output, since
 * circuits that have none count derivations. Throws `definition/…` for what cannot be run.
 */
export function compilePrimitives(
  nodes: readonly PrimitiveNode[],
  circuit: Circuit,
  dictionary: Dictionary,
  functions: PrimitiveFunctions,
): ViewCircuit {
  return new Compilation(nodes, circuit, dictionary, functions).run()
}

class Compilation {
  readonly #byId: ReadonlyMap<string, PrimitiveNode>
  readonly #circuit: Circuit
  readonly #dictionary: Dictionary
  readonly #functions: PrimitiveFunctions
  readonly #placed = new Map<string, Placed>()
  readonly #placing = new Set<string>()
  readonly #operators: ViewOperator[] = []
  readonly #fresh = new Set<Node>()
  readonly #borrowed = new Set<Node>()
  readonly #errors: ErrorSink[] = []

  constructor(
    nodes: readonly PrimitiveNode[],
    circuit: Circuit,
    dictionary: Dictionary,
    functions: PrimitiveFunctions,
  ) {
    this.#byId = new Map(nodes.map((node) => [node.id, node]))
    this.#circuit = circuit
    this.#dictionary = dictionary
    this.#functions = functions
  }

  /** When it throws, the circuit is as it was. */
  run(): ViewCircuit {
    try {
      return this.#run()
    } catch (error) {
      for (const { key } of [...this.#operators].reverse()) if (key !== undefined) this.#circuit.release(key)
      throw error
    }
  }

  #run(): ViewCircuit {
    const last = this.#last()
    const { node, stream, width } = this.#place(last.id)
    if (node === undefined || stream === "before") throw unrunnable(last, "is no output")
    const columns = last.output
    const set = this.#put("distinct", { key: "distinct", build: () => new Distinct(width) }, [[last.id, node]], columns)
    const output = this.#put("out", { key: "output", build: () => new Output(width) }, [["distinct", set]], columns)
    const operators = [...this.#operators].sort((a, b) => a.node.rank - b.node.rank)
    return {
      operators: operators.map((operator, i) => ({ ...operator, n: i + 1 })),
      columns,
      set,
      output,
      errors: this.#errors,
      given: [],
      fresh: this.#fresh,
      borrowed: [...this.#borrowed],
    }
  }

  /** The one that nobody reads. */
  #last(): PrimitiveNode {
    const read = new Set([...this.#byId.values()].flatMap(({ from }) => from))
    const [last, ...others] = [...this.#byId.values()].filter(({ id, type }) => !read.has(id) && type !== "root")
    if (last !== undefined && others.length === 0) return last
    throw new WizardError("definition/output", "expected one operator that no other reads, which is the output", {
      hint: `found ${[last, ...others].map((node) => node?.id ?? "none").join(", ")}`,
    })
  }

  #place(id: string): Placed {
    const known = this.#placed.get(id)
    if (known !== undefined) return known
    const node = this.#byId.get(id)
    if (node === undefined) throw new WizardError("definition/edge", `no operator ${id}, which an edge names`)
    if (this.#placing.has(id)) throw unrunnable(node, "stands in a loop")
    this.#placing.add(id)
    const placed = this.#placeNew(node)
    if (placed.width !== node.output.length && node.type !== "root") {
      throw unrunnable(node, `gives ${placed.width} columns and says ${node.output.length}`)
    }
    this.#placed.set(id, placed)
    return placed
  }

  #placeNew(node: PrimitiveNode): Placed {
    if (node.type === "root") return { node: undefined, stream: "changes", width: 4 }
    const inputs = node.from.map((id) => this.#place(id))
    if (inputs.length === 0) throw unrunnable(node, "reads nothing")
    if (inputs[0].node === undefined) return this.#scan(node)
    const [{ stream, width }] = inputs
    switch (node.type) {
      case "filter":
        return this.#add(node, stream, filterOf(node, width, this.#dictionary, this.#functions))
      case "map":
        return this.#add(node, stream, mapOf(node, width, this.#dictionary, this.#functions))
      case "neg":
        return this.#add(node, stream, { key: "neg", build: () => new Pass(width, "neg") })
      case "integrate":
        return this.#add(node, "integral", { key: "integrate", build: () => new Pass(width, "integrate") })
      case "delay":
        return this.#add(node, stream === "integral" ? "before" : stream, {
          key: "delay",
          build: () => new Pass(width, "delay"),
        })
      case "differentiate":
        return this.#add(node, "changes", { key: "differentiate", build: () => new Pass(width, "differentiate") })
      case "distinct":
        return this.#add(node, stream, { key: "distinct", build: () => new Distinct(width) })
      case "add":
        if (inputs.some((each) => each.stream !== stream)) throw unrunnable(node, "adds changes to an integral")
        return this.#add(node, stream, { key: "plus", build: () => new Plus(width) })
      case "join":
        return this.#join(node, inputs)
      case "output":
        return { ...inputs[0] }
      default:
        throw unrunnable(node, `has the type ${node.type}, which cannot be run as it stands`)
    }
  }

  #scan(node: PrimitiveNode): Placed {
    if (node.type !== "filter") throw unrunnable(node, "reads datoms and is no filter")
    const { scan, rest } = scanOf(node, this.#dictionary, this.#functions)
    if (rest === undefined) return this.#add(node, "changes", scan, [])
    const all = ["?e", "?a", "?v", "?tx"]
    const read = this.#put(`${node.id}.datoms`, scan, [], all)
    const filter = filterOf(rest, 4, this.#dictionary, this.#functions)
    return {
      node: this.#put(node.id, filter, [[`${node.id}.datoms`, read]], node.output),
      stream: "changes",
      width: node.output.length,
    }
  }

  #join(node: PrimitiveNode, inputs: readonly Placed[]): Placed {
    if (inputs.length !== 2) throw unrunnable(node, "joins other than two streams")
    const [a, b] = inputs
    const widths = [a.width, b.width] as const
    const keys = [node.joins.map(([left]) => left), node.joins.map(([, right]) => right)] as const
    const key = `${keys[0]}=${keys[1]}`
    if (a.stream === "integral" && b.stream === "integral") {
      const take = [...Array.from({ length: a.width }, (_, c) => c), ...Array.from({ length: b.width }, (_, c) => ~c)]
      return this.#add(node, "integral", {
        key: `join ${key} → ${take}`,
        build: () => new Join(widths, keys, take),
      })
    }
    const side = a.stream === "changes" ? 1 : 0
    const [stored, stream] = side === 0 ? [a, b] : [b, a]
    if (stream.stream !== "changes" || stored.stream === "changes") {
      throw unrunnable(node, "expected changes on one side and an integral on the other")
    }
    const when = stored.stream === "integral" ? "now" : "before"
    return this.#add(node, "changes", {
      key: `half-join ${side} ${when} ${key}`,
      build: () => new HalfJoin(widths, keys, side, when),
    })
  }

  #add(node: PrimitiveNode, stream: Stream, recipe: Recipe, from: readonly string[] = node.from): Placed {
    const inputs = from.map((id) => [id, this.#place(id).node as Node] as const)
    const placed = this.#put(node.id, recipe, inputs, node.output)
    return { node: placed, stream, width: placed.operator.width }
  }

  #put(
    id: string,
    { key, build }: Recipe,
    inputs: readonly (readonly [string, Node])[],
    columns: readonly string[],
  ): Node {
    const full = `${key} ← ${inputs.map(([, node]) => node.rank).join(" ")}`
    const { node, fresh } = this.#circuit.add(
      full,
      inputs.map(([, input]) => input.output),
      build,
    )
    if (fresh) this.#fresh.add(node)
    for (const [, input] of fresh ? inputs : []) if (!this.#fresh.has(input)) this.#borrowed.add(input)
    const about = { id, n: 0, inputs: inputs.map(([from]) => from), columns, places: undefined, isInLoop: false }
    this.#operators.push({ ...about, node, key: full, clause: "", span: undefined, scope: "" })
    if (node.more.length > 0) this.#sink(id, node)
    return node
  }

  /** Keeps the rows on which the operator's function throws: they fail the view. */
  #sink(operator: string, { rank, more: [edge] }: Node): void {
    const { width } = edge.delta
    const full = `errors ← ${rank}!0`
    const { node, fresh } = this.#circuit.add(full, [edge], () => new Errors(width))
    if (fresh) this.#fresh.add(node)
    if (fresh && !this.#fresh.has(edge.writer)) this.#borrowed.add(edge.writer)
    const columns = [...Array.from({ length: width - 1 }, (_, i) => `?${i}`), `!${operator}`]
    const inputs = [`${operator}!errors`]
    const about = { id: `${operator}.errors`, n: 0, inputs, columns, places: undefined, isInLoop: false }
    this.#operators.push({ ...about, node, key: full, clause: "", span: undefined, scope: "" })
    this.#errors.push({ node, operator, columns, fault: width - 1, span: undefined, origins: new Map() })
  }
}

const unrunnable = ({ id }: PrimitiveNode, what: string): WizardError =>
  new WizardError("definition/operator", `operator ${id} ${what}`, {
    hint: "leave the definition out: the circuit is compiled from the config's query then",
  })
