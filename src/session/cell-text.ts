import type { Cell, Document } from "../notebook/document.js"

/** A cell as text: its info string and body between fences that nothing in the body can close. */
export function cellText(info: string, body: string): string {
  const longest = (body.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = "`".repeat(longest + 1)
  const lines = body.replace(/^\s*\n/, "").trimEnd()
  return `${fence}${info}\n${lines === "" ? "" : `${lines}\n`}${fence}\n`
}

/** A text at the end of a document's, after an empty line. */
export function appended(text: string, more: string): string {
  if (text.trim() === "") return more
  return `${text}${text.endsWith("\n") ? "" : "\n"}${/\n\s*\n$/.test(text) ? "" : "\n"}${more}`
}

/** The text of a document with a piece put before a cell. */
export const insertedBefore = ({ text }: Document, cell: Cell, piece: string): string => {
  const at = cell.start - cell.opening.length
  return `${text.slice(0, at)}${piece}${piece.endsWith("\n") ? "" : "\n"}\n${text.slice(at)}`
}

/** With another body for a cell and, when it is given, another info string. */
export function edited({ text }: Document, cell: Cell, body: string, info: string | undefined): string {
  const fence = /^(\s*)(`+|~+)/.exec(cell.opening)
  const mark = fence?.[2] ?? "```"
  const inner = body === "" || body.endsWith("\n") ? body : `${body}\n`
  const isSafe = !new RegExp(`^\\s*\\${mark[0]}{${mark.length},}\\s*$`, "m").test(inner)
  const start = cell.start - cell.opening.length
  const end = cell.end + cell.closing.length
  if (!isSafe) return text.slice(0, start) + cellText(info ?? infoOf(cell), inner) + text.slice(end)
  const opening = info === undefined ? cell.opening : `${fence?.[1] ?? ""}${mark}${info}\n`
  return text.slice(0, start) + opening + inner + text.slice(cell.end)
}

/** Without a cell, and without the empty line that it leaves behind. */
export function without({ text }: Document, cell: Cell): string {
  const before = text.slice(0, cell.start - cell.opening.length)
  const after = text.slice(cell.end + cell.closing.length)
  return before + (/(^|\n)\s*\n$/.test(before) || before === "" ? after.replace(/^\s*\n/, "") : after)
}

export const infoOf = ({ opening }: Cell): string => opening.trim().replace(/^[`~]+\s*/, "")
