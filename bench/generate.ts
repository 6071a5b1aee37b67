import { graph } from "./graph.js"
import { movies } from "./movies.js"
import { social } from "./social.js"
import type { Data, WorkloadName } from "./workload.js"

/** `size` is the number of base datoms, met to within one entity; of W5 and W5c that of nodes, each with 1.5 edges. */
export function generate(workload: WorkloadName, size: number): Data {
  if (workload === "W1" || workload === "W4") return movies(size, 10_000, workload === "W4")
  if (workload === "W5" || workload === "W5c") return graph(size, 400, workload === "W5c")
  return social(size, 5_000, workload === "W3")
}
