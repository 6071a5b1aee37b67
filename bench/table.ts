import type { Measurement } from "./measure.js"

export interface Result extends Measurement {
  readonly peer: string
  readonly workload: string
  readonly size: number
  readonly run: number
}

/** What is wanted of the first peer: for each workload how many times another one's figure it must and should reach. */
interface Want {
  readonly name: string
  readonly against: string
  readonly figure: (us: Measured, other: Measured) => number
  /** Whether the figure is to be at least or at most what is wanted. */
  readonly least: boolean
  readonly must: Readonly<Record<string, number>>
  readonly goal: Readonly<Record<string, number>>
}

type Measured = Omit<Measurement, "sums">

const all = (n: number) => ({ W1: n, W2: n, W3: n, W4: n, W5: n })

const WANTED: readonly Want[] = [
  {
    name: "throughput",
    against: "db-ivm",
    figure: (us, other) => us.perSecond / other.perSecond,
    least: true,
    must: { W1: 2, W2: 3, W3: 3, W4: 5, W5: 5 },
    goal: { W1: 4, W2: 6, W3: 5, W4: 9, W5: 10 },
  },
  {
    name: "median",
    against: "limit",
    figure: (us, other) => us.medianUs / other.medianUs,
    least: false,
    must: all(6),
    goal: all(3),
  },
  {
    name: "CPU a transaction",
    against: "limit",
    figure: (us, other) => us.cpuUs / other.cpuUs,
    least: false,
    must: all(6),
    goal: all(3),
  },
  {
    name: "bulk load",
    against: "db-ivm",
    figure: (us, other) => other.loadMs / us.loadMs,
    least: true,
    must: { W1: 1, W2: 3, W3: 3, W4: 5, W5: 4 },
    goal: { W1: 2, W2: 5, W3: 5, W4: 10, W5: 8 },
  },
  {
    name: "state",
    against: "db-ivm",
    figure: (us, other) => us.stateMB / other.stateMB,
    least: false,
    must: all(1),
    goal: all(0.5),
  },
]
/** How much the median may grow from the least to the greatest size. */
const GROWTH = { must: 2.5, goal: 1.7 }
/** p99 in µs, at the greatest size. */
const P99 = { flat: { must: 100, goal: 30 }, recursive: { must: 1000, goal: 150 } }
/** CPU a transaction on cycles, as a multiple of that without. */
const CYCLES = { must: 3, goal: 1.5 }

/** The medians of all peers, then the ratios of the first of them, as Markdown. */
export function table(results: readonly Result[], peers: readonly string[]): string {
  const workloads = [...new Set(results.map((result) => result.workload))]
  const sizes = [...new Set(results.map((result) => result.size))]
  const lines: string[] = []
  for (const size of sizes) {
    for (const workload of workloads) lines.push(...medians(results, peers, workload, size))
  }
  lines.push(`| ${peers[0]} | against | workload | size | ratio | must | goal | |`, "|---|---|---|---|---|---|---|---|")
  for (const size of sizes) {
    for (const workload of workloads) lines.push(...ratios(results, peers, workload, size))
  }
  for (const workload of workloads) lines.push(...own(results, peers[0], workload))
  lines.push(...cycles(results, peers[0], sizes))
  return lines.join("\n")
}

const FIELDS = ["loadMs", "loadCpuMs", "stateMB", "medianUs", "p99Us", "cpuUs", "perSecond"] as const

function medians(results: readonly Result[], peers: readonly string[], workload: string, size: number): string[] {
  const here = results.filter((result) => result.workload === workload && result.size === size)
  if (here.length === 0) return []
  const sums = majority(here.map((result) => result.sums))
  const heads = ["peer", "load ms", "CPU ms", "state MB", "median µs", "p99 µs", "CPU µs", "transactions/s", "view"]
  const lines = [
    `### ${workload}, ${size.toLocaleString("en")} ${recursive(workload) ? "nodes" : "datoms"}`,
    "",
    row(heads),
    row(heads.map(() => "---")),
  ]
  for (const peer of peers) {
    const mine = here.filter((result) => result.peer === peer)
    const middle = middleOf(mine)
    if (middle === undefined) continue
    const same = mine.every((result) => result.sums === sums) ? "same" : "**differs**"
    lines.push(row([peer, ...FIELDS.map((field) => number(middle[field])), same]))
  }
  return [...lines, ""]
}

function ratios(results: readonly Result[], peers: readonly string[], workload: string, size: number): string[] {
  const at = (peer: string) => {
    return middleOf(results.filter((r) => r.peer === peer && r.workload === workload && r.size === size))
  }
  const us = at(peers[0])
  return WANTED.flatMap(({ name, against, figure, least, must, goal }) => {
    const other = at(against)
    if (us === undefined || other === undefined || must[workload] === undefined) return []
    const reached = figure(us, other)
    const fits = (limit: number) => (least ? reached >= limit : reached <= limit)
    const sign = least ? "≥" : "≤"
    const limits = [`${sign} ${must[workload]}`, `${sign} ${goal[workload]}`]
    const verdict = verdictOf(fits(must[workload]), fits(goal[workload]))
    return [row([name, against, workload, size.toLocaleString("en"), `${number(reached)}×`, ...limits, verdict])]
  })
}

/** Growth and p99, which are measured against nobody. */
function own(results: readonly Result[], peer: string, workload: string): string[] {
  const mine = results.filter((result) => result.peer === peer && result.workload === workload)
  const sizes = [...new Set(mine.map((result) => result.size))]
  const least = middleOf(mine.filter((result) => result.size === Math.min(...sizes)))
  const most = middleOf(mine.filter((result) => result.size === Math.max(...sizes)))
  if (least === undefined || most === undefined) return []
  const where = [workload, sizes.map((size) => size.toLocaleString("en")).join(" → ")]
  const p99 = recursive(workload) ? P99.recursive : P99.flat
  const tail = line("p99 at the last size", where, most.p99Us, " µs", p99)
  if (sizes.length < 2) return [tail]
  return [line("growth of the median", where, most.medianUs / least.medianUs, "×", GROWTH), tail]
}

/** What cycles cost. */
function cycles(results: readonly Result[], peer: string, sizes: readonly number[]): string[] {
  return sizes.flatMap((size) => {
    const at = (workload: string) =>
      middleOf(results.filter((r) => r.peer === peer && r.workload === workload && r.size === size))
    const [without, cyclic] = [at("W5"), at("W5c")]
    if (without === undefined || cyclic === undefined) return []
    const where = ["W5c / W5", size.toLocaleString("en")]
    return [line("CPU a transaction on cycles", where, cyclic.cpuUs / without.cpuUs, "×", CYCLES)]
  })
}

function line(
  name: string,
  where: readonly string[],
  reached: number,
  unit: string,
  { must, goal }: { must: number; goal: number },
): string {
  const verdict = verdictOf(reached <= must, reached <= goal)
  return row([name, "", ...where, `${number(reached)}${unit}`, `≤ ${must}`, `≤ ${goal}`, verdict])
}

const recursive = (workload: string): boolean => workload.startsWith("W5")

const verdictOf = (must: boolean, goal: boolean): string => (goal ? "goal" : must ? "must" : "**missed**")

function middleOf(results: readonly Measured[]): Measured | undefined {
  if (results.length === 0) return undefined
  const middle = (field: (typeof FIELDS)[number]) =>
    results.map((result) => result[field]).sort((a, b) => a - b)[(results.length - 1) >> 1]
  return Object.fromEntries(FIELDS.map((field) => [field, middle(field)])) as unknown as Measured
}

function majority(sums: readonly string[]): string | undefined {
  const votes = new Map<string, number>()
  for (const sum of sums) votes.set(sum, (votes.get(sum) ?? 0) + 1)
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0]
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`

function number(x: number): string {
  if (x >= 100_000) return Math.round(x).toLocaleString("en")
  return x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2)
}
