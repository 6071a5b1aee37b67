import type { Session } from "../session/session.js"
import type { Moved } from "../session/travel.js"
import type { PositionReply, ViewSummary } from "./reply.js"

/** Rows of a state or view that one reply holds; how many there are is always said, and later ones can be asked for. */
export const MAX_ROWS = 1000

/** Where a session stands, with the selected view's own delta there. */
export function positionReply(session: Session, moved?: Moved): PositionReply {
  const { position, last, view, wizard } = session
  const stopped = moved?.stopped
  const isFailed = view !== undefined && wizard.view(view).status !== "ok"
  const [transaction] = position.t === 0 ? [] : wizard.history.transactions(position.t, position.t)
  return {
    kind: "position",
    position,
    last,
    tx: transaction?.tx ?? null,
    view,
    delta: view === undefined || isFailed ? null : session.delta(),
    stopped: session.stops.all.find(({ id }) => id === stopped),
  }
}

/** A view in a line. */
export function viewSummary(session: Session, id: string): ViewSummary {
  const handle = session.wizard.view(id)
  const { status } = handle
  return {
    id,
    columns: handle.columns,
    find: handle.find,
    rows: status === "ok" ? handle.page({ limit: 0 }).count : null,
    operators: handle.explain().operators.length,
    failure: status === "ok" ? null : `${status.message} (${status.code})`,
    selected: id === session.view,
    query: handle.text.query,
  }
}
