import type { Session } from "../session/session.js"
import type { Reply } from "./reply.js"

/** What was last answered with rows, and from which of them on it was shown. */
export interface Listing {
  readonly reply: Reply
  readonly from: number
}

/** One a session: what was looked at before is not kept. */
const listings = new WeakMap<Session, Listing>()

/** What `:more` goes on with; undefined before anything was answered with rows. */
export const listingOf = (session: Session): Listing | undefined => listings.get(session)

/** Notes a reply that has rows. Returns it. */
export function listed(session: Session, reply: Reply): Reply {
  if (reply.kind === "more") listings.set(session, reply)
  else if (lengthOf(reply) !== undefined) listings.set(session, { reply, from: 0 })
  return reply
}

/** How many rows the longest list of a reply has; undefined for one without lists. */
export function lengthOf(reply: Reply): number | undefined {
  switch (reply.kind) {
    case "rows":
      return reply.reading.count - reply.reading.offset
    case "answer":
    case "comparison":
      return reply.rows.length
    case "profile":
      return reply.operators.length
    case "position":
      return reply.delta?.count
    case "delta":
      return Math.max(reply.reading.count, ...reply.inputs.map(({ delta }) => delta?.count ?? 0))
    case "state":
      return most(reply.operators.flatMap(({ ports }) => ports.map(({ count, offset }) => count - offset)))
    case "transaction":
      return Math.max(reply.datoms.length, ...[...reply.deltas.values()].map((delta) => delta?.length ?? 0))
    case "verification":
      return reply.divergence === null
        ? undefined
        : Math.max(reply.divergence.extra.length, reply.divergence.missing.length)
    default:
      return undefined
  }
}

const most = (counts: readonly number[]): number => counts.reduce((high, count) => Math.max(high, count), 0)
