import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Source } from "../base/span.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, type Value } from "../edn/value.js"
import { LOAD_MEANINGS } from "./cell-kinds.js"
import { type DataRecord, parseSteps, type RowStep, readRecords } from "./records.js"
import { checkColumns, fill, parseForm, type Template } from "./template.js"

/** What a `load` cell asks for: the file, where its records are, the form that each becomes, and how many make a transaction. */
export interface Load {
  readonly path: string
  /** The way to the records; undefined when the file is an array of them. */
  readonly rows: readonly RowStep[] | undefined
  readonly map: Template
  readonly batch: number
}

/**
 * Reads `{:path "npm:vega-datasets/data/movies.json" :map {:film/title "Title"} :batch 100}`. Throws `load/option`.
 *
 * `:rows` leads into JSON: a string or number goes to that member, a variable to each of them, and is a column with their keys.
 * Where it ends in an array, the elements are the records; elsewhere, what it ends in is one.
 *
 *     {:rows ["packages" ?path]}                         {"packages": {"a": {"version": "1"}}}            a record for "a"
 *     {:rows ["packages" ?path "dependencies" ?name]}    {"packages": {"a": {"dependencies": {"b": "^2"}}}}   one for "a" "b"
 *
 * `:map` is the form of a record: each value is a column (a member's name), a path in the record (`["author" "name"]`, `[]` for
 * the record itself), a variable of `:rows`, a form for what a reference leads to (`{:package/path ?name}`), or a lookup ref
 * (`[:package/path ?name]`).
 */
export function parseLoad(body: Source): Load {
  const options = optionsOf(read(body.text, body), body)
  const path = options.get("path")
  const rows = options.get("rows")
  const map = options.get("map")
  const batch = options.get("batch") ?? 100
  if (typeof path !== "string") throw wrong(body, ":path", 'the path of a file: {:path "films.json" …}')
  if (!(map instanceof EdnMap) || map.entries.length === 0) {
    throw wrong(body, ":map", 'an attribute for each column: {:map {:film/title "Title"} …}')
  }
  if (typeof batch !== "number" || batch < 1)
    throw wrong(body, ":batch", "how many records make a transaction: {:batch 100 …}")
  const steps = rows === undefined ? undefined : parseSteps(rows)
  if (steps === "no steps") throw wrong(body, ":rows", 'members and variables: {:rows ["packages" ?path] …}')
  const variables = (steps ?? []).flatMap((step) => (typeof step === "object" ? [step.variable] : []))
  const refuse = (expected: string, at = ":map") => wrong(body, at, expected)
  return { path, rows: steps, map: parseForm(map, new Set(variables), refuse), batch }
}

/**
 * The transactions of a load: map forms of at most `batch` records each; what a record does not have is left out. `types` are the
 * schema's types by attribute. Throws `load/…` when the file is not what it should be.
 */
export function batches(load: Load, text: string, types: ReadonlyMap<Keyword, string>): readonly (readonly Value[])[] {
  const records: readonly DataRecord[] = readRecords(load.path, text, load.rows)
  checkColumns(load.map, records, load.path)
  const forms = records.map((record) => fill(load.map, record, types)).filter((form) => form !== undefined)
  const all: Value[][] = []
  for (let at = 0; at < forms.length; at += load.batch) all.push(forms.slice(at, at + load.batch))
  return all
}

const OPTIONS = Object.keys(LOAD_MEANINGS)

function optionsOf(value: Value, body: Source): Map<string, Value> {
  if (!(value instanceof EdnMap)) throw wrong(body, "a load", 'a map: {:path "films.json" :map {:film/title "Title"}}')
  return new Map(
    value.entries.map(([key, held]) => {
      const name = key instanceof Keyword ? key.text : print(key)
      if (OPTIONS.includes(name)) return [name, held]
      const near = nearest(name, OPTIONS)
      throw new WizardError("load/option", `a load has no option ${print(key)}`, {
        span: spanOf(body, print(key)),
        hint:
          near === undefined ? `there are ${OPTIONS.map((each) => `:${each}`).join(", ")}` : `did you mean :${near}?`,
      })
    }),
  )
}

const wrong = (body: Source, where: string, expected: string): WizardError =>
  new WizardError("load/option", `${where}: expected ${expected}`, { span: spanOf(body, where) })

function spanOf(source: Source, text: string) {
  const found = source.text.indexOf(text)
  const start = found === -1 ? Math.max(0, source.text.search(/\S/)) : found
  return { source, start, end: found === -1 ? start + 1 : start + text.length }
}
