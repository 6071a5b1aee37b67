import type { Node } from "./node.js"
import type { Schedule } from "./schedule.js"
import type { StepListener } from "./trace.js"

/** Runs what is due, lowest rank first, until nothing is; what ran is appended to `ran`, in order, before it runs. */
export function tick(schedule: Schedule, ran: Node[], t: number, listener: StepListener | undefined): void {
  for (let node = schedule.next(); node !== undefined; node = schedule.next()) {
    ran.push(node)
    listener?.({ kind: "op-begin", t, node })
    node.operator.step(node.deltas, node.output.delta, node.errors?.delta)
    listener?.({ kind: "op-end", t, node, delta: node.output.delta })
    if (node.output.delta.length > 0) for (const reader of node.output.readers) schedule.add(reader)
    if (node.errors !== undefined && node.errors.delta.length > 0) {
      for (const reader of node.errors.readers) schedule.add(reader)
    }
  }
}

/** Empties the edges of nodes that ran. */
export function clearEdges(ran: Node[]): void {
  for (const node of ran) {
    node.output.delta.clear()
    node.errors?.delta.clear()
  }
  ran.length = 0
}
