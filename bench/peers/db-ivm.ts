import { D2, filter, groupBy, groupByOperators, join, map, output } from "@tanstack/db-ivm"
import type { Create, Row, Val } from "../workload.js"
import { dataflow, type Graph, type Operators, type Stream } from "./dataflow.js"

/** `@tanstack/db-ivm`. Its own distinct keys rows by a 32-bit hash and would merge rows at size: the plans need none. */
export const create: Create = (workload) => {
  const d2 = new D2()
  const inputs: ReturnType<typeof d2.newInput>[] = []
  const graph: Graph = {
    operators: { filter, map, join, set: (stream: Stream) => stream, latest, row } as unknown as Operators,
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

const { count, max } = groupByOperators

type Film = [number, [Val, Val]]

const latest = (stream: Stream): Stream =>
  stream.pipe(groupBy(([, [g]]: Film) => ({ g }), { n: count(), y: max(([, [, y]]: Film) => y as number) } as never))

const row = (_key: Val, { g, n, y }: { g: Val; n: number; y: number }): Row => [g, n, y]
