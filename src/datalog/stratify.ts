import { WizardError } from "../base/error.js"
import type { Clause, Rule, RuleCall, Rules } from "./ast.js"
import { callKey, type RuleIndex, ruleIndex } from "./scope.js"
import { bodies } from "./walk.js"

/** Rules that are evaluated together: they call each other, or it is one rule alone. `names` are `name/arity`. */
export interface Stratum {
  readonly names: readonly string[]
  readonly rules: readonly Rule[]
  readonly recursive: boolean
}

/**
 * The rules in an order in which each stratum calls only itself and earlier ones, and negates only earlier ones: the strongly
 * connected components of the graph of calls, callees first. O(rules + calls). Throws `rule/unstratified` when a rule is
 * negated on the way to itself, since then no answer is the right one.
 */
export function stratify(rules: Rules | undefined): readonly Stratum[] {
  const index = ruleIndex(rules)
  const edges = callGraph(index)
  return components(edges).map((names) => {
    const members = new Set(names)
    const inside = names.flatMap((name) => edges.get(name)?.filter(({ to }) => members.has(to)) ?? [])
    const negated = inside.find((edge) => edge.negated)
    if (negated !== undefined) throw unstratified(negated, edges, members)
    return { names, rules: names.flatMap((name) => index.get(name) ?? []), recursive: inside.length > 0 }
  })
}

/** The rules (`name/arity`) that call themselves, directly or through others. */
export function recursive(rules: Rules | undefined): ReadonlySet<string> {
  const edges = callGraph(ruleIndex(rules))
  const cyclic = components(edges).filter(
    (names) => names.length > 1 || edges.get(names[0])?.some(({ to }) => to === names[0]),
  )
  return new Set(cyclic.flat())
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly negated: boolean
  readonly call: RuleCall
}

type CallGraph = ReadonlyMap<string, readonly Edge[]>

function callGraph(index: RuleIndex): CallGraph {
  const graph = new Map<string, readonly Edge[]>()
  for (const [from, heads] of index) {
    const edges = heads.flatMap((rule) => calls(rule.clauses, false, from))
    graph.set(
      from,
      edges.filter(({ to }) => index.has(to)),
    )
  }
  return graph
}

/** A call inside two negations is negated still: what it lacks, not only what it has, must be known. */
function calls(clauses: readonly Clause[], negated: boolean, from: string): readonly Edge[] {
  return clauses.flatMap((clause) => {
    if (clause.kind === "rule-call") return [{ from, to: callKey(clause), negated, call: clause }]
    const inside = negated || clause.kind === "not" || clause.kind === "not-join"
    return bodies(clause).flatMap((body) => calls(body, inside, from))
  })
}

/** Tarjan's strongly connected components; a component comes after all those that it reaches. */
function components(graph: CallGraph): readonly (readonly string[])[] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const open = new Set<string>()
  const found: string[][] = []
  const lower = (node: string, to: number) => low.set(node, Math.min(low.get(node) as number, to))
  const visit = (node: string): void => {
    order.set(node, order.size)
    low.set(node, order.get(node) as number)
    stack.push(node)
    open.add(node)
    for (const { to } of graph.get(node) ?? []) {
      if (!order.has(to)) {
        visit(to)
        lower(node, low.get(to) as number)
      } else if (open.has(to)) lower(node, order.get(to) as number)
    }
    if (low.get(node) !== order.get(node)) return
    const members = stack.splice(stack.indexOf(node))
    for (const member of members) open.delete(member)
    found.push(members)
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return found
}

function unstratified(edge: Edge, graph: CallGraph, members: ReadonlySet<string>): WizardError {
  const way = [edge.from, ...path(edge.to, edge.from, graph, members)]
  const names = way.map((key) => key.slice(0, key.lastIndexOf("/")))
  return new WizardError(
    "rule/unstratified",
    `expected no negation on the way from ${names[0]} to itself: ${names.join(" → ")}`,
    {
      span: edge.call.span,
      hint: "a rule that holds only where it does not hold has no single answer: negate a rule that does not call this one",
    },
  )
}

/** The shortest way inside a component, both ends included. */
function path(from: string, to: string, graph: CallGraph, members: ReadonlySet<string>): readonly string[] {
  const before = new Map<string, string>()
  const queue = [from]
  for (const node of queue) {
    if (node === to) break
    for (const { to: next } of graph.get(node) ?? []) {
      if (next === from || before.has(next) || !members.has(next)) continue
      before.set(next, node)
      queue.push(next)
    }
  }
  const way = [to]
  while (way[0] !== from) way.unshift(before.get(way[0]) as string)
  return way
}
