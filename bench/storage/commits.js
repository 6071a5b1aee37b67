// Durable transactions of 64 callers at once, beside bare commits of 64 such transactions: transactions a second.
import { Wizard } from "../../dist/src/index.js"
import * as bare from "./bare.js"
import { film, inFolder, timed, VIEW } from "./world.js"

const CALLERS = 64

/** `n` transactions, each of one film, by 64 callers of which each waits for its own. */
async function callers(wizard, n) {
  let next = 1
  const caller = async () => {
    while (next <= n) await wizard.transact({ datoms: film(next++) })
  }
  return timed(() => Promise.all(Array.from({ length: CALLERS }, caller)))
}

/** With a database file. */
export const duckdb = (n) =>
  inFolder(async (path) => {
    const wizard = await Wizard.load({}, { database: path("w.duckdb") })
    await wizard.addView("films", VIEW)
    const { ms } = await callers(wizard, n)
    await wizard.close()
    const tables = new Map([...(await bare.read(path("w.duckdb")))].filter(([name]) => KEPT.includes(name)))
    const bareMs = await bare.append(path("bare.duckdb"), tables, n / CALLERS, share(n / CALLERS))
    return { perSecond: (n / ms) * 1000, bare: (n / bareMs) * 1000 }
  })

/** What a commit of transactions adds rows to. */
const KEPT = ["value", "transaction", "entry", "datom"]

const share = (commits) => (_name, columns, commit) => {
  const { length } = columns[0]
  return [Math.floor((length * commit) / commits), Math.floor((length * (commit + 1)) / commits)]
}

/** With a database file and a state in RocksDB: bare, both write, one after the other. */
export const rocksdb = (n) =>
  inFolder(async (path) => {
    const config = {
      "wizard/workspace-dir": path("w"),
      "wizard/circuits": {
        films: { "wizard.circuit/query": VIEW.query, "wizard.storage/type": ":wizard.storage/rocksdb" },
      },
    }
    const wizard = await Wizard.load(config)
    const { ms } = await callers(wizard, n)
    await wizard.close()
    const tables = new Map(
      [...(await bare.read(path("w/data/database.duckdb")))].filter(([name]) => KEPT.includes(name)),
    )
    const duckdbMs = await bare.append(path("bare.duckdb"), tables, n / CALLERS, share(n / CALLERS))
    const rocksMs = await bareRocks(path("w/data/films"), path("bare"), n / CALLERS)
    return { perSecond: (n / ms) * 1000, bare: (n / (duckdbMs + rocksMs)) * 1000 }
  })

/** The pairs of a directory once more, in synced batches. */
async function bareRocks(from, to, commits) {
  const { RocksLevel } = await import("@nxtedition/rocksdb")
  const { familiesIn } = await import("../../dist/src/workspace/rocksdb/binding.js")
  const families = await familiesIn(from)
  const options = {
    keyEncoding: "buffer",
    valueEncoding: "buffer",
    parallelism: 1,
    columns: Object.fromEntries(families.map((name) => [name, {}])),
  }
  const bytes = { keyEncoding: "buffer", valueEncoding: "buffer" }
  const source = await RocksLevel.open(from, options)
  const target = await RocksLevel.open(to, options)
  const pairs = []
  for (const name of families) {
    const iterator = source.iterator({ column: source.columns[name], ...bytes })
    for (const [key, value] of await iterator.all())
      pairs.push({ type: "put", column: target.columns[name], key, value })
  }
  const { ms } = await timed(async () => {
    for (let c = 0; c < commits; c++) {
      const batch = pairs.slice((pairs.length * c) / commits, (pairs.length * (c + 1)) / commits)
      await target.batch(batch, { sync: true, ...bytes })
    }
  })
  await source.close()
  await target.close()
  return ms
}
