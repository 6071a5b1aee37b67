import { fromJs } from "../edn/js.js"
import { type Json, toJson } from "../edn/json.js"
import { print } from "../edn/print.js"
import type { Value } from "../edn/value.js"

/** A record whose leaves may be EDN values. JSON and EDN are two renderings of it. */
export type Datum = undefined | null | boolean | number | string | Cell | readonly Datum[] | Fields

/** A record; fields that are undefined are left out. */
export interface Fields {
  readonly [key: string]: Datum
}

/** An EDN value inside a record. */
export class Cell {
  constructor(readonly value: Value) {}
}

/** A row of a view, or a datom, as the library gives it. */
export const row = (values: readonly unknown[]): readonly Cell[] => values.map((value) => new Cell(fromJs(value)))

export const rows = (all: readonly (readonly unknown[])[]): readonly Datum[] => all.map(row)

export const changes = (all: readonly { weight: number; row: readonly unknown[] }[]): readonly Datum[] =>
  all.map(({ weight, row: values }) => [weight, row(values)])

export const jsonLine = (datum: Datum): string =>
  JSON.stringify(datum, (_, value) => (value instanceof Cell ? cell(value) : value))

/** Records are maps with keyword keys. */
export function ednLine(datum: Datum): string {
  if (datum === null || datum === undefined) return "nil"
  if (datum instanceof Cell) return print(datum.value)
  if (isList(datum)) return `[${datum.map(ednLine).join(" ")}]`
  if (typeof datum === "object") {
    const fields = Object.entries(datum).filter(([, value]) => value !== undefined)
    return `{${fields.map(([key, value]) => `:${key} ${ednLine(value)}`).join(", ")}}`
  }
  return typeof datum === "string" ? print(datum) : String(datum)
}

const cell = ({ value }: Cell): Json => toJson(value)

const isList = (datum: object | string | number | boolean): datum is readonly Datum[] => Array.isArray(datum)
