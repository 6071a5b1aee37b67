// Compiles the grammars into TypeScript recipes, so that nothing is parsed when Wizard starts.
//
//   grammar/edn.ohm      →  src/edn/grammar.ts      export const edn
//   grammar/datalog.ohm  →  src/datalog/grammar.ts  export const datalog
//
// grammar/tx.ohm is compiled by tests alone: transaction data is read by the reader, src/datom/tx-text.ts.
// The generated files are not committed; `npm run grammar` writes them.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import * as ohm from "ohm-js"

const root = new URL("../", import.meta.url)
const outputs = [
  { file: "edn", folder: "edn", needs: [] },
  { file: "datalog", folder: "datalog", needs: ["edn"] },
]

const namespace = {}
for (const { file, folder, needs } of outputs) {
  const url = new URL(`grammar/${file}.ohm`, root)
  if (!existsSync(url)) continue
  const grammar = compile(url, file)
  mkdirSync(new URL(`src/${folder}/`, root), { recursive: true })
  writeFileSync(new URL(`src/${folder}/grammar.ts`, root), typescript(file, grammar, needs))
}

/** The one grammar of a file; it may extend those compiled before it. */
function compile(url, file) {
  const compiled = ohm.grammars(readFileSync(url, "utf8"), namespace)
  const names = Object.keys(compiled)
  if (names.length !== 1) throw new Error(`grammar/${file}.ohm: expected one grammar, found ${names.join(", ")}`)
  namespace[names[0]] = compiled[names[0]]
  return compiled[names[0]]
}

/** A grammar that extends Edn refers to the compiled Edn instead of repeating it. */
function typescript(file, grammar, needs) {
  const recipe = JSON.parse(grammar.toRecipe())
  if (needs.length > 0) recipe[3] = null
  const text = JSON.stringify(recipe)
  const imports = needs.map((name) => `import { ${name} } from "../${name}/grammar.js"\n`).join("")
  const extended = needs.length > 0 ? `recipe[3] = ${needs[0]}\n` : ""
  return `// Generated from grammar/${file}.ohm by grammar/build.mjs.
import * as ohm from "ohm-js"
${imports}
const { makeRecipe } = ohm as unknown as { makeRecipe(recipe: unknown): ohm.Grammar }
const recipe: unknown[] = JSON.parse(${JSON.stringify(text)})
${extended}
export const ${file} = makeRecipe(recipe)
`
}
