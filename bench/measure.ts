/**
 * One measurement in this process: `node --expose-gc measure.js <module of the peer> <workload> <size>` prints one line of JSON.
 */
import { checksum } from "./checksum.js"
import { generate } from "./generate.js"
import type { Create, Datom, Peer, WorkloadName } from "./workload.js"

export interface Measurement {
  readonly loadMs: number
  readonly loadCpuMs: number
  /** Heap and array buffers that the peer keeps after the load. */
  readonly stateMB: number
  readonly medianUs: number
  readonly p99Us: number
  readonly cpuUs: number
  readonly perSecond: number
  /** Of the views after the load and at the end. */
  readonly sums: string
}

if (process.argv[1] === import.meta.filename) {
  const [, , peer, workload, size] = process.argv
  console.log(JSON.stringify(await measure(peer, workload as WorkloadName, Number(size))))
}

async function measure(module: string, workload: WorkloadName, size: number): Promise<Measurement> {
  const { create } = (await import(module)) as { create: Create }
  const { transactions } = generate(workload, size)
  const before = await kept()
  const peer = await create(workload)
  const load = await timed(peer, generate(workload, size).base)
  const stateMB = ((await kept()) - before) / 2 ** 20
  const loaded = checksum(peer.view())
  globalThis.gc?.()
  const cpu = cpuMs()
  const laps = await transact(peer, transactions)
  const cpuUs = ((cpuMs() - cpu) / transactions.length) * 1000
  const total = laps.reduce((sum, lap) => sum + lap, 0)
  laps.sort()
  return {
    ...load,
    stateMB,
    medianUs: laps[laps.length >> 1] * 1000,
    p99Us: laps[Math.floor(laps.length * 0.99)] * 1000,
    cpuUs,
    perSecond: (laps.length / total) * 1000,
    sums: `${loaded} ${checksum(peer.view())}`,
  }
}

async function timed(peer: Peer, base: Datom[]): Promise<{ loadMs: number; loadCpuMs: number }> {
  globalThis.gc?.()
  const cpu = cpuMs()
  const start = performance.now()
  await peer.load(base)
  return { loadMs: performance.now() - start, loadCpuMs: cpuMs() - cpu }
}

/** How long each transaction takes, in ms. A peer that answers at once is not made to wait. */
async function transact(peer: Peer, transactions: Datom[][]): Promise<Float64Array> {
  const laps = new Float64Array(transactions.length)
  let now = performance.now()
  for (let i = 0; i < transactions.length; i++) {
    const pending = peer.transact(transactions[i])
    if (pending !== undefined) await pending
    const then = now
    now = performance.now()
    laps[i] = now - then
  }
  return laps
}

/** Bytes in use. Array buffers are freed a little after the collection. */
async function kept(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
