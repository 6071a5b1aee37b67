import { movies } from "./movies.js"
import { social } from "./social.js"
import type { Data, WorkloadName } from "./workload.js"

/** `size` is the number of base datoms, met to within one entity. */
export function generate(workload: WorkloadName, size: number): Data {
  if (workload === "W1" || workload === "W4") return movies(size, 10_000, workload === "W4")
  return social(size, 5_000, workload === "W3")
}
