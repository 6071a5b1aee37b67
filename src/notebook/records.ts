import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { fromJs } from "../edn/js.js"
import type { Value } from "../edn/value.js"
import { parseCsv } from "./csv.js"

/** A record of a data file: what it has under each column, nothing where the file has nothing. */
export type DataRecord = ReadonlyMap<string, Value>

/**
 * The records of a data file, told by its ending: JSON (an array of objects), Parquet (whose
 * rows the host gives as JSON) or CSV. In JSON a whole number is a long, any other a
 * double; null is no value. Throws `load/…` for another format or shape. O(length).
 */
export function readRecords(
  path: string,
  text: string,
): { columns: ReadonlySet<string>; records: readonly DataRecord[] } {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase()
  if (ending === "json" || ending === "parquet") return jsonRecords(path, text)
  if (ending === "csv") {
    const { heads, records } = parseCsv(text)
    return { columns: new Set(heads), records }
  }
  throw new WizardError("load/format", `expected a .json, .csv or .parquet file, found ${path}`, {
    hint: "write the data as JSON or CSV",
  })
}

/** Throws `load/column` for a column that no record has. */
export function checkColumn(column: string, columns: ReadonlySet<string>, path: string): void {
  if (columns.has(column)) return
  const near = nearest(column, columns)
  throw new WizardError("load/column", `${path} has no column ${JSON.stringify(column)}`, {
    hint:
      near === undefined
        ? `it has ${[...columns].map((each) => JSON.stringify(each)).join(", ")}`
        : `did you mean "${near}"?`,
  })
}

function jsonRecords(path: string, text: string) {
  const data = parsed(path, text)
  if (!Array.isArray(data)) {
    throw new WizardError("load/shape", `expected ${path} to hold an array of objects`, {
      hint: 'write [{"Title": "…"}]',
    })
  }
  const columns = new Set<string>()
  const records = data.map((item: unknown, i): DataRecord => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) {
      throw new WizardError("load/shape", `expected an object as record ${i + 1} of ${path}`)
    }
    for (const column of Object.keys(item)) columns.add(column)
    const held = Object.entries(item).filter(([, value]) => value !== null)
    return new Map(held.map(([column, value]) => [column, fromJs(value)]))
  })
  return { columns, records }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new WizardError("load/json", `${path} is no JSON: ${(thrown as Error).message}`, { cause: thrown })
  }
}
