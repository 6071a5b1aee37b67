import { integralsOf } from "../circuit/operator.js"
import type { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"

/** An integral that an operator keeps. */
export interface Port {
  /** What it is the integral of: ∫A, ∫B, ∫out, ∫errors, ∫F (facts), visits, facts or derivations of a relation. */
  readonly name: string
  readonly columns: readonly string[]
  readonly size: number
  readonly layout: Layout
}

interface Layout {
  /** Where the columns stand in a row. */
  readonly places: readonly number[]
  /** The columns that hold rounds. */
  readonly rounds: readonly number[]
  /** Weights are ranks, 1 + the round. */
  readonly isRank: boolean
}

interface Named {
  readonly name: string
  readonly columns: readonly string[]
  readonly places?: readonly number[] | undefined
  readonly isRank?: boolean
}

/** The integrals of an operator in the order of its state, as the view calls their columns. */
export function portsOf(circuit: ViewCircuit, operator: ViewOperator): readonly Port[] {
  const named = namesOf(circuit, operator)
  return integralsOf(operator.node.operator).map(({ width, size }, i) => {
    const { name, columns, places, isRank = false } = named[i] ?? { name: `∫${i + 1}`, columns: [] }
    const shown = places ?? columns.map((_, column) => column)
    const rest = Array.from({ length: width }, (_, column) => column).filter((column) => !shown.includes(column))
    const isKnown = shown.every((place) => place < width) && (places !== undefined || shown.length === width)
    const all = Array.from({ length: width }, (_, column) => column)
    const layout = isKnown ? { places: shown, rounds: rest, isRank } : { places: all, rounds: [], isRank }
    return { name, columns: isKnown ? columns : all.map((column) => `_${column + 1}`), size, layout }
  })
}

function namesOf(circuit: ViewCircuit, operator: ViewOperator): readonly Named[] {
  const { node, columns, places } = operator
  const input = (port: number, name: string): Named => ({ name, ...columnsOf(circuit, operator.inputs[port] ?? "") })
  switch (node.operator.kind) {
    case "join":
    case "antijoin":
      return [input(0, "∫A"), input(1, "∫B")]
    case "distinct":
      return [input(0, "∫A")]
    case "errors":
      return [{ name: "∫errors", columns: sinkColumns(circuit, operator) }]
    case "aggregate":
      return [
        { name: "∫out", columns, places },
        ...node.operator.state
          .slice(1)
          .map(({ width }) => ({ name: "∫errors", columns: faultColumns(operator, width) })),
      ]
    case "pull":
      return [
        { name: "∫out", columns, places },
        input(0, "∫A"),
        { name: "∫F", columns: ["e", "a", "v"] },
        { name: "visits", columns: ["entity", "root"] },
        { name: "∫G", columns: ["e", "a", "v"] },
        { name: "visits by value", columns: ["value", "root"] },
      ]
    case "fixpoint":
      return fixpointPorts(circuit, operator, node.operator as Fixpoint)
    default:
      return []
  }
}

function fixpointPorts(circuit: ViewCircuit, operator: ViewOperator, { plan, loop }: Fixpoint): readonly Named[] {
  const relations = plan.relations.map(({ width }, i) => {
    const delay = circuit.operators.find(({ node }) => node === loop.delays[i])
    const columns = i === 0 ? operator.columns : delay?.columns
    const name = delay?.scope || delay?.id.replace(/\.delay.*$/, "") || `relation ${i + 1}`
    const fits = columns?.length === width
    return { name, columns: fits ? columns : Array.from({ length: width }, (_, column) => `_${column + 1}`) }
  })
  return [
    ...relations.map(({ name, columns }) => ({ name: `facts of ${name}`, columns, isRank: true })),
    ...relations.map(({ name, columns }) => ({
      name: `derivations of ${name}`,
      columns,
      places: columns.map((_, column) => column),
    })),
  ]
}

/** The columns of a stream by its name in `inputs`; none are known of a further output. */
function columnsOf(circuit: ViewCircuit, input: string): Pick<Named, "columns" | "places"> {
  const found = circuit.operators.find(({ id }) => id === input)
  return found === undefined ? { columns: [] } : { columns: found.columns, places: found.places }
}

const sinkColumns = ({ errors }: ViewCircuit, { node }: ViewOperator): readonly string[] =>
  (errors.find((sink) => sink.node === node)?.columns ?? []).map((column) =>
    column.startsWith("!") ? "error" : column,
  )

const faultColumns = ({ columns }: ViewOperator, width: number): readonly string[] => [
  ...columns.slice(0, width - 1),
  "error",
]
