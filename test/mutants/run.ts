import { hunt, huntLine } from "./hunt.js"
import { MUTANTS } from "./table.js"

const seed = Number(process.env.WIZARD_SEED ?? 1)
console.log(`WIZARD_SEED=${seed}`)
let survivors = 0
const [, , only] = process.argv
const mutants = MUTANTS.filter(({ name }) => only === undefined || name.includes(only))
for (const mutant of mutants) {
  const result = await hunt(mutant, seed)
  if (!result.ok) survivors++
  console.log(huntLine(result))
}
console.log(`${mutants.length} mutants, ${survivors} not found, named and made small`)
if (survivors > 0) process.exitCode = 1
