/**
 * `@tanstack/db-ivm`: the best plan by hand for each workload, datoms routed to one input an attribute. The sink keeps weights (a
 * row is in the view while its weight is positive), so that set semantics costs it no distinct, which would merge rows of equal
 * 32-bit hash.
 */
import {
  D2,
  filter,
  type IStreamBuilder,
  join,
  map,
  output,
  type PipedOperator,
  type RootStreamBuilder,
} from "@tanstack/db-ivm"
import type { Create, Datom, Row, Val } from "../workload.js"

type Fact = [number, Val]
type Stream<T> = IStreamBuilder<T>

/** Packs two ids into one exact number. */
const WIDE = 2 ** 26

export const create: Create = (workload) => {
  const inputs = new Inputs()
  const sink = new Sink()
  if (workload === "W1") films(inputs).pipe(sink.operator)
  else if (workload === "W2") sameCity(inputs).pipe(sink.operator)
  else unblocked(inputs).pipe(sink.operator)
  inputs.graph.finalize()
  const send = (datoms: Datom[]) => inputs.send(datoms)
  const unpack = (key: Val): Row => [Math.floor((key as number) / WIDE), (key as number) % WIDE]
  return { load: send, transact: send, view: () => sink.rows(workload === "W2" ? unpack : (key) => [key]) }
}

function films(inputs: Inputs): Stream<Val> {
  const genre = inputs.of(":movie/genre").pipe(filter(([, g]: Fact) => g === "action/adventure"))
  const year = inputs.of(":movie/release-year").pipe(filter(([, y]: Fact) => (y as number) >= 1980))
  const found = inner(genre, year).pipe(map(([e]: [number, unknown]): Fact => [e, 1]))
  return inner(found, inputs.of(":movie/title")).pipe(map(([, [, title]]: [number, [Val, Val]]) => title))
}

/** Both sides carry their city first, then one join on (b, city): no wide result in between. */
function sameCity(inputs: Inputs): Stream<Val> {
  const city = inputs.of(":person/city")
  const follows = inputs.of(":person/follows")
  const ids = new Map<Val, number>()
  const key = (b: Val, name: Val): number => {
    const id = ids.get(name) ?? ids.size
    if (id === ids.size) ids.set(name, id)
    return (b as number) * 4096 + id
  }
  const back = follows.pipe(map(([b, c]: Fact): Fact => [c as number, b]))
  const pair = ([a, [b, name]]: [number, [Val, Val]]): Fact => [key(b, name), a]
  const from = inner(follows, city).pipe(map(pair))
  const to = inner(back, city).pipe(map(pair))
  return inner(from, to).pipe(map(([, [a, c]]: [number, [Val, Val]]): Val => (a as number) * WIDE + (c as number)))
}

function unblocked(inputs: Inputs): Stream<Val> {
  const blocked = inputs.of(":person/blocked").pipe(filter(([, v]: Fact) => v === true))
  const followers = inputs.of(":person/follows").pipe(map(([a, b]: Fact): Fact => [b as number, a]))
  const bad = inner(followers, blocked).pipe(map(([, [a]]: [number, [Val, Val]]): Fact => [a as number, 1]))
  const rest = inputs.of(":person/name").pipe(join(bad, "anti") as PipedOperator<Fact, [number, unknown]>)
  return rest.pipe(map(([p]: [number, unknown]): Val => p))
}

const inner = <A, B>(a: Stream<[number, A]>, b: Stream<[number, B]>): Stream<[number, [A, B]]> =>
  a.pipe(join(b) as PipedOperator<[number, A], [number, [A, B]]>)

class Inputs {
  readonly graph = new D2()
  readonly #inputs = new Map<string, RootStreamBuilder<Fact>>()

  of(attribute: string): Stream<Fact> {
    const input = this.graph.newInput<Fact>()
    this.#inputs.set(attribute, input)
    return input
  }

  send(datoms: Datom[]): void {
    const batches = new Map<string, [Fact, number][]>()
    for (const [e, a, v, , added] of datoms) {
      if (!this.#inputs.has(a)) continue
      const batch = batches.get(a)
      const fact: [Fact, number] = [[e, v], added ? 1 : -1]
      if (batch === undefined) batches.set(a, [fact])
      else batch.push(fact)
    }
    for (const [a, batch] of batches) this.#inputs.get(a)?.sendData(batch)
    this.graph.run()
  }
}

class Sink {
  readonly #weights = new Map<Val, number>()
  readonly operator: PipedOperator<Val, Val> = output((change) => {
    for (const [row, weight] of change.getInner()) {
      const sum = (this.#weights.get(row) ?? 0) + weight
      if (sum === 0) this.#weights.delete(row)
      else this.#weights.set(row, sum)
    }
  })

  rows(unpack: (key: Val) => Row): Row[] {
    const rows: Row[] = []
    for (const [key, weight] of this.#weights) if (weight > 0) rows.push(unpack(key))
    return rows
  }
}
