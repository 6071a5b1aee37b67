import { integralsOf } from "../circuit/operator.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import type { KeptState } from "../storage/storage.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"
import type { View } from "./view.js"

/** What every operator of a view holds, as a copy, and the view's rows under its output, unless it stands failed. O(state). */
export function statesOf(view: View): KeptState[] {
  const { id, circuit, failure } = view
  const all: KeptState[] = []
  for (const operator of circuit.operators) {
    const state = integralsOf(operator.node.operator)
    for (let port = 0; port < state.length; port++) {
      all.push({ view: id, operator: operator.id, port, ...contents(operator, port, circuit.operators) })
    }
  }
  const output = circuit.operators.find(({ node }) => node === circuit.output)
  if (failure !== undefined || output === undefined) return all
  return [...all, { view: id, operator: output.id, port: 0, rows: view.set(), iterations: undefined }]
}

type Contents = Pick<KeptState, "rows" | "iterations">

function contents(operator: ViewOperator, port: number, operators: readonly ViewOperator[]): Contents {
  const { node } = operator
  const integral = integralsOf(node.operator)[port]
  if (node.operator.kind === "fixpoint") {
    const relations = node.operator.state.length / 2
    return port < relations ? facts(integral) : apart(integral, integral.width - 1)
  }
  const input = operators.find(({ id }) => id === operator.inputs[port])
  const { places } = input ?? operator
  if (places === undefined || places.length !== integral.width - 1)
    return { rows: copyOf(integral), iterations: undefined }
  return apart(integral, integral.width * (integral.width - 1) * 0.5 - places.reduce((sum, place) => sum + place, 0))
}

function copyOf(integral: Integral): ZSet {
  const rows = new ZSet(integral.width, Math.max(4, integral.size))
  integral.each((at, weight) => rows.push(integral.rows, at, weight))
  return rows
}

/** A recursion's facts have 1 + their round as weight. */
function facts(integral: Integral): Contents {
  const rows = copyOf(integral)
  const iterations = Int32Array.from(rows.weights.subarray(0, rows.length), (weight) => weight - 1)
  rows.weights.fill(1)
  return { rows, iterations }
}

/** The rows without the column that holds their round. */
function apart(integral: Integral, round: number): Contents {
  const columns = Int32Array.from({ length: integral.width - 1 }, (_, i) => (i < round ? i : i + 1))
  const rows = new ZSet(columns.length, Math.max(4, integral.size))
  const iterations = new Int32Array(integral.size)
  integral.each((at, weight) => {
    iterations[rows.length] = integral.rows[at + round]
    rows.pushColumns(integral.rows, at, columns, weight)
  })
  return { rows, iterations }
}
