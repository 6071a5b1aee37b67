import { WizardError } from "../../base/error.js"
import type { Session } from "../../session/session.js"
import type { Command } from "../command.js"
import { type Listing, lengthOf, listingOf } from "../listing.js"
import { MAX_ROWS } from "../replies.js"

export const moreCommand: Command = {
  name: "more",
  aliases: ["m"],
  usage: ":more",
  summary: "shows the rows behind those that the last answer has shown",
  arguments: [],
  more: ["As many as the setting rows says, again and again to the end. JSON has them at once."],
  run: async ({ session, settings }, args) => {
    args.end()
    const last = listingOf(session)
    const rows = settings.number("rows")
    const from = (last?.from ?? 0) + rows
    if (last === undefined || from >= (lengthOf(last.reply) ?? 0)) {
      throw new WizardError("more/nothing", last === undefined ? "no rows were shown yet" : "all rows were shown", {
        hint: ":rows, :delta, :state and queries show rows",
      })
    }
    return { kind: "more", ...held(session, { reply: last.reply, from }, rows) }
  },
}

/** A reply holds so many rows of a view or a state at most: what it does not hold is read from there on, at the position of now. */
function held(session: Session, { reply, from }: Listing, rows: number): Listing {
  const isHeld = from + rows <= MAX_ROWS || (lengthOf(reply) ?? 0) <= MAX_ROWS
  if (isHeld || (reply.kind !== "rows" && reply.kind !== "state")) return { reply, from }
  const { filter } = reply
  const page = (offset: number) => ({ offset: offset + from, limit: MAX_ROWS, ...(filter !== undefined && { filter }) })
  if (reply.kind === "rows") {
    const { view, offset } = reply.reading
    return { reply: { ...reply, t: session.t, reading: session.rows(view, page(offset)) }, from: 0 }
  }
  const operators = reply.operators.map(({ op, view, ports }) => session.state(op, page(ports[0]?.offset ?? 0), view))
  return { reply: { ...reply, position: session.position, operators }, from: 0 }
}
