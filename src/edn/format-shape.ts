import { type Collection, isComment, type TextItem, type TextNode } from "./text-tree.js"

/**
 * The sections of a query's vector, each from its keyword on, with the comments on the lines before it; undefined when the
 * items are no query.
 */
export function sections(items: readonly TextItem[]): readonly (readonly TextItem[])[] | undefined {
  const first = items.find((item) => !isComment(item))
  if (first === undefined || textOf(first) !== ":find") return undefined
  const parts: TextItem[][] = [[]]
  let started = false
  for (const item of items) {
    if (SECTIONS.has(textOf(item))) {
      if (started) parts.push(leading(parts[parts.length - 1]))
      started = true
    }
    parts[parts.length - 1].push(item)
  }
  return parts
}

/** Whether the items are a query with more than one clause: one that people read clause by clause. */
export function hasSeveralClauses(items: readonly TextItem[]): boolean {
  const where = sections(items)?.find((part) => part.some((item) => textOf(item) === ":where"))
  return (where?.filter((item) => !isComment(item)).length ?? 0) > 2
}

/**
 * The lines of a vector of maps, padded into columns as far as all have the same keys in the same order; undefined when the
 * items are something else. `flat` gives a node on one line.
 */
export function tableRows(
  items: readonly TextItem[],
  flat: (node: TextNode) => string | undefined,
): string[] | undefined {
  const maps = items.map(({ node }) => node).filter(isMap)
  if (maps.length !== items.length || maps.length === 0) return undefined
  const cells: string[][] = []
  for (const { items: parts } of maps) {
    const texts = parts.map(({ node }) => flat(node))
    if (texts.includes(undefined)) return undefined
    cells.push(texts.map((text, i) => (parts[i].comma && i < parts.length - 1 ? `${text},` : `${text}`)))
  }
  const keysOf = (map: Collection) => map.items.filter((_, i) => i % 2 === 0).map(({ node }) => flat(node))
  const keys = maps.map(keysOf)
  const shared = keys[0].findIndex((key, i) => keys.some((others) => others[i] !== key))
  const columns = 2 * (shared === -1 ? keys[0].length : shared)
  const widths = cells[0]
    .slice(0, columns)
    .map((_, i) => cells.reduce((most, line) => Math.max(most, line[i]?.length ?? 0), 0))
  const padded = (line: readonly string[]) =>
    line.map((cell, i) => (i < line.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell))
  return cells.map((line) => `{${padded(line).join(" ")}}`)
}

const SECTIONS = new Set([":find", ":with", ":in", ":where", ":keys", ":strs", ":syms"])

const textOf = ({ node }: TextItem): string => (node.kind === "atom" ? node.text : "")

const isMap = (node: TextNode): node is Collection => node.kind === "collection" && node.open === "{"

/** Takes the comments at the end that stand on lines of their own: they speak of what follows. */
function leading(part: TextItem[]): TextItem[] {
  let from = part.length
  while (from > 0 && isComment(part[from - 1]) && !part[from - 1].glued) from--
  return part.splice(from)
}
