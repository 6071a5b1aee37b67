import { WizardError } from "../base/error.js"
import { type Datum, type Fields, rows } from "../library/datum.js"
import { Pace } from "../session/pace.js"
import type { Session } from "../session/session.js"
import type { Work } from "../session/work.js"
import { notebookParts, titleOf } from "./parts.js"
import { cutLines } from "./trimmed.js"
import { ViewRecorder } from "./view-recorder.js"

export interface PageDataOptions {
  /** Markdown as HTML that can do no harm. */
  readonly prose: (markdown: string) => string
  /** Whether operators' times are measured too: then the bytes are others each time. */
  readonly times?: boolean
  readonly work?: Work
}

/**
 * Everything that the page shows, as data for `script#wizard-data` (`viz/page/page-data.ts` says its shape): the notebook, and of each view
 * what every operator did and held at every t. Walks the session from t 0 to its end and leaves it there. The same notebook gives the
 * same bytes. O(transactions · (delta + full query)).
 */
export async function pageData(
  session: Session,
  { prose, times = false, work = {} }: PageDataOptions,
): Promise<Fields> {
  const { wizard } = session
  const { history } = wizard
  requireView(session)
  const pace = new Pace(work, "writing the page")
  const transactions: Fields[] = []
  const recorders = session.views.map((id) => new ViewRecorder(session, id))
  for (let t: number | undefined = 0; t !== undefined; t = t < history.last ? history.after(t) : undefined) {
    await session.goto(t)
    const record = t === 0 ? undefined : history.record(t)
    if (record !== undefined) transactions.push(written(session, t))
    for (const recorder of recorders) await recorder.at(t, record)
    await pace.step(history.last)
  }
  const { views, cut } = cutLines(recorders.map((recorder) => recorder.view(times)))
  const document = session.cells.document
  return {
    version: 1,
    title: titleOf(document),
    file: document.file.replace(/^.*[\\/]/, ""),
    parts: notebookParts(session.cells.all, document, prose),
    transactions,
    views: views as unknown as readonly Datum[],
    cut,
  }
}

/** Throws `page/no-view`: there is nothing to draw. */
export function requireView({ views, cells }: Session): void {
  if (views.length > 0) return
  throw new WizardError("page/no-view", `${cells.document.file} has no view to show`, {
    hint: "write a query in a fence: ```clojure view NAME",
  })
}

/** Datoms of a transaction that the page shows. */
const DATOMS = 200

/** What transaction t wrote, its listeners' rounds included. */
function written(session: Session, t: number): Fields {
  const datoms = [...session.wizard.history.transactions(t, t)].flatMap((part) => part.datoms)
  const shown = datoms.slice(0, DATOMS).map(([e, a, v, , added]) => [e, a, v, added])
  return { t, count: datoms.length, datoms: rows(shown) }
}
