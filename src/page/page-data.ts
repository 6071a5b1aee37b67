import { WizardError } from "../base/error.js"
import { type Datum, type Fields, rows } from "../library/datum.js"
import type { Session } from "../session/session.js"
import { notebookParts, titleOf } from "./parts.js"
import { cutLines } from "./trimmed.js"
import { ViewRecorder } from "./view-recorder.js"

/**
 * Everything that the page shows, as data for `script#wizard-data` (`viz/page/page-data.ts` says its shape): the notebook, and of each view
 * what every operator did and held at every t. Walks the session from t 0 to its end and leaves it there. The same notebook gives the
 * same bytes. O(transactions · (delta + full query)).
 */
export async function pageData(session: Session): Promise<Fields> {
  const { wizard } = session
  const { history } = wizard
  if (session.views.length === 0) {
    throw new WizardError("page/no-view", `${session.cells.document.file} has no view to show`, {
      hint: "write a query in a fence: ```clojure view NAME",
    })
  }
  const transactions: Fields[] = []
  const recorders = session.views.map((id) => new ViewRecorder(session, id))
  for (let t: number | undefined = 0; t !== undefined; t = t < history.last ? history.after(t) : undefined) {
    await session.goto(t)
    const record = t === 0 ? undefined : history.record(t)
    if (record !== undefined) transactions.push(written(session, t))
    for (const recorder of recorders) await recorder.at(t, record)
  }
  const { views, cut } = cutLines(recorders.map((recorder) => recorder.view))
  const document = session.cells.document
  return {
    version: 1,
    title: titleOf(document),
    file: document.file.replace(/^.*[\\/]/, ""),
    parts: notebookParts(session.cells.all, document),
    transactions,
    views: views as unknown as readonly Datum[],
    cut,
  }
}

/** Datoms of a transaction that the page shows. */
const DATOMS = 200

/** What transaction t wrote, its listeners' rounds included. */
function written(session: Session, t: number): Fields {
  const datoms = [...session.wizard.history.transactions(t, t)].flatMap((part) => part.datoms)
  const shown = datoms.slice(0, DATOMS).map(([e, a, v, , added]) => [e, a, v, added])
  return { t, count: datoms.length, datoms: rows(shown) }
}
