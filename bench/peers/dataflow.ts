import type { Datom, Peer, Row, Val, WorkloadName } from "../workload.js"

type Fact = [number, Val]
type Weighted<T> = [T, number]

/** A stream of a dataflow library: the part that the plans use. */
export interface Stream {
  pipe(operator: unknown): Stream
}

/** The operators of a dataflow library, by the names that db-ivm and d2ts share. */
export interface Operators {
  filter(test: (row: never) => boolean): unknown
  map(of: (row: never) => unknown): unknown
  join(other: Stream, kind?: "anti"): unknown
  /** W4's aggregates of [film, [genre, year]]: [key, value] for each genre, where `row` makes the row of a value. */
  latest(stream: Stream): Stream
  row(key: Val, value: unknown): Row
  /** W5's paths [a, c] as packed pairs, of the edges [a, b]. */
  closure(edges: Stream): Stream
  /** What an antijoin's right side needs. */
  set(stream: Stream): Stream
}

/** A graph under construction. */
export interface Graph {
  readonly operators: Operators
  input(): Stream
  /** Calls back with each change that reaches the end of the stream. */
  end(stream: Stream, change: (rows: Weighted<Val>[]) => void): void
  finalize(): void
  /** One transaction: facts by input, in the order in which the inputs were made. */
  send(batches: ReadonlyMap<number, Weighted<Fact>[]>): void
}

/** Packs two ids into one exact number. */
export const WIDE = 2 ** 26

/**
 * A dataflow library as a peer: the best plan by hand for each workload, datoms routed to one input an attribute. The end keeps weights
 * (a row is in the view while its weight is positive), so that set semantics costs the library no distinct.
 */
export function dataflow(graph: Graph, workload: WorkloadName): Peer {
  const names: string[] = []
  const input = (attribute: string): Stream => {
    names.push(attribute)
    return graph.input()
  }
  const plan = { W1: films, W2: sameCity, W3: unblocked, W4: genres, W5: paths, W5c: paths }[workload]
  const sink = workload === "W4" ? keyed(graph.operators) : weighted(workload === "W2" || plan === paths)
  graph.end(plan(graph.operators, input), sink.change)
  graph.finalize()
  const send = (datoms: Datom[]) => graph.send(route(datoms, names))
  return { load: send, transact: send, view: sink.view }
}

interface Sink {
  readonly change: (rows: Weighted<Val>[]) => void
  readonly view: () => Iterable<Row>
}

/** Rows of one value, or of two packed into one, with their weights. */
function weighted(packed: boolean): Sink {
  const weights = new Map<Val, number>()
  const unpack = (key: Val): Row => (packed ? [Math.floor((key as number) / WIDE), (key as number) % WIDE] : [key])
  return {
    change: (rows) => {
      for (const [row, weight] of rows) {
        const sum = (weights.get(row) ?? 0) + weight
        if (sum === 0) weights.delete(row)
        else weights.set(row, sum)
      }
    },
    view: () => [...weights].filter(([, weight]) => weight > 0).map(([key]) => unpack(key)),
  }
}

/** One row a key: what goes is told before what comes. */
function keyed({ row }: Operators): Sink {
  const found = new Map<Val, unknown>()
  return {
    change: (rows) => {
      const changes = rows as unknown as Weighted<[Val, unknown]>[]
      for (const [[key], weight] of changes) if (weight < 0) found.delete(key)
      for (const [[key, value], weight] of changes) if (weight > 0) found.set(key, value)
    },
    view: () => [...found].map(([key, value]) => row(key, value)),
  }
}

type Plan = (operators: Operators, input: (attribute: string) => Stream) => Stream

const films: Plan = ({ filter, join, map }, input) => {
  const genre = input(":movie/genre").pipe(filter(([, g]: Fact) => g === "action/adventure"))
  const year = input(":movie/release-year").pipe(filter(([, y]: Fact) => (y as number) >= 1980))
  const found = genre.pipe(join(year)).pipe(map(([e]: [number, unknown]): Fact => [e, 1]))
  return found.pipe(join(input(":movie/title"))).pipe(map(([, [, title]]: [number, [Val, Val]]) => title))
}

/** Both sides carry their city first, then one join on (b, city): no wide result in between. */
const sameCity: Plan = ({ join, map }, input) => {
  const city = input(":person/city")
  const follows = input(":person/follows")
  const ids = new Map<Val, number>()
  const key = (b: Val, name: Val): number => {
    const id = ids.get(name) ?? ids.size
    if (id === ids.size) ids.set(name, id)
    return (b as number) * 4096 + id
  }
  const pair = ([a, [b, name]]: [number, [Val, Val]]): Fact => [key(b, name), a]
  const from = follows.pipe(join(city)).pipe(map(pair))
  const back = follows.pipe(map(([b, c]: Fact): Fact => [c as number, b]))
  const to = back.pipe(join(city)).pipe(map(pair))
  return from.pipe(join(to)).pipe(map(([, [a, c]]: [number, [Val, Val]]) => (a as number) * WIDE + (c as number)))
}

const unblocked: Plan = ({ filter, join, map, set }, input) => {
  const blocked = input(":person/blocked").pipe(filter(([, v]: Fact) => v === true))
  const followers = input(":person/follows").pipe(map(([a, b]: Fact): Fact => [b as number, a]))
  const bad = set(followers.pipe(join(blocked)).pipe(map(([, [a]]: [number, [Val, Val]]): Fact => [a as number, 1])))
  return input(":person/name")
    .pipe(join(bad, "anti"))
    .pipe(map(([p]: [number, unknown]) => p))
}

const genres: Plan = ({ join, latest }, input) => latest(input(":movie/genre").pipe(join(input(":movie/release-year"))))

const paths: Plan = ({ closure }, input) => closure(input(":node/edge"))

function route(datoms: Datom[], names: readonly string[]): Map<number, Weighted<Fact>[]> {
  const batches = new Map<number, Weighted<Fact>[]>()
  for (const [e, a, v, , added] of datoms) {
    const index = names.indexOf(a)
    if (index < 0) continue
    const batch = batches.get(index)
    const fact: Weighted<Fact> = [[e, v], added ? 1 : -1]
    if (batch === undefined) batches.set(index, [fact])
    else batch.push(fact)
  }
  return batches
}
