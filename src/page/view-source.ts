import type { Description } from "../circuit/describe.js"
import type { Fields } from "../library/datum.js"
import type { Cell } from "../notebook/document.js"
import { dedented } from "../notebook/place.js"
import type { Session } from "../session/session.js"

/** The cells from which a view is made: that of its query, and the rules of which an operator comes. */
export function sourcesOf(session: Session, view: string, descriptions: readonly Description[]): readonly Fields[] {
  const lines = descriptions.flatMap(({ operators }) =>
    operators.flatMap(({ span }) => (span === null ? [] : [span.line])),
  )
  const isMeant = (cell: Cell): boolean => {
    const end = cell.line + cell.body.split("\n").length
    return lines.some((line) => line > cell.line && line < end)
  }
  const own = session.cells.world.stage.definedBy.get(view)
  return session.cells.all.flatMap(({ cell }) => {
    if (cell !== own && (cell.kind !== "rules" || !isMeant(cell))) return []
    return [{ kind: cell.kind, name: cell.name ?? "", line: cell.line + 1, text: dedented(cell) }]
  })
}
