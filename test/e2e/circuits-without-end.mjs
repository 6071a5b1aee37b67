// Transacts into the workspace of its config until it is killed, or syncs from a log when it is given one; exports the state meanwhile.
// Says on stdout which transactions were acknowledged.
import { writeSync } from "node:fs"
import { Wizard } from "../../dist/src/index.js"

const [text, first, log] = process.argv.slice(2)
const config = JSON.parse(text)
const wizard = await Wizard.load(config, log === undefined ? {} : { source: `log:${log}` })
const done = wizard.t
writeSync(1, "begun\n")
let next = Number(first)

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
    await wizard.export("state", `${config["wizard/workspace-dir"]}-export`)
    writeSync(1, "exported\n")
  }
}

if (log === undefined) await Promise.all([exporting(), ...Array.from({ length: 4 }, transacting)])
else {
  await wizard.sync(`log:${log}`, { follow: true })
  throw new Error(`a log that is followed has no end, t ${done}`)
}
