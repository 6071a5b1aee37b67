import { breathe } from "../base/breath.js"
import type { Edge, Node } from "./node.js"
import type { Schedule } from "./schedule.js"
import type { StepListener } from "./trace.js"

/** Runs what is due, lowest rank first, until nothing is; a node is appended to `ran` just before its step, so that `ran` is what a revert concerns. */
export function tick(schedule: Schedule, ran: Node[], t: number, listener: StepListener | undefined): void {
  for (let node = schedule.next(); node !== undefined; node = schedule.next()) {
    breathe()
    const { output, more } = node
    if (listener !== undefined) stepTold(node, ran, t, listener)
    else {
      ran.push(node)
      node.operator.step(node.deltas, output.delta, node.moreDeltas)
    }
    if (output.delta.length > 0) wake(output, schedule)
    for (let i = 0; i < more.length; i++) if (more[i].delta.length > 0) wake(more[i], schedule)
  }
}

/** One step, and what is told of it: of parts all, and then of the operator itself, only when its delta is known. */
function stepTold(node: Node, ran: Node[], t: number, listener: StepListener): void {
  const { operator, output, parts } = node
  const begin = () => listener({ kind: "op-begin", t, node })
  if (parts.length === 0) begin()
  operator.record?.()
  ran.push(node)
  operator.step(node.deltas, output.delta, node.moreDeltas)
  if (parts.length > 0) {
    tellParts(parts, t, listener)
    if (!hasRead(node)) return
    begin()
  }
  tellRounds(node, t, listener)
  listener({ kind: "op-end", t, node, delta: output.delta })
}

/** Those that would have run if each were scheduled by itself. */
function tellParts(parts: readonly Node[], t: number, listener: StepListener): void {
  for (const node of parts.filter(hasRead)) {
    listener({ kind: "op-begin", t, node })
    listener({ kind: "op-end", t, node, delta: node.output.delta })
  }
}

const hasRead = ({ reads, output }: Node): boolean =>
  output.delta.length > 0 || reads.some((edge) => edge.delta.length > 0)

function tellRounds(fixpoint: Node, t: number, listener: StepListener): void {
  let last = -1
  for (const { iteration, node: inner, delta } of fixpoint.operator.recorded?.() ?? []) {
    const node = inner as Node
    if (iteration > last) listener({ kind: "iteration", t, node: fixpoint, iteration })
    last = iteration
    listener({ kind: "op-begin", t, node, iteration })
    listener({ kind: "op-end", t, node, delta, iteration })
  }
}

function wake({ readers }: Edge, schedule: Schedule): void {
  for (let i = 0; i < readers.length; i++) schedule.add(readers[i])
}

/** Empties the edges of nodes that ran. Popped one by one the array keeps its room, which `length = 0` gives away. */
export function clearEdges(ran: Node[]): void {
  for (let node = ran.pop(); node !== undefined; node = ran.pop()) node.clear()
}
