import { WizardError } from "./error.js"

/**
 * What a host does in the midst of something long that lets nobody else run: it tells how long that takes, and listens. It returns true when
 * the work is to end; `mayEnd` is false while that cannot be.
 */
export type Breath = (mayEnd: boolean) => boolean

/** Milliseconds between two breaths. */
const EVERY = 50

let host: Breath | undefined
let last = 0
let sheltered = 0

/** From now on who works long breathes; returns what ends it. */
export function withBreath(breath: Breath): () => void {
  host = breath
  return () => {
    if (host === breath) host = undefined
  }
}

/**
 * Called between the parts of whatever may take long without a pause: operators of a step, rows of a full query, forms of a transaction.
 * Whoever calls it can be ended there, with all that was begun taken back. Throws `session/interrupted`. O(1), next to nothing without a host.
 */
export function breathe(): void {
  if (host === undefined) return
  const now = performance.now()
  if (now - last < EVERY) return
  const isEnd = host(sheltered === 0)
  last = performance.now()
  if (isEnd && sheltered === 0) throw interrupted("the work")
}

/** Does what must come to its end, as it takes back or goes back: nobody interrupts it. */
export function shelter<T>(run: () => T): T {
  sheltered++
  try {
    return run()
  } finally {
    sheltered--
  }
}

/** The same for what waits in between. */
export async function shelterAll<T>(run: () => Promise<T>): Promise<T> {
  sheltered++
  try {
    return await run()
  } finally {
    sheltered--
  }
}

const INTERRUPTED = "session/interrupted"

export const interrupted = (doing: string): WizardError =>
  new WizardError(INTERRUPTED, `${doing} was stopped`, { hint: "what was done until then is kept whole" })

/** Whether somebody wanted it to stop: nothing was wrong. */
export const isInterruption = (thrown: unknown): boolean => thrown instanceof WizardError && thrown.code === INTERRUPTED
