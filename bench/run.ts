/**
 * `npm run bench -- [--sizes=10000,1000000] [--workloads=W1,…,W5c] [--peers=wizard,limit,…] [--runs=3]`: measures each peer that knows the
 * workload in processes of its own, one at a time, in turn, and prints the medians and ratios. Unless told otherwise, sizes are 10,000
 * and 1,000,000, of W5 and W5c 10,000 and 100,000. A peer may be the absolute path of a module that exports `create`. Results go to
 * bench/results.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Measurement } from "./measure.js"
import { KNOWS, knows } from "./peers.js"
import { type Result, table } from "./table.js"
import { WORKLOADS, type WorkloadName } from "./workload.js"

/** The build puts this file into dist/bench. */
const BENCH = join(import.meta.dirname, "..", "..", "bench")

const { values } = parseArgs({
  options: {
    sizes: { type: "string" },
    workloads: { type: "string", default: WORKLOADS.join() },
    peers: { type: "string", default: Object.keys(KNOWS).join() },
    runs: { type: "string", default: "3" },
  },
})
const peers = values.peers.split(",")
const results: Result[] = []
for (const workload of values.workloads.split(",") as WorkloadName[]) {
  for (const size of sizesOf(workload)) {
    for (let run = 0; run < Number(values.runs); run++) {
      for (const peer of peers.filter((name) => knows(name, workload))) {
        results.push({ peer, workload, size, run, ...measured(peer, workload, size) })
      }
    }
    console.error(`${workload} ${size} measured`)
  }
}
const text = table(results, peers)
mkdirSync(join(BENCH, "results"), { recursive: true })
writeFileSync(join(BENCH, "results", "results.json"), JSON.stringify(results, null, 1))
writeFileSync(join(BENCH, "results", "table.md"), text)
console.log(text)

function sizesOf(workload: WorkloadName): number[] {
  const sizes = values.sizes ?? (workload.startsWith("W5") ? "10000,100000" : "10000,1000000")
  return sizes.split(",").map(Number)
}

function measured(peer: string, workload: string, size: number): Measurement {
  const script = join(import.meta.dirname, "measure.js")
  const flags = ["--expose-gc", "--max-old-space-size=6144"]
  const output = execFileSync(process.execPath, [...flags, script, moduleOf(peer), workload, String(size)])
  return JSON.parse(String(output)) as Measurement
}

function moduleOf(peer: string): string {
  if (peer === "wizard") return join(BENCH, "adapter.js")
  return peer.includes("/") ? peer : join(import.meta.dirname, "peers", `${peer}.js`)
}
