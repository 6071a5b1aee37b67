import { integralsOf } from "../circuit/operator.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import type { KeptState } from "../storage/storage.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"
import { copyOf } from "./edge-integrals.js"
import type { View } from "./view.js"

/**
 * What every operator of some views holds, each as a copy, and a view's rows under its output, unless it stands failed. What an operator would
 * have to make first is left out. O(state).
 */
export function* statesOf(views: readonly View[]): Generator<KeptState, void, undefined> {
  for (const view of views) {
    const { id, circuit, failure } = view
    for (const operator of circuit.operators) {
      const { state } = operator.node.operator
      for (const [port, integral] of integralsOf(operator.node.operator).entries()) {
        if (!state.includes(integral)) continue
        yield { view: id, operator: operator.id, port, ...contents(operator, port, circuit.operators) }
      }
    }
    const output = circuit.operators.find(({ node }) => node === circuit.output)
    if (failure !== undefined || output === undefined) continue
    yield { view: id, operator: output.id, port: 0, rows: view.set(), iterations: undefined }
  }
}

type Contents = Pick<KeptState, "rows" | "iterations">

function contents(operator: ViewOperator, port: number, operators: readonly ViewOperator[]): Contents {
  const integral = integralsOf(operator.node.operator)[port]
  const at = roundAt(operator, port, operators)
  if (at === "weight") return facts(integral)
  return at === undefined ? { rows: copyOf(integral), iterations: undefined } : apart(integral, at)
}

/** Where an integral keeps the rounds to which its rows belong: in a column, in the weight (1 + round), or nowhere. */
export function roundAt(
  { node, inputs, places: own }: ViewOperator,
  port: number,
  operators: readonly ViewOperator[],
): number | "weight" | undefined {
  const { width } = integralsOf(node.operator)[port]
  if (node.operator.kind === "fixpoint") return port < node.operator.state.length / 2 ? "weight" : width - 1
  const input = operators.find(({ id }) => id === inputs[port])
  const places = input === undefined ? own : input.places
  if (places === undefined || places.length !== width - 1) return undefined
  return (width * (width - 1)) / 2 - places.reduce((sum, place) => sum + place, 0)
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
