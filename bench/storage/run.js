// `npm run bench:storage -- [--only=commits,sync,reopen,memory] [--datoms=1000000] [--runs=3]`: what durability costs beside bare DuckDB
// and RocksDB that write the same, each measurement in a process of its own; prints the medians and what they should be at most.
import { execFileSync } from "node:child_process"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "commits,sync,reopen,memory" },
    datoms: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
  },
})
const datoms = Number(values.datoms)

const LAWS = {
  commits: {
    "commits, DuckDB": () => measured("commits", "duckdb", 12_800),
    "commits, DuckDB and RocksDB": () => measured("commits", "rocksdb", 12_800),
  },
  sync: { [`sync ${datoms}`]: () => measured("sync", "sync", datoms) },
  reopen: { [`reopen ${datoms}`]: () => measured("sync", "reopen", datoms) },
  memory: {
    "memory, none": () => measured("memory", "memory", datoms, "none"),
    "memory, DuckDB": () => measured("memory", "memory", datoms, "duckdb"),
    "memory, RocksDB": () => measured("memory", "memory", datoms, "rocksdb"),
  },
}

/** What a measurement says, and the figure by which it is judged: the median is taken of that. */
const LINES = {
  commits: ({ perSecond, bare }) => [
    bare / perSecond,
    `${round(perSecond)} a second, bare ${round(bare)}`,
    "bare/ours ≤ 2",
  ],
  sync: ({ durable, memory, append }) => [
    durable / (memory + append),
    `${round(durable)} ms, in memory ${round(memory)} + bare append ${round(append)}`,
    "≤ 1.5",
  ],
  reopen: ({ opening, reading }) => [opening / reading, `${round(opening)} ms, reading ${round(reading)}`, "≤ 1.5"],
  memory: ({ syncing, exporting }) => [
    syncing.most - syncing.before,
    `sync +${round(syncing.most - syncing.before)} MB (stays +${round(syncing.after - syncing.before)})` +
      (exporting ? `, export +${round(exporting.most - exporting.before)} MB on ${round(exporting.before)}` : ""),
    "MB",
  ],
}

for (const law of values.only.split(",")) {
  for (const [name, measure] of Object.entries(LAWS[law])) {
    const runs = Array.from({ length: Number(values.runs) }, () => LINES[law](measure())).sort(([a], [b]) => a - b)
    const [figure, text, wanted] = runs[runs.length >> 1]
    console.log(`${name.padEnd(30)} ${figure.toFixed(2).padStart(8)} ${wanted.padEnd(14)} ${text}`)
  }
}

function measured(file, name, ...args) {
  const script = `import { ${name} as measure } from ${JSON.stringify(import.meta.resolve(`./${file}.js`))}
    console.log(JSON.stringify(await measure(...${JSON.stringify(args)})))`
  const flags = ["--expose-gc", "--max-old-space-size=6144", "--input-type=module", "-e", script]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }))
}

function round(x) {
  return x < 10 ? x.toFixed(1) : String(Math.round(x))
}
