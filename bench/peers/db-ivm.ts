import { D2, filter, join, map, output } from "@tanstack/db-ivm"
import type { Create } from "../workload.js"
import { dataflow, type Graph, type Operators, type Stream } from "./dataflow.js"

/** `@tanstack/db-ivm`. Its own distinct keys rows by a 32-bit hash and would merge rows at size: the plans need none. */
export const create: Create = (workload) => {
  const d2 = new D2()
  const inputs: ReturnType<typeof d2.newInput>[] = []
  const graph: Graph = {
    operators: { filter, map, join, set: (stream: Stream) => stream } as unknown as Operators,
    input: () => {
      const input = d2.newInput()
      inputs.push(input)
      return input as unknown as Stream
    },
    end: (stream, change) => {
      stream.pipe(output((message) => change(message.getInner() as Parameters<typeof change>[0])))
    },
    finalize: () => d2.finalize(),
    send: (batches) => {
      for (const [index, batch] of batches) inputs[index].sendData(batch)
      d2.run()
    },
  }
  return dataflow(graph, workload)
}
