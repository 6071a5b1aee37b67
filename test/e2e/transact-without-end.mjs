// Transacts into the database file of its argument until it is killed, with checkpoints and copies all the while; says on stdout which
// transactions were acknowledged.
import { writeSync } from "node:fs"
import { Wizard } from "../../dist/src/index.js"

const [database, first] = process.argv.slice(2)
const wizard = await Wizard.load({}, { database, keepDeltas: 100, checkpointAfter: 20 })
if (wizard.views().length === 0)
  await wizard.addView("whole", { query: "[:find ?k :where [?e :k ?k] [?e :half ?h] [(* ?h 2) ?k]]" })
let next = Number(first)

/** Each transaction has two halves that the view joins, and ends one of long ago. */
async function transacting() {
  for (;;) {
    const k = next++
    const old = k - 50
    const ends = old > 0 ? [[old, ":k", 2 * old, null, false]] : []
    await wizard.transact({ datoms: [[k, ":k", 2 * k], [k, ":half", k], ...ends] })
    writeSync(1, `${k}\n`)
  }
}

async function checkpointing() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await wizard.checkpoint()
    writeSync(1, "checkpoint\n")
  }
}

async function copying() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 80))
    await wizard.export("snapshot", `${database}.copy`)
    writeSync(1, "copied\n")
  }
}

await Promise.all([checkpointing(), copying(), ...Array.from({ length: 4 }, transacting)])
