import { asWizardError } from "../base/error.js"
import { printQuery, printRules } from "../datalog/print.js"
import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"
import { type Code, decodeRow, encode, encodeSource, Unsayable } from "./datascript/code.js"
import { translate } from "./datascript/translate.js"
import type { NaiveDatabase } from "./naive.js"
import type { Oracle, Question, Verdict } from "./oracle.js"

/** What is used of the package. */
interface DataScript {
  init_db(datoms: readonly unknown[], schema: object): unknown
  q(query: string, ...inputs: readonly unknown[]): readonly (readonly Code[])[]
}

/**
 * The oracle DataScript (npm `datascript`, loaded when it is first asked). It holds JavaScript's values only and
 * differs from Datomic in places: what it cannot say, or was measured to answer otherwise, is `unsupported`.
 */
export const datascript: Oracle = { name: "datascript", answer }

async function answer(question: Question): Promise<Verdict> {
  // Its rules see the sources of the query, not that of their call.
  if (question.sources.size > 1) return { unsupported: "several sources" }
  try {
    const { query, rules, doubles } = translate(question)
    const api = await load()
    const databases = new Map([...question.sources].map(([name, source]) => [name, databaseOf(api, source)]))
    const values = question.inputs.map(encode)
    const inputs = query.in.map((input) => {
      if (input.kind === "source") return databases.get(input.name)
      return input.kind === "rules-input" ? rules && printRules(rules) : values.shift()
    })
    const rows = api.q(printQuery(query), ...(query.in.length === 0 ? [databases.get("$")] : inputs))
    return { rows: rows.map((row) => decodeRow(row, doubles)).toSorted((a, b) => compare(a, b)) as Value[][] }
  } catch (error) {
    if (error instanceof Unsayable) return { unsupported: error.reason }
    return { unsupported: `DataScript does not answer: ${asWizardError(error).message.slice(0, 200)}` }
  }
}

function databaseOf(api: DataScript, source: NaiveDatabase): unknown {
  const { schema, datoms } = encodeSource(source)
  return api.init_db(datoms, schema)
}

/** Optional, and without types of its own. */
const PACKAGE: string = "datascript"

let loaded: Promise<DataScript> | undefined

function load(): Promise<DataScript> {
  loaded ??= import(PACKAGE).then(
    (module) => (module as { default?: DataScript }).default ?? (module as unknown as DataScript),
    () => Promise.reject(new Unsayable("the package datascript is not installed: npm install datascript")),
  )
  return loaded
}
