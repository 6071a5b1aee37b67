// Bulk sync into a durable view beside the same sync in memory and a bare append of the same rows; then reopening beside reading the tables.
import { Wizard } from "../../dist/src/index.js"
import * as bare from "./bare.js"
import { inFolder, timed, transactions, VIEW } from "./world.js"

async function filled(options, source) {
  const wizard = await Wizard.load({}, options)
  await wizard.addView("films", VIEW)
  await wizard.sync(source)
  return wizard
}

/** `ms` of sync and close, of the load in memory, of the bare append; of loading again, and of reading the tables. */
export const sync = (datoms) =>
  inFolder(async (path) => {
    const source = await Wizard.load()
    for (const transaction of transactions(datoms)) source.transactSync(transaction)
    const memory = await timed(() => filled({}, source))
    memory.result = undefined
    globalThis.gc()
    const durable = await timed(async () => (await filled({ database: path("w.duckdb") }, source)).close())
    globalThis.gc()
    const tables = await bare.read(path("w.duckdb"))
    const append = await bare.append(path("bare.duckdb"), tables, 1, bare.all, true)
    return { durable: durable.ms, memory: memory.ms, append }
  })

/** Reopening after a close, and after a kill that left `rest` of the datoms behind the last checkpoint. */
export const reopen = (datoms) =>
  inFolder(async (path) => {
    const source = await Wizard.load()
    for (const transaction of transactions(datoms)) source.transactSync(transaction)
    await (await filled({ database: path("w.duckdb") }, source)).close()
    const reading = await timed(() => bare.read(path("w.duckdb")))
    reading.result = undefined
    globalThis.gc()
    const opening = await timed(() => Wizard.load({}, { database: path("w.duckdb") }))
    await opening.result.close()
    return { opening: opening.ms, reading: reading.ms }
  })
