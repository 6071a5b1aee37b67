import { D2, distinct, filter, join, MessageType, map, output } from "@electric-sql/d2ts"
import type { Create } from "../workload.js"
import { dataflow, type Graph, type Operators, type Stream } from "./dataflow.js"

/** `@electric-sql/d2ts`, differential dataflow with versions and frontiers: each transaction is one version. */
export const create: Create = (workload) => {
  const d2 = new D2({ initialFrontier: 0 })
  const inputs: ReturnType<typeof d2.newInput>[] = []
  let version = 0
  const graph: Graph = {
    operators: { filter, map, join, set: (stream: Stream) => stream.pipe(distinct()) } as unknown as Operators,
    input: () => {
      const input = d2.newInput()
      inputs.push(input)
      return input as unknown as Stream
    },
    end: (stream, change) => {
      const told = output((message) => {
        if (message.type !== MessageType.DATA) return
        change(message.data.collection.getInner() as Parameters<typeof change>[0])
      })
      stream.pipe(told)
    },
    finalize: () => d2.finalize(),
    send: (batches) => {
      for (const [index, batch] of batches) inputs[index].sendData(version, batch)
      version++
      for (const input of inputs) input.sendFrontier(version)
      d2.run()
    },
  }
  return dataflow(graph, workload)
}
