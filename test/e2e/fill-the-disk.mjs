// Transacts more than the file may hold; says what was acknowledged, how the others were refused, and what the view shows.
import { Wizard } from "../../dist/src/index.js"

process.on("SIGXFSZ", () => {})
const wizard = await Wizard.load({}, { database: process.argv[2] })
await wizard.addView("count", { query: "[:find (count ?k) . :where [_ :k ?k]]" })
const refused = new Set()
let acknowledged = 0
for (let i = 0; i < 40; i++) {
  const datoms = Array.from({ length: 2000 }, (_, k) => [
    i * 2000 + k,
    ":k",
    `a value of some length, number ${i * 2000 + k}`,
  ])
  try {
    await wizard.transact({ datoms })
    acknowledged++
  } catch (error) {
    refused.add(error.code)
  }
}
const closed = await wizard.close().then(
  () => "closed",
  (error) => error.code,
)
console.log(
  JSON.stringify({ acknowledged, refused: [...refused], rows: wizard.view("count").rows(), t: wizard.t, closed }),
)
