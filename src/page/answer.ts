import type { PageQuestion } from "../../viz/page/page-data.js"
import { fromJson } from "../edn/json.js"
import type { Datum } from "../library/datum.js"
import { derivationRecord } from "../library/derivation-record.js"
import { jsRow } from "../library/result.js"
import type { Session } from "../session/session.js"

/** Nodes of a derivation that a page shows. */
export const NODES = 1000

/**
 * What the session answers: to `why` a derivation (null for a row that the view has not at t), to `times` the milliseconds of each operator, by
 * id. Changes nothing. Throws `view/unknown`, `history/range`.
 */
export async function answer({ wizard }: Session, question: PageQuestion): Promise<Datum> {
  const { kind, view } = question
  if (kind === "times") return Object.fromEntries(wizard.history.times(wizard.view(view).id))
  const result = await wizard.why(view, jsRow(question.row.map(fromJson), true), question.t)
  return result && derivationRecord(result.derivation, NODES)
}
