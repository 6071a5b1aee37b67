import type { ZSet } from "../zset/zset.js"
import { Circuit } from "./circuit.js"
import type { Edge, Node } from "./node.js"
import type { Operator } from "./operator.js"
import { Rows } from "./operators/rows.js"

/** Where an operator of a loop reads: a stream from outside, a relation of the loop, or an output of another operator of it. */
export interface LoopEdge {
  readonly from: "import" | "relation" | "operator"
  readonly index: number
  /** 0 is the operator's main output. */
  readonly output: number
}

/** An operator of a loop, those that it reads before it. */
export interface LoopOperator {
  readonly key: string
  readonly inputs: readonly LoopEdge[]
  readonly build: () => Operator
  /** The columns of its output that hold rounds. */
  readonly rounds: readonly number[]
}

/** A nested circuit as data: what `Fixpoint` runs. */
export interface LoopPlan {
  /** Widths of the streams from outside. */
  readonly imports: readonly number[]
  /** Width of a fact, and the streams whose sum are its derivations: their last column is the round. */
  readonly relations: readonly { readonly width: number; readonly parts: readonly LoopEdge[] }[]
  readonly operators: readonly LoopOperator[]
  /** Streams of errors that leave the loop. */
  readonly leaving: readonly { readonly width: number; readonly edge: LoopEdge }[]
  /** What goes wrong when it does not end: after how many rounds, and the code that says so; undefined when it always ends. */
  readonly bound: { readonly rounds: number; readonly fault: number } | undefined
}

/** A delta of a loop's operator in one round. */
export interface RoundDelta {
  readonly iteration: number
  readonly node: Node
  readonly delta: ZSet
}

/** The inner circuit of a loop: its operators wired, ticked once a round. */
export class LoopCircuit {
  readonly circuit = new Circuit()
  /** The nodes of `LoopPlan.operators`, in that order. */
  readonly nodes: readonly Node[]
  /** The facts of the round before, by relation. */
  readonly delays: readonly Node[]
  readonly parts: readonly (readonly Edge[])[]
  readonly leaving: readonly Edge[]
  /** The streams from outside. */
  readonly imports: readonly Node[]

  constructor(plan: LoopPlan) {
    const { circuit } = this
    const given = (key: string, width: number, kind: "input" | "delay") =>
      circuit.add(key, [], () => new Rows(width, kind)).node
    this.imports = plan.imports.map((width, i) => given(`import ${i}`, width, "input"))
    this.delays = plan.relations.map(({ width }, i) => given(`delay ${i}`, width + 1, "delay"))
    const nodes: Node[] = []
    const edge = ({ from, index, output }: LoopEdge): Edge => {
      const node = from === "import" ? this.imports[index] : from === "relation" ? this.delays[index] : nodes[index]
      return output === 0 ? node.output : node.more[output - 1]
    }
    plan.operators.forEach(({ key, inputs, build }, i) => {
      nodes.push(circuit.add(`${i} ${key}`, inputs.map(edge), build).node)
    })
    this.nodes = nodes
    this.parts = plan.relations.map(({ parts }) => parts.map(edge))
    this.leaving = plan.leaving.map((stream) => edge(stream.edge))
  }

  /** Puts the loop's inputs before its operators. */
  import(inputs: readonly ZSet[], sign: number): void {
    for (let i = 0; i < inputs.length; i++) this.circuit.giveAll(this.imports[i], inputs[i], sign)
  }

  /** Puts the facts that came and went before the operators that read them. */
  feed(facts: readonly ZSet[], sign: number): void {
    for (let i = 0; i < facts.length; i++) this.circuit.giveAll(this.delays[i], facts[i], sign)
  }
}
