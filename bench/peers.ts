import type { WorkloadName } from "./workload.js"

const FLAT: readonly WorkloadName[] = ["W1", "W2", "W3", "W4"]

/** The workloads that each peer can keep; what W5c needs, a recursion that survives cycles, few have. */
export const KNOWS: Readonly<Record<string, readonly WorkloadName[]>> = {
  wizard: [...FLAT, "W5", "W5c"],
  limit: [...FLAT, "W5"],
  "db-ivm": [...FLAT, "W5"],
  d2ts: [...FLAT, "W5"],
  intops: FLAT,
  intrec: ["W5", "W5c"],
}

/** Whether the peer can be measured on the workload; of a module of someone else's it is taken for granted. */
export const knows = (peer: string, workload: WorkloadName): boolean => KNOWS[peer]?.includes(workload) ?? true
