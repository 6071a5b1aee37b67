import { filter, flow, foldOf, folds, type GraphNode, graph, neighbourhood } from "../../../viz/graph.js"
import { label } from "../../../viz/label.js"
import { railRows } from "../../../viz/rails.js"
import type { Description, OperatorJson } from "../../circuit/describe.js"
import type { CircuitState } from "../state.js"

/** A row of the circuit: an operator, or a fold. */
export interface CircuitRow {
  readonly node: GraphNode
  readonly rail: string
  /** `o6`, or nothing for a fold. */
  readonly number: string
  readonly label: string
  readonly plus: number
  readonly minus: number
  /** Rows that are held. */
  readonly state: number
  /** Whether anything has passed here in the transaction. */
  readonly active: boolean
  /** Where it is seen from the cursor. */
  readonly flow: "self" | "upstream" | "downstream" | "aside"
  readonly found: boolean
  /** The first wrong operator of a difference is here. */
  readonly wrong: boolean
  /** The number of the operator that feeds a delay back. */
  readonly feedback: string | undefined
}

export interface CircuitScene {
  readonly description: Description
  readonly rows: readonly CircuitRow[]
  /** The row of the cursor; −1 in an empty circuit. */
  readonly cursor: number
  /** Operators that something has passed. */
  readonly active: number
  readonly closed: ReadonlySet<string>
  readonly folds: readonly string[]
  /** Operators that are not shown, folds apart. */
  readonly hidden: number
}

export interface CircuitInput {
  readonly description: Description
  readonly activity: ReadonlyMap<string, { readonly plus: number; readonly minus: number }>
  /** The notebook's lines, in which spans count. */
  readonly lines: readonly string[] | undefined
  readonly wrong: string | undefined
  /** Rounds of the recursions that ran in the transaction, by scope. */
  readonly rounds: ReadonlyMap<string, Rounds>
}

/** Of a recursion: the rounds that have run up to the position, and all of the transaction. */
export interface Rounds {
  readonly ran: number
  readonly of: number
}

/** A circuit above this size opens with its clauses folded, but for those that something has passed. */
const MANY = 60

/** What the circuit pane shows. O(operators · lanes). */
export function circuitScene(input: CircuitInput, state: CircuitState): CircuitScene {
  const { description } = input
  const closed = state.closed ?? opening(input)
  const all = graph(description, closed)
  const cursor = nodeAt(all, state.cursor)?.id
  const nodes = signed(filter(all, shown(all, input, state)))
  const drawings = railRows(nodes)
  const seen = cursor === undefined ? undefined : flow(nodes, cursor)
  const byId = new Map(description.operators.map((operator) => [operator.id, operator]))
  const rows = nodes.map((node, i) => {
    const where = node.id === cursor ? "self" : seen?.upstream.has(node.id) ? "upstream" : undefined
    const place = where ?? (seen?.downstream.has(node.id) ? "downstream" : "aside")
    return { ...rowOf(node, input, byId, state.find), rail: drawings[i], flow: place } as CircuitRow
  })
  return {
    description,
    rows,
    cursor: rows.length === 0 ? -1 : nearestRow(rows, cursor, all),
    active: description.operators.filter(({ id }) => input.activity.has(id)).length,
    closed,
    folds: folds(description),
    hidden: all.length - nodes.length,
  }
}

/** The node that is, or contains, an operator. */
const nodeAt = (nodes: readonly GraphNode[], id: string | undefined): GraphNode | undefined =>
  nodes.find((node) => node.operators.some((operator) => operator.id === id)) ?? nodes.at(-1)

function opening({ description, activity }: CircuitInput): ReadonlySet<string> {
  if (description.operators.length <= MANY) return new Set()
  const live = new Set(description.operators.filter(({ id }) => activity.has(id)).map(foldOf))
  return new Set(folds(description).filter((fold) => !live.has(fold)))
}

function shown(
  all: readonly GraphNode[],
  { activity }: CircuitInput,
  { activeOnly, around }: CircuitState,
): (node: GraphNode) => boolean {
  const center = around && nodeAt(all, around.op)
  const near = around && center && neighbourhood(all, center.id, around.hops)
  return ({ id, operators }) =>
    (near === undefined || near.has(id)) && (!activeOnly || operators.some((operator) => activity.has(operator.id)))
}

const signed = (nodes: readonly GraphNode[]) =>
  nodes.map((node) => (node.fold === undefined ? node : { ...node, sign: "▸" }))

function rowOf(
  node: GraphNode,
  { activity, lines, wrong, description, rounds }: CircuitInput,
  byId: ReadonlyMap<string, OperatorJson>,
  find: string,
): Omit<CircuitRow, "rail" | "flow"> {
  const last = node.operators[node.operators.length - 1]
  const passed = node.operators.map(({ id }) => activity.get(id)).filter((each) => each !== undefined)
  const plain = node.fold === undefined ? label(last, byId, lines, description.view) : foldLabel(node)
  const isLoop = node.operators.some(({ kind }) => kind === "fixpoint")
  const text = isLoop ? `${plain}${roundsText(rounds.get(last.scope ?? ""))}` : plain
  const words = `${text} ${node.operators.map(({ id, n }) => `${id} o${n}`).join(" ")}`.toLowerCase()
  return {
    node,
    number: node.fold === undefined ? `o${last.n}` : "",
    label: text,
    plus: passed.reduce((sum, { plus }) => sum + plus, 0),
    minus: passed.reduce((sum, { minus }) => sum + minus, 0),
    state: node.operators.reduce((sum, { state }) => sum + state, 0),
    active: passed.length > 0,
    found: find !== "" && words.includes(find.toLowerCase()),
    wrong: wrong !== undefined && node.operators.some(({ id }) => id === wrong),
    feedback: node.fold === undefined && last.kind === "delay" ? feedback(last, byId) : undefined,
  }
}

/** ` ↻ 3/4` */
const roundsText = (rounds: Rounds | undefined): string => (rounds === undefined ? "" : ` ↻ ${rounds.ran}/${rounds.of}`)

function foldLabel({ fold, operators }: GraphNode): string {
  const what = operators[0].scope === null ? `clause ${fold?.slice(1)}` : `rule ${fold}`
  return `${what} (${operators.length} ops)`
}

/** A delay reads what the fixpoint of its rule gives, one round later. */
function feedback({ scope, inputs }: OperatorJson, byId: ReadonlyMap<string, OperatorJson>): string | undefined {
  if (inputs.length > 0) return undefined
  const from = [...byId.values()].find((operator) => operator.scope === scope && operator.kind === "fixpoint")
  return from && `o${from.n}`
}

/** When the cursor's node is not shown: the nearest one before it. */
function nearestRow(rows: readonly CircuitRow[], cursor: string | undefined, all: readonly GraphNode[]): number {
  const found = rows.findIndex(({ node }) => node.id === cursor)
  if (found >= 0) return found
  const before = all
    .slice(
      0,
      all.findIndex(({ id }) => id === cursor),
    )
    .map(({ id }) => id)
  return Math.max(
    0,
    rows.findLastIndex(({ node }) => before.includes(node.id)),
  )
}
