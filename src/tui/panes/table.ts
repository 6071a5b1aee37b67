import { shortText, type Table } from "../table.js"
import { cell, type Line, own, raw, type Segment, type Spelling, type Style } from "../text/line.js"
import { width } from "../text/width.js"

/** Which part of a table is drawn, and where its cursor is. */
export interface TableView {
  readonly top: number
  readonly rows: number
  readonly columns: number
  readonly cursor?: { readonly row: number; readonly column: number }
  readonly find?: string
}

/** The widths of a table's columns, the weight first. */
export interface Widths {
  readonly weight: number
  readonly columns: readonly number[]
}

const SAMPLE = 200
const GAP = 2

/**
 * Widths by the 90th percentile of what a sample needs; what is missing in the end is taken from the widest. Rows are looked at from
 * the first one seen.
 */
export function widths(table: Table, top: number, room: number): Widths {
  const last = Math.min(table.count, top + SAMPLE)
  const sample = Array.from({ length: Math.max(0, last - top) }, (_, i) => table.at(top + i))
  const weight = sample.reduce((most, change) => Math.max(most, weightText(change.weight).length), 2)
  const wanted = table.columns.map((name, column) => {
    const needs = sample.map(({ row }) => width(shortText(row[column]))).sort((a, b) => a - b)
    return Math.max(width(name), needs[Math.floor((needs.length - 1) * 0.9)] ?? 1, 1)
  })
  return { weight, columns: shared(wanted, room - weight - GAP * table.columns.length) }
}

/** The widest columns give until all fit; none gives more than the others. */
function shared(wanted: readonly number[], room: number): readonly number[] {
  const columns = [...wanted]
  let over = columns.reduce((sum, each) => sum + each, 0) - room
  while (over > 0) {
    const widest = Math.max(...columns)
    if (widest <= 3) break
    const second = Math.max(3, ...columns.filter((each) => each < widest))
    const among = columns.flatMap((each, i) => (each === widest ? [i] : []))
    const cut = Math.max(1, Math.min(widest - second, Math.ceil(over / among.length)))
    for (const i of among) {
      const taken = Math.min(cut, over)
      columns[i] -= taken
      over -= taken
    }
  }
  return columns
}

/** The head of a table: the names of its columns. */
export const tableHead = (table: Table, { weight, columns }: Widths, spelling: Spelling): Line => ({
  segments: [
    cell(own("w", "dim"), weight, spelling, "right"),
    ...table.columns.flatMap((name, i) => [own(" ".repeat(GAP)), cell(raw(name, "variable"), columns[i], spelling)]),
  ],
})

/** The rows that are seen, and no others. */
export function tableRows(table: Table, view: TableView, widths: Widths, spelling: Spelling): readonly Line[] {
  const last = Math.min(table.count, view.top + view.rows)
  return Array.from({ length: Math.max(0, last - view.top) }, (_, i) => {
    const row = view.top + i
    const { weight, row: values } = table.at(row)
    const isCursor = view.cursor?.row === row
    const cells = values.map((value, column): Segment[] => {
      const text = shortText(value)
      const style = isCursor && view.cursor?.column === column ? "match" : valueStyle(text, view.find)
      return [own(" ".repeat(GAP)), cell(raw(text, style), widths.columns[column] ?? 0, spelling)]
    })
    const head = cell(own(weightText(weight), weight < 0 ? "minus" : "plus"), widths.weight, spelling, "right")
    return { segments: [head, ...cells.flat()], ...(isCursor && { selected: true as const }) }
  })
}

/** Weights have their sign, as files have it. */
export const weightText = (weight: number): string => (weight > 0 ? `+${weight}` : String(weight))

export function valueStyle(text: string, find?: string): Style {
  if (find !== undefined && find !== "" && text.toLowerCase().includes(find.toLowerCase())) return "hit"
  if (text.startsWith('"')) return "string"
  if (text.startsWith(":")) return "keyword"
  return /^-?\d/.test(text) ? "number" : "plain"
}

/** `12,345` */
export const counted = (count: number): string => count.toLocaleString("en-US")
