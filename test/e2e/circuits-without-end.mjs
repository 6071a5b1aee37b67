// Waits for a line that tells what to do, then transacts into the workspace of its config until it is killed, or syncs from a log when it is
// given one; checkpoints and exports of the state go on meanwhile, when they are asked for. Says on stdout which transactions were
// acknowledged, and what it is about to do.
import { once } from "node:events"
import { writeSync } from "node:fs"
import { createInterface } from "node:readline"
import { Wizard } from "../../dist/src/index.js"

// What takes longest to start is started before it is known what for.
await Promise.all([import("@duckdb/node-api"), import("@nxtedition/rocksdb"), (await Wizard.load({})).close()])
writeSync(1, "ready\n")
const lines = createInterface({ input: process.stdin })
const [line] = await once(lines, "line")
lines.close()
const { config, storage, first, log, isExporting, isCheckpointing } = JSON.parse(line)
writeSync(1, "loading\n")
const wizard = await Wizard.load(config, log === undefined ? { checkpointAfter: 20 } : { source: `log:${log}` })
writeSync(1, "begun\n")
let next = first

/** Each transaction has two halves that the view joins, and ends one of long ago. */
async function transacting() {
  for (;;) {
    const k = next++
    const ends = k > 50 ? [[k - 50, ":k", 2 * (k - 50), null, false]] : []
    await wizard.transact({ datoms: [[k, ":k", 2 * k], [k, ":half", k], ...ends] })
    writeSync(1, `${k}\n`)
  }
}

async function exporting() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    writeSync(1, "exporting\n")
    await wizard.export("state", `${config["wizard/workspace-dir"]}-export`, { storage })
  }
}

async function checkpointing() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    writeSync(1, "checkpointing\n")
    await wizard.checkpoint()
  }
}

if (log === undefined) {
  const tasks = Array.from({ length: 4 }, transacting)
  if (isExporting) tasks.push(exporting())
  if (isCheckpointing) tasks.push(checkpointing())
  await Promise.all(tasks)
} else {
  await wizard.sync(`log:${log}`, { follow: true })
  throw new Error(`a log that is followed has no end, t ${wizard.t}`)
}
