import type { Edge, Node } from "./node.js"
import type { Schedule } from "./schedule.js"
import type { StepListener } from "./trace.js"

/** Runs what is due, lowest rank first, until nothing is; a node is appended to `ran` just before its step, so that `ran` is what a revert concerns. */
export function tick(schedule: Schedule, ran: Node[], t: number, listener: StepListener | undefined): void {
  for (let node = schedule.next(); node !== undefined; node = schedule.next()) {
    listener?.({ kind: "op-begin", t, node })
    ran.push(node)
    const { output, errors } = node
    node.operator.step(node.deltas, output.delta, errors?.delta)
    listener?.({ kind: "op-end", t, node, delta: output.delta })
    if (output.delta.length > 0) wake(output, schedule)
    if (errors !== undefined && errors.delta.length > 0) wake(errors, schedule)
  }
}

function wake({ readers }: Edge, schedule: Schedule): void {
  for (let i = 0; i < readers.length; i++) schedule.add(readers[i])
}

/** Empties the edges of nodes that ran. */
export function clearEdges(ran: Node[]): void {
  for (let i = 0; i < ran.length; i++) {
    const { output, errors } = ran[i]
    output.delta.clear()
    errors?.delta.clear()
  }
  ran.length = 0
}
