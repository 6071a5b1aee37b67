// Syncs a log into the states of a config until the disk is full; says how it was refused, and up to where the states go.
import { Wizard } from "../../dist/src/index.js"

process.on("SIGXFSZ", () => {})
const [config, log, alone] = process.argv.slice(2)
const wizard = await Wizard.load(config, alone === "alone" ? { source: `log:${log}` } : {})
const synced = await wizard.sync(`log:${log}`).then(
  () => "synced",
  (error) => error.code,
)
const { t } = wizard
const closed = await wizard.close().then(
  () => "closed",
  (error) => error.code,
)
console.log(JSON.stringify({ synced, t, closed }))
