import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { Sym, sequence, type Value } from "../edn/value.js"
import { parseCsv } from "./csv.js"

/** A record of a data file: what stands there (null: nothing), and the keys on the way to it by variable. */
export interface DataRecord {
  readonly item: unknown
  readonly keys: ReadonlyMap<string, string | number>
}

/** A step to the records: to a member of an object or array, or to each of them. */
export type RowStep = string | number | { readonly variable: string }

/**
 * The records of a data file, told by its ending: JSON, where `rows` leads to them, CSV, or Parquet, whose rows the host gives as
 * JSON. Throws `load/…` for another format or shape. O(length).
 */
export function readRecords(path: string, text: string, rows?: readonly RowStep[]): readonly DataRecord[] {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase()
  if (ending !== "json" && rows !== undefined) {
    throw new WizardError("load/rows", `the records of ${path} are its lines`, { hint: "leave out :rows" })
  }
  if (ending === "json" || ending === "parquet") return jsonRecords(path, parsed(path, text), rows)
  if (ending === "csv") {
    const { heads, records } = parseCsv(text)
    return records.map((record) => ({
      item: Object.fromEntries(heads.map((head) => [head, record.get(head) ?? null])),
      keys: NO_KEYS,
    }))
  }
  throw new WizardError("load/format", `expected a .json, .csv or .parquet file, found ${path}`, {
    hint: "write the data as JSON or CSV",
  })
}

/** The steps of `:rows`. */
export function parseSteps(value: Value): readonly RowStep[] | "no steps" {
  const steps = sequence(value)?.map((step): RowStep | undefined => {
    if (step instanceof Sym && /^\?./.test(step.text)) return { variable: step.text }
    return typeof step === "string" || typeof step === "number" ? step : undefined
  })
  return steps?.every((step) => step !== undefined) ? steps : "no steps"
}

/** What an object or array has under a key; undefined for nothing. */
export function memberOf(item: unknown, key: string | number): unknown {
  return isContainer(item) && Object.hasOwn(item, key) ? (item as Record<string | number, unknown>)[key] : undefined
}

export const isContainer = (item: unknown): item is object => typeof item === "object" && item !== null

const NO_KEYS: DataRecord["keys"] = new Map()

function jsonRecords(path: string, data: unknown, rows: readonly RowStep[] | undefined): readonly DataRecord[] {
  if (rows === undefined && !Array.isArray(data)) {
    throw new WizardError("load/shape", `expected ${path} to hold an array of objects`, {
      hint: 'write [{"Title": "…"}], or say where the records are: :rows ["films" ?key]',
    })
  }
  let here: readonly DataRecord[] = [{ item: data, keys: NO_KEYS }]
  for (const step of rows ?? []) {
    const next = here.flatMap((record) => walk(record, step))
    if (next.length === 0 && here.length > 0) throw leadsNowhere(path, step, here)
    here = next
  }
  const endsInEach = typeof rows?.at(-1) === "object"
  return endsInEach
    ? here
    : here.flatMap(({ item, keys }) =>
        Array.isArray(item) ? item.map((each) => ({ item: each, keys })) : { item, keys },
      )
}

function walk({ item, keys }: DataRecord, step: RowStep): readonly DataRecord[] {
  if (typeof step !== "object") {
    const member = memberOf(item, step)
    return member === undefined || member === null ? [] : [{ item: member, keys }]
  }
  if (!isContainer(item)) return []
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(item)
    ? item.map((each, i) => [i, each] as const)
    : Object.entries(item)
  return entries.map(([key, each]) => ({ item: each, keys: new Map([...keys, [step.variable, key]]) }))
}

function leadsNowhere(path: string, step: RowStep, here: readonly DataRecord[]): WizardError {
  if (typeof step === "object") {
    return new WizardError("load/rows", `${path} has no members for ${step.variable} of :rows`, {
      hint: "a variable of :rows goes through an object or an array",
    })
  }
  const members = new Set(here.flatMap(({ item }) => (isContainer(item) ? Object.keys(item) : [])))
  const near = nearest(String(step), members)
  return new WizardError("load/rows", `${path} has no ${JSON.stringify(step)} where :rows leads`, {
    hint: near === undefined ? listed(members) : `did you mean "${near}"?`,
  })
}

/** What there is, the first of it. */
export function listed(names: Iterable<string>): string {
  const all = [...names].map((each) => JSON.stringify(each))
  return all.length === 0 ? "there are none" : `there are ${all.slice(0, 20).join(", ")}${all.length > 20 ? ", …" : ""}`
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new WizardError("load/json", `${path} is no JSON: ${(thrown as Error).message}`, { cause: thrown })
  }
}
