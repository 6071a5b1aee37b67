import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Source } from "../base/span.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, type Value } from "../edn/value.js"
import { coerced } from "./coerce.js"
import { checkColumn, type DataRecord, readRecords } from "./records.js"

/** What a `load` cell asks for: the file, the attribute of each column, and how many records make a transaction. */
export interface Load {
  readonly path: string
  readonly map: readonly { readonly attribute: Keyword; readonly column: string }[]
  readonly batch: number
}

/** Reads `{:path "npm:vega-datasets/data/movies.json" :map {:film/title "Title"} :batch 100}`. Throws `load/option`. */
export function parseLoad(body: Source): Load {
  const options = optionsOf(read(body.text, body), body)
  const path = options.get("path")
  const map = options.get("map")
  const batch = options.get("batch") ?? 100
  if (typeof path !== "string") throw wrong(body, ":path", 'the path of a file: {:path "films.json" …}')
  if (!(map instanceof EdnMap) || map.entries.length === 0) {
    throw wrong(body, ":map", 'an attribute for each column: {:map {:film/title "Title"} …}')
  }
  if (typeof batch !== "number" || batch < 1)
    throw wrong(body, ":batch", "how many records make a transaction: {:batch 100 …}")
  const columns = map.entries.map(([attribute, column]) => {
    if (attribute instanceof Keyword && typeof column === "string") return { attribute, column }
    throw wrong(body, ":map", `an attribute and a column, not ${print(attribute)} ${print(column)}`)
  })
  return { path, map: columns, batch }
}

/**
 * The transactions of a load: map forms of at most `batch` records each; what a record does not have is left out. `types` are the
 * schema's types by attribute. Throws `load/…` when the file is not what it should be.
 */
export function batches(load: Load, text: string, types: ReadonlyMap<Keyword, string>): readonly (readonly Value[])[] {
  const { columns, records } = readRecords(load.path, text)
  for (const { column } of load.map) if (records.length > 0) checkColumn(column, columns, load.path)
  const forms = records.map((record) => formOf(record, load, types)).filter((form) => form.entries.length > 0)
  const all: Value[][] = []
  for (let at = 0; at < forms.length; at += load.batch) all.push(forms.slice(at, at + load.batch))
  return all
}

function formOf(record: DataRecord, { map }: Load, types: ReadonlyMap<Keyword, string>): EdnMap {
  return new EdnMap(
    map.flatMap(({ attribute, column }) => {
      const value = record.get(column)
      return value === undefined ? [] : [[attribute, coerced(value, types.get(attribute))] as const]
    }),
  )
}

const OPTIONS = ["path", "map", "batch"]

function optionsOf(value: Value, body: Source): Map<string, Value> {
  if (!(value instanceof EdnMap)) throw wrong(body, "a load", 'a map: {:path "films.json" :map {:film/title "Title"}}')
  return new Map(
    value.entries.map(([key, held]) => {
      const name = key instanceof Keyword ? key.text : print(key)
      if (OPTIONS.includes(name)) return [name, held]
      const near = nearest(name, OPTIONS)
      throw new WizardError("load/option", `a load has no option ${print(key)}`, {
        span: spanOf(body, print(key)),
        hint: near === undefined ? "there are :path, :map and :batch" : `did you mean :${near}?`,
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
