import { type Place, place } from "../base/span.js"
import { expand } from "./expand.js"
import { stateSize } from "./operator.js"
import type { ViewCircuit, ViewOperator } from "./view-circuit.js"

/** An operator as JSON: what terminal, page and `explain --format json` draw. */
export interface OperatorJson {
  readonly id: string
  /** Its number in schedule order, for typing: `o6`. */
  readonly n: number
  readonly kind: string
  readonly inputs: readonly string[]
  readonly columns: readonly string[]
  /** The clause path, null for the tail. */
  readonly clause: string | null
  readonly span: Place | null
  /** The operator's equation. */
  readonly rule: string
  /** The rule to which it belongs, null for the query itself. */
  readonly scope: string | null
  /** Rows that it holds. */
  readonly state: number
}

export type Level = "circuit" | "primitives"

export interface Description {
  readonly view: string
  readonly level: string
  readonly operators: readonly OperatorJson[]
  /** The id of the operator that the view leaves by. */
  readonly output: string
}

/** The circuit of a view as JSON. O(operators). */
export function describe(view: string, circuit: ViewCircuit, level: Level): Description {
  const operators = circuit.operators.map(operatorJson)
  const shown = level === "circuit" ? operators : expand(circuit)
  return { view, level, operators: shown, output: "out" }
}

export function operatorJson(operator: ViewOperator): OperatorJson {
  const { id, n, node, inputs, columns, clause, span, scope } = operator
  return {
    id,
    n,
    kind: node.operator.kind,
    inputs,
    columns,
    clause: clause === "" ? null : clause,
    span: span === undefined ? null : place(span),
    rule: node.operator.rule,
    scope: scope === "" ? null : scope,
    state: stateSize(node.operator),
  }
}
