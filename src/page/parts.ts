import type { Datum } from "../library/datum.js"
import type { Document } from "../notebook/document.js"
import { dedented } from "../notebook/place.js"
import type { CellState } from "../session/cell-state.js"

/** The notebook from top to bottom: prose as HTML (`prose` makes it), cells as they stand with what became of them. */
export function notebookParts(
  states: readonly CellState[],
  { parts }: Document,
  prose: (markdown: string) => string,
): readonly Datum[] {
  const byCell = new Map(states.map((state) => [state.cell, state]))
  return parts.map((part): Datum => {
    if (part.part === "prose") return { part: "prose", html: prose(part.text) }
    const { t = null, status = "stale", message = "" } = byCell.get(part) ?? {}
    const { kind, name = null, language, line } = part
    return { part: "cell", kind, name, language, line, text: dedented(part), t, status, message }
  })
}

/** The first heading, else the file's name. */
export function titleOf({ parts, file }: Document): string {
  for (const part of parts) {
    const heading = part.part === "prose" ? /^#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(part.text)?.[1] : undefined
    if (heading !== undefined) return heading
  }
  return file.replace(/^.*[\\/]/, "")
}
