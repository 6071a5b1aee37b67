import type { Change, Listener } from "../engine/listeners.js"
import { formsOf } from "./input.js"
import type { Subscriber } from "./options.js"
import { RowDelta } from "./result.js"

/** What the engine tells, in JS values, and what is returned to it, as forms. */
export const listenerOf =
  (subscriber: Subscriber, exact: boolean): Listener =>
  ({ view, t, tx, delta }: Change) => {
    const { asserts, retracts } = new RowDelta(delta, exact)
    const forms = subscriber({ view, t, tx, asserts, retracts })
    return forms === undefined ? undefined : formsOf(forms)
  }
