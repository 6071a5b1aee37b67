// Resident memory while a log is synced into a workspace, and while the workspace is exported: beside what the Wizard itself takes.

import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { Wizard } from "../../dist/src/index.js"
import { inFolder, transactions, VIEW } from "./world.js"

const MB = 1 / 1024 / 1024

/** The most that was resident while the work went on, by a look every 20 ms, and what was before and stays after it. */
async function watched(work) {
  await settled()
  const before = process.memoryUsage().rss * MB
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage().rss * MB)
  }
  const timer = setInterval(look, 20)
  const result = await work()
  look()
  clearInterval(timer)
  await settled()
  return { before, most, after: process.memoryUsage().rss * MB, result }
}

/** Array buffers are freed a little after the collection. */
async function settled() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function writeLog(path, datoms) {
  const file = createWriteStream(path)
  let t = 0
  for (const { datoms: all } of transactions(datoms)) {
    const line = `${JSON.stringify({ tx: ++t + 100_000_000, datoms: all })}\n`
    if (!file.write(line)) await once(file, "drain")
  }
  file.end()
  await once(file, "finish")
}

const config = (directory, storage) => ({
  "wizard/workspace-dir": directory,
  "wizard/circuits": {
    films: { "wizard.circuit/query": VIEW.query, "wizard.storage/type": `:wizard.storage/${storage}` },
  },
})

/** `most − before` of the sync in memory, and of the sync and the export of a workspace. */
export const memory = (datoms, storage) =>
  inFolder(async (path) => {
    await writeLog(path("log.jsonl"), datoms)
    const durable = await Wizard.load(storage === "none" ? {} : config(path("w"), storage))
    if (storage === "none") await durable.addView("films", VIEW)
    const syncing = await watched(() => durable.sync(`log:${path("log.jsonl")}`))
    const exporting =
      storage === "none" ? undefined : await watched(() => durable.export("state", path("exported"), { storage }))
    await durable.close()
    return { syncing, exporting }
  })
