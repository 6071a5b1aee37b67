import { describe, expect, it } from "vitest"
import { create as wizard } from "../../bench/adapter.js"
import { checksum } from "../../bench/checksum.js"
import { generate } from "../../bench/generate.js"
import { create as d2ts } from "../../bench/peers/d2ts.js"
import { create as dbIvm } from "../../bench/peers/db-ivm.js"
import { create as intops } from "../../bench/peers/intops.js"
import { create as intrec } from "../../bench/peers/intrec.js"
import { create as limit } from "../../bench/peers/limit.js"
import { knows } from "../../bench/peers.js"
import { type Datom, WORKLOADS } from "../../bench/workload.js"

const PEERS = { wizard, limit, intops, intrec, "db-ivm": dbIvm, d2ts }

describe.each(WORKLOADS)("%s", (workload) => {
  it("gives the same view in every peer, after the load and after 1,000 transactions", async () => {
    const { base, transactions } = generate(workload, workload.startsWith("W5") ? 400 : 3000)
    const able = Object.entries(PEERS).filter(([name]) => knows(name, workload))
    const peers = await Promise.all(able.map(async ([name, create]) => ({ name, peer: await create(workload) })))
    for (const { peer } of peers) await peer.load(base)
    const loaded = peers.map(({ peer }) => checksum(peer.view()))
    expect(loaded).toEqual(peers.map(() => loaded[0]))
    expect(Number.parseInt(loaded[0], 10)).toBeGreaterThan(0)
    // Its recursion is wrong after the load.
    const exact = peers.filter(({ name }) => !(name === "d2ts" && workload.startsWith("W5")))
    for (const datoms of transactions.slice(0, 1000)) for (const { peer } of exact) await peer.transact(datoms)
    const final = exact.map(({ peer }) => checksum(peer.view()))
    expect(final).toEqual(exact.map(() => final[0]))
    expect(final[0]).not.toBe(loaded[0])
    if (workload.startsWith("W5")) expect(final[0]).toBe(checksum(closure([base, ...transactions].flat())))
  })
})

/** The paths of the edges that are left, by one search from every node. */
function closure(datoms: readonly Datom[]): [number, number][] {
  const out = new Map<number, Set<number>>()
  for (const [a, , b, , added] of datoms) {
    const ends = out.get(a) ?? new Set()
    out.set(a, ends)
    if (added) ends.add(b as number)
    else ends.delete(b as number)
  }
  return [...out.keys()].flatMap((a) => {
    const reached = new Set<number>()
    const todo = [a]
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      for (const b of out.get(node) ?? []) {
        if (reached.has(b)) continue
        reached.add(b)
        todo.push(b)
      }
    }
    return [...reached].map((b): [number, number] => [a, b])
  })
}
