/**
 * `npm run bench -- [--sizes=10000,1000000] [--workloads=W1,W2,W3,W4] [--peers=wizard,limit,db-ivm,d2ts,intops] [--runs=3]`: measures each
 * peer in processes of its own, one at a time, in turn, and prints the medians and ratios. A peer may be the absolute path of a
 * module that exports `create`. Results go to bench/results.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { Measurement } from "./measure.js"
import { type Result, table } from "./table.js"
import { WORKLOADS } from "./workload.js"

/** The build puts this file into dist/bench. */
const BENCH = join(import.meta.dirname, "..", "..", "bench")

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10000,1000000" },
    workloads: { type: "string", default: WORKLOADS.join() },
    peers: { type: "string", default: "wizard,limit,db-ivm,d2ts,intops" },
    runs: { type: "string", default: "3" },
  },
})
const peers = values.peers.split(",")
const results: Result[] = []
for (const size of values.sizes.split(",").map(Number)) {
  for (const workload of values.workloads.split(",")) {
    for (let run = 0; run < Number(values.runs); run++) {
      for (const peer of peers) results.push({ peer, workload, size, run, ...measured(peer, workload, size) })
    }
    console.error(`${workload} ${size} measured`)
  }
}
const text = table(results, peers)
mkdirSync(join(BENCH, "results"), { recursive: true })
writeFileSync(join(BENCH, "results", "results.json"), JSON.stringify(results, null, 1))
writeFileSync(join(BENCH, "results", "table.md"), text)
console.log(text)

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
