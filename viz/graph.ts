import type { Description, OperatorJson } from "../src/circuit/describe.js"
import { producer } from "./loops.js"

/** A node of a drawing: an operator, or several that are folded into one. */
export interface GraphNode {
  readonly id: string
  /** Ids of other nodes; an edge of errors counts as any other. */
  readonly inputs: readonly string[]
  /** In schedule order, never empty. */
  readonly operators: readonly OperatorJson[]
  /** The clause or rule of a fold; undefined for an operator that stands alone. */
  readonly fold: string | undefined
}

/** What an operator folds with: its rule, else its clause at the top (`c3` of `c3.b1.c2.scan`); undefined for the tail of a query. */
export const foldOf = ({ scope, clause }: OperatorJson): string | undefined => scope ?? clause?.split(".")[0]

/** The folds of a circuit in the order of their first operators. */
export const folds = ({ operators }: Description): readonly string[] => [
  ...new Set(operators.map(foldOf).filter((fold) => fold !== undefined)),
]

/**
 * A circuit as nodes in schedule order, inputs before readers, with the named folds closed. What is folded stays a true picture: operators of one
 * clause are one node only as far as no path leaves the node and comes back, so a fold may be several nodes; one that would hold a
 * single operator is that operator. O(operators² ) at worst.
 */
export function graph({ operators }: Description, closed: ReadonlySet<string> = new Set()): readonly GraphNode[] {
  const nodeOf = new Map<string, string>()
  const members = new Map<string, OperatorJson[]>()
  for (const operator of operators) {
    const fold = foldOf(operator)
    const open = fold !== undefined && closed.has(fold) ? piece(operator, fold, members, nodeOf) : undefined
    const id = open ?? operator.id
    nodeOf.set(operator.id, id)
    members.set(id, [...(members.get(id) ?? []), operator])
  }
  return ordered([...members].map(([id, inside]) => nodeFor(id, inside, nodeOf)))
}

/** The node that an operator can join: the last of its fold, unless one of the operator's inputs comes from there by a detour. */
function piece(
  operator: OperatorJson,
  fold: string,
  members: ReadonlyMap<string, readonly OperatorJson[]>,
  nodeOf: ReadonlyMap<string, string>,
): string | undefined {
  const found = [...members].findLast(([, inside]) => foldOf(inside[0]) === fold)
  if (found === undefined) return undefined
  const [target] = found
  const seen = new Set<string>()
  const comesFrom = (id: string): boolean => {
    if (id === target) return true
    if (seen.has(id)) return false
    seen.add(id)
    return inputsOf(members.get(id) ?? [], nodeOf, id).some(comesFrom)
  }
  const others = operator.inputs.map((input) => nodeOf.get(producer(input))).filter((id) => id !== undefined)
  return others.some((id) => id !== target && comesFrom(id)) ? undefined : target
}

function nodeFor(id: string, inside: readonly OperatorJson[], nodeOf: ReadonlyMap<string, string>): GraphNode {
  const fold = inside.length > 1 ? foldOf(inside[0]) : undefined
  return { id, inputs: inputsOf(inside, nodeOf, id), operators: inside, fold }
}

function inputsOf(inside: readonly OperatorJson[], nodeOf: ReadonlyMap<string, string>, id: string): readonly string[] {
  const all = inside.flatMap(({ inputs }) => inputs.map((input) => nodeOf.get(producer(input)) ?? producer(input)))
  return [...new Set(all)].filter((input) => input !== id)
}

/** Inputs before readers: a node moves down only as far as those that it reads make it. */
function ordered(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const done = new Set<string>()
  const result: GraphNode[] = []
  const place = (node: GraphNode): void => {
    if (done.has(node.id)) return
    done.add(node.id)
    for (const input of node.inputs) {
      const before = byId.get(input)
      if (before !== undefined) place(before)
    }
    result.push(node)
  }
  for (const node of nodes) place(node)
  return result
}

/** Only the nodes that `keep` lets through; an edge through others becomes one edge. O(nodes + edges). */
export function filter(nodes: readonly GraphNode[], keep: (node: GraphNode) => boolean): readonly GraphNode[] {
  const sources = new Map<string, readonly string[]>()
  const kept: GraphNode[] = []
  for (const node of nodes) {
    const inputs = [...new Set(node.inputs.flatMap((input) => sources.get(input) ?? []))]
    if (!keep(node)) sources.set(node.id, inputs)
    else {
      sources.set(node.id, [node.id])
      kept.push({ ...node, inputs })
    }
  }
  return kept
}

/** Nodes at most so many edges away from one, in either direction, itself included. */
export function neighbourhood(nodes: readonly GraphNode[], id: string, hops: number): ReadonlySet<string> {
  const near = new Map<string, string[]>(nodes.map((node) => [node.id, [...node.inputs]]))
  for (const node of nodes) for (const input of node.inputs) near.get(input)?.push(node.id)
  let edge = [id]
  const found = new Set(edge)
  for (let i = 0; i < hops; i++) {
    edge = edge.flatMap((each) => near.get(each) ?? []).filter((each) => !found.has(each))
    for (const each of edge) found.add(each)
  }
  return found
}

/** Everything that flows into a node, and everything that it flows into; itself in neither. */
export function flow(
  nodes: readonly GraphNode[],
  id: string,
): { readonly upstream: ReadonlySet<string>; readonly downstream: ReadonlySet<string> } {
  const upstream = new Set<string>()
  const downstream = new Set<string>([id])
  for (const node of nodes) if (node.inputs.some((input) => downstream.has(input))) downstream.add(node.id)
  const wanted = new Set([id])
  for (const node of [...nodes].reverse()) {
    if (!wanted.has(node.id)) continue
    upstream.add(node.id)
    for (const input of node.inputs) wanted.add(input)
  }
  upstream.delete(id)
  downstream.delete(id)
  return { upstream, downstream }
}
