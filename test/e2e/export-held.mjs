// Exports a workspace of so many views and says how many bytes of arrays were held beyond what was there before, at most, once what nobody
// needs is gone.
import { setTimeout as after } from "node:timers/promises"
import { Wizard } from "../../dist/src/index.js"

const [directory, storage, views] = process.argv.slice(2)
const circuits = Array.from({ length: Number(views) }, (_, i) => [
  `v${i}`,
  {
    "wizard.circuit/query": `[:find ?a ?b :where [?e :a ?a] [?e :b ?b] [(not= ?b ${-i})]]`,
    "wizard.storage/type": `:wizard.storage/${storage}`,
  },
])
const wizard = await Wizard.load({
  "wizard/workspace-dir": directory,
  "wizard/circuits": Object.fromEntries(circuits),
})
const datoms = Array.from({ length: 20_000 }, (_, e) => [
  [e, ":a", e],
  [e, ":b", e % 7],
])
await wizard.transact({ datoms: datoms.flat() })

const held = () => {
  globalThis.gc()
  return process.memoryUsage().arrayBuffers
}
await after(50)
const before = held()
let most = 0
let looks = 0
const look = () => {
  looks++
  most = Math.max(most, held() - before)
}
const timer = setInterval(look, 4)
await wizard.export("state", `${directory}-export`)
clearInterval(timer)
await wizard.close()
console.log(JSON.stringify({ most, looks }))
