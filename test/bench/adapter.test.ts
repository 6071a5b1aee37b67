import { describe, expect, it } from "vitest"
import { create } from "../../bench/adapter.js"
import { checksum } from "../../bench/checksum.js"
import { generate } from "../../bench/generate.js"
import { create as d2ts } from "../../bench/peers/d2ts.js"
import { create as dbIvm } from "../../bench/peers/db-ivm.js"
import { create as intops } from "../../bench/peers/intops.js"
import { create as limit } from "../../bench/peers/limit.js"
import { WORKLOADS } from "../../bench/workload.js"

describe.each(WORKLOADS)("%s", (workload) => {
  it("gives the same view in every peer, after the load and after 1,000 transactions", async () => {
    const { base, transactions } = generate(workload, 3000)
    const peers = await Promise.all([limit, create, intops, dbIvm, d2ts].map((peer) => peer(workload)))
    for (const peer of peers) await peer.load(base)
    const loaded = peers.map((peer) => checksum(peer.view()))
    expect(loaded).toEqual(peers.map(() => loaded[0]))
    expect(Number.parseInt(loaded[0], 10)).toBeGreaterThan(0)
    for (const datoms of transactions.slice(0, 1000)) for (const peer of peers) await peer.transact(datoms)
    const final = peers.map((peer) => checksum(peer.view()))
    expect(final).toEqual(peers.map(() => final[0]))
    expect(final[0]).not.toBe(loaded[0])
  })
})
