import { source } from "../base/span.js"
import { hasSeveralClauses, sections, tableRows } from "./format-shape.js"
import { readAll } from "./read.js"
import {
  type Collection,
  isComment,
  isSkipped,
  type Prefix,
  type TextItem,
  type TextNode,
  textTree,
} from "./text-tree.js"

/**
 * EDN or Datalog text, laid out anew: what fits into 80 columns is one line, but a query of several clauses never; longer collections have one item a line,
 * queries a section a line and a clause a line, maps their values in a column, vectors of like maps (schemas) a map a line.
 * Only white space changes: comments, `#_` forms, commas and single empty lines stay. Formatting twice is formatting once.
 * Throws what `readAll` throws. O(length · depth).
 */
export function format(text: string): string {
  readAll(text, source("edn", text))
  const items = textTree(text)
  if (items.length === 0) return ""
  const rows = items.map((item) => row(item, layout(item.node, 0, item.comma ? 1 : 0)))
  return stack(rows, 0) + (/[\n\r][\s,]*$/.test(text) ? "\n" : "")
}

/** Columns of what is kept on one line, and those that a line should not pass. */
const ONE_LINE = 80
const WIDEST = 100

/** Keys longer than this do not push the values of the others aside. */
const WIDEST_KEY = 32

/** What stands on a line of its own, and perhaps on further ones. */
interface Row {
  readonly text: string
  readonly item: TextItem
}

const row = (item: TextItem, text: string): Row => ({ item, text: item.comma ? `${text},` : text })

/** Rows under each other at a column; a comment that was written behind something stays behind it. */
function stack(rows: readonly Row[], column: number): string {
  let text = ""
  for (const [i, { item, text: line }] of rows.entries()) {
    if (i === 0) text = line
    else if (isComment(item) && item.glued) text += ` ${line}`
    else text += `${item.blank ? "\n\n" : "\n"}${" ".repeat(column)}${line}`
  }
  return text
}

/** A node from a column on; `tail` columns follow its end on the same line. */
function layout(node: TextNode, column: number, tail: number): string {
  if (node.kind === "atom" || node.kind === "comment") return node.text
  const line = flat(node)
  if (line !== undefined && column + line.length + tail <= ONE_LINE) return line
  return node.kind === "prefix" ? layoutPrefix(node, column, tail) : layoutCollection(node, column, tail)
}

/** The node on one line; undefined when a comment or a line break within a string forbids it. */
function flat(node: TextNode): string | undefined {
  const known = flats.get(node)
  if (known !== undefined) return known ?? undefined
  const text = flatten(node)
  flats.set(node, text ?? null)
  return text
}

const flats = new WeakMap<TextNode, string | null>()

function flatten(node: TextNode): string | undefined {
  if (node.kind === "comment") return undefined
  if (node.kind === "atom") return node.text.includes("\n") || node.text.includes("\r") ? undefined : node.text
  if (node.kind === "collection" && node.open === "[" && hasSeveralClauses(node.items)) return undefined
  const texts: string[] = []
  for (const [i, item] of node.items.entries()) {
    const text = flat(item.node)
    if (text === undefined) return undefined
    texts.push(item.comma && node.kind === "collection" && i < node.items.length - 1 ? `${text},` : text)
  }
  if (node.kind === "collection") return node.open + texts.join(" ") + node.close
  return node.text + prefixGap(node) + texts.join(" ")
}

/** `#_x` and `#:a{}` stand close, `#tag x` does not. */
function prefixGap({ text, items }: Prefix): string {
  if (text === "#_") return ""
  return text.startsWith("#:") && items.length === 1 ? "" : " "
}

function layoutPrefix(node: Prefix, column: number, tail: number): string {
  const head = node.text + prefixGap(node)
  const inside = column + head.length
  const last = node.items.length - 1
  return (
    head +
    stack(
      node.items.map((item, i) => ({ item, text: layout(item.node, inside, i === last ? tail : 0) })),
      inside,
    )
  )
}

function layoutCollection(node: Collection, column: number, tail: number): string {
  const inside = column + node.open.length
  const items = withoutLastComma(node.items)
  const rows = rowsOf({ ...node, items }, inside, tail + 1)
  const broken = items.length > 0 && isComment(items[items.length - 1])
  return node.open + stack(rows, inside) + (broken ? `\n${" ".repeat(inside)}` : "") + node.close
}

/** `[1, 2,]`: a comma before the closing bracket separates nothing. */
function withoutLastComma(items: readonly TextItem[]): readonly TextItem[] {
  const last = items[items.length - 1]
  return last?.comma ? [...items.slice(0, -1), { ...last, comma: false }] : items
}

function rowsOf({ open, items }: Collection, column: number, tail: number): Row[] {
  if (open === "{") return mapRows(items, column, tail)
  if (open === "(") return listRows(items, column, tail)
  if (open === "[") {
    const query = sections(items)
    if (query !== undefined)
      return query.flatMap((part, i) => sectionRows(part, column, i === query.length - 1 ? tail : 0))
    const table = tableRows(items, flat)
    if (table?.every((text) => column + text.length + tail <= WIDEST))
      return items.map((item, i) => row(item, table[i]))
  }
  return itemRows(items, column, tail)
}

function itemRows(items: readonly TextItem[], column: number, tail: number): Row[] {
  return items.map((item, i) =>
    row(item, layout(item.node, column, i === items.length - 1 ? tail : Number(item.comma))),
  )
}

/** A section of a query: `:where` a clause a line, the others on one line while that is not too long. */
function sectionRows(part: readonly TextItem[], column: number, tail: number): Row[] {
  const head = part.findIndex((item) => !isComment(item))
  const lead = itemRows(part.slice(0, head), column, 0)
  const [keyword, ...items] = part.slice(head)
  const name = flat(keyword.node)!
  if (items.length === 0) return [...lead, row(keyword, name)]
  const inside = column + name.length + 1 + Number(keyword.comma)
  const line = flatten({ kind: "collection", open: "", close: "", items: [...items] })
  const short = name !== ":where" && line !== undefined && inside + line.length + tail <= WIDEST
  const body = short ? line + (items[items.length - 1].comma ? "," : "") : stack(itemRows(items, inside, tail), inside)
  return [...lead, { item: keyword, text: `${row(keyword, name).text} ${body}` }]
}

/** Key and value on a line, the values of one column; a key whose value follows a comment stands alone. */
function mapRows(items: readonly TextItem[], column: number, tail: number): Row[] {
  const keys = pairKeys(items)
  const widths = [...keys].map((i) => flat(items[i].node)?.length ?? 0).filter((width) => width <= WIDEST_KEY)
  const width = widths.reduce((most, each) => Math.max(most, each), 0)
  const rows: Row[] = []
  for (let i = 0; i < items.length; i++) {
    const end = (at: number) => (at === items.length - 1 ? tail : Number(items[at].comma))
    const key = keys.has(i) ? flat(items[i].node) : undefined
    if (key === undefined) {
      rows.push(row(items[i], layout(items[i].node, column, end(i))))
      continue
    }
    const name = row(items[i], key).text
    const beside = `${name.padEnd(width)} `
    const text = besideOrBelow(items[i + 1], name, beside, column, end(i + 1))
    rows.push({ item: items[i], text })
    i++
  }
  return rows
}

/** A value behind its key; below it when it is broken and there takes fewer lines. */
function besideOrBelow(value: TextItem, name: string, beside: string, column: number, tail: number): string {
  const near = layout(value.node, column + beside.length, tail)
  if (!near.includes("\n")) return beside + row(value, near).text
  const below = layout(value.node, column, tail)
  if (near.split("\n").length <= below.split("\n").length) return beside + row(value, near).text
  return `${name}\n${" ".repeat(column)}${row(value, below).text}`
}

/** The indices of the keys that a value follows at once. */
function pairKeys(items: readonly TextItem[]): ReadonlySet<number> {
  const keys = new Set<number>()
  let isKey = true
  for (const [i, item] of items.entries()) {
    if (isSkipped(item)) continue
    if (isKey && i + 1 < items.length && !isSkipped(items[i + 1])) keys.add(i)
    isKey = !isKey
  }
  return keys
}

/** Arguments under the first one: `(or a⏎    b)`; of `not-join` and `or-join` the clauses stand two columns in. */
function listRows(items: readonly TextItem[], column: number, tail: number): Row[] {
  const [head, first, ...rest] = items
  const name = head?.node.kind === "atom" && !head.comma ? flat(head.node) : undefined
  if (name === undefined || first === undefined || items.some(isComment)) return itemRows(items, column, tail)
  const under = column + name.length + 1
  const text = `${name} ${row(first, layout(first.node, under, rest.length === 0 ? tail : 0)).text}`
  const inside = name.endsWith("-join") || name.length > 12 ? column + 1 : under
  const others = itemRows(rest, inside, tail).map(({ item, text }) => ({
    item,
    text: " ".repeat(inside - column) + text,
  }))
  return [{ item: head, text }, ...others]
}
