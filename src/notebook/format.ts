import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { type Cell, type Document, KINDS, type Kind, type Prose } from "./document.js"
import { type Fence, fences } from "./fence.js"
import { type Info, parseInfo } from "./info.js"

/**
 * A notebook's text as a document. Lossless: `printNotebook` gives the same text back, whatever it is. Never throws; what is wrong
 * with a cell is said when it runs. O(length).
 */
export function parseNotebook(text: string, file: string): Document {
  const parts: (Cell | Prose)[] = []
  const warnings: WizardError[] = []
  let at = 0
  for (const fence of fences(text)) {
    const info = parseInfo(fence.info, fence.infoColumn)
    const kind = KINDS.find((each) => each === info.kind)
    const opening = text.slice(fence.start, fence.bodyStart)
    if (kind === undefined || !fence.atMargin) {
      const warning = doubtful(fence, info, { name: file, text: opening.trimEnd(), line: fence.line })
      if (warning !== undefined) warnings.push(warning)
      continue
    }
    if (fence.start > at) parts.push({ part: "prose", text: text.slice(at, fence.start) })
    parts.push(cellOf(text, fence, info, kind))
    at = fence.end
  }
  if (at < text.length) parts.push({ part: "prose", text: text.slice(at) })
  return { file, text, parts, warnings }
}

/** The text of a document. */
export const printNotebook = ({ parts }: Document): string =>
  parts.map((part) => (part.part === "prose" ? part.text : part.opening + part.body + part.closing)).join("")

function cellOf(text: string, fence: Fence, info: Info, kind: Kind): Cell {
  return {
    part: "cell",
    kind,
    language: info.language,
    name: info.name,
    nameColumn: info.nameColumn,
    attributes: info.attributes,
    body: text.slice(fence.bodyStart, fence.bodyEnd),
    line: fence.line,
    start: fence.bodyStart,
    end: fence.bodyEnd,
    indent: fence.indent,
    opening: text.slice(fence.start, fence.bodyStart),
    closing: text.slice(fence.bodyEnd, fence.end),
  }
}

const LANGUAGES = ["clojure", "clj", "edn", "diff", "datalog", "sql"]

/** A fence that is prose, but was probably meant otherwise. */
function doubtful(
  fence: Fence,
  { language, kind, kindColumn }: Info,
  source: { name: string; text: string; line: number },
): WizardError | undefined {
  const about = (code: string, message: string, hint: string, start: number, length: number) =>
    new WizardError(code, message, { span: { source, start, end: start + length }, hint })
  if (kind !== undefined && LANGUAGES.includes(language)) {
    if ((KINDS as readonly string[]).includes(kind)) {
      const hint = "put the fence on a line of its own, at most three spaces from the margin"
      return about("cell/indented", `a ${kind} cell inside a list item does not run`, hint, fence.infoColumn, 1)
    }
    const near = nearest(kind, KINDS)
    if (near !== undefined) {
      return about("cell/kind", `${kind} is no kind of cell`, `did you mean ${near}?`, kindColumn - 1, kind.length)
    }
  }
  const isKind = language !== "sh" && (KINDS as readonly string[]).includes(language)
  if (isKind && kind !== undefined) {
    const hint = `write a highlight language first: clojure ${language} ${kind}`
    return about(
      "cell/language",
      `a fence that begins with ${language} is prose`,
      hint,
      fence.infoColumn,
      language.length,
    )
  }
  if (fence.closed) return undefined
  return about("cell/unclosed", "this fence is never closed", "close it: what follows is its text", fence.infoColumn, 1)
}
