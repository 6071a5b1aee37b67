import { concat, D2, filter, groupBy, groupByOperators, join, map, output, reduce } from "@tanstack/db-ivm"
import type { Create, Row, Val } from "../workload.js"
import { dataflow, type Graph, type Operators, type Stream, WIDE } from "./dataflow.js"

/** `@tanstack/db-ivm`. Its own distinct keys rows by a 32-bit hash and would merge rows at size: the plans need none. */
export const create: Create = (workload) => {
  const d2 = new D2()
  const inputs: ReturnType<typeof d2.newInput>[] = []
  const graph: Graph = {
    operators: {
      filter,
      map,
      join,
      set: (stream: Stream) => stream,
      latest,
      row,
      closure: (edges: Stream) => closure(d2, edges),
    } as unknown as Operators,
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

/** It has no recursion: paths are counted and those that come or go fed back by hand, which is right without cycles only. */
function closure(d2: D2, edges: Stream): Stream {
  const fed = d2.newInput<Pair>()
  const back = edges.pipe(map(([a, b]: Pair): Pair => [b, a]))
  const longer = back.pipe(join(fed as never)).pipe(map(([, [a, c]]: [number, Pair]) => [a * WIDE + c, 1]))
  const paths = edges
    .pipe(map(([a, b]: Pair) => [a * WIDE + b, 1]))
    .pipe(concat(longer as never))
    .pipe(reduce(some as never))
  const feed = output((message: { getInner(): [[number, number], number][] }) => {
    fed.sendData(message.getInner().map(([[k], weight]) => [[Math.floor(k / WIDE), k % WIDE], weight]) as never)
  })
  paths.pipe(feed)
  return paths.pipe(map(([k]: Pair) => k))
}

type Pair = [number, number]

/** One, when there is any. */
function some(values: Pair[]): Pair[] {
  const count = values.reduce((sum, [, weight]) => sum + weight, 0)
  return count > 0 ? [[1, 1]] : []
}
