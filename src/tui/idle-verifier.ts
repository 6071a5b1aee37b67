import type { Session } from "../session/session.js"
import type { Jobs } from "./jobs.js"

const PAUSE_MS = 150
/** A comparison that takes longer makes keys wait: then the others wait to be asked. */
const MOST_MS = 250
/** Transactions before and after the position that are looked into, and what looking into one may take. */
const AROUND = 20
const MOST_LOOK_MS = 30
const MOST_LOOK_DATOMS = 50_000

/**
 * While nobody does anything, compares the view with its full query at one transaction after the other, those near the position first, and
 * looks into what operators put out around it.
 */
export class IdleVerifier {
  readonly #session: Session
  readonly #jobs: Jobs
  readonly #tried = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #isDear = false
  #isLookDear = false
  readonly #looked: () => void

  /** `looked` is called when more is known of what operators put out. */
  constructor(session: Session, jobs: Jobs, looked: () => void) {
    this.#session = session
    this.#jobs = jobs
    this.#looked = looked
  }

  /** Something was done: goes on when nothing is done for a while. */
  wake(): void {
    clearTimeout(this.#timer)
    if (!this.#isDear) this.#timer = setTimeout(() => this.#turn(), PAUSE_MS)
  }

  /** Others have other costs. */
  reset(): void {
    this.#isDear = false
    this.#isLookDear = false
    this.#tried.clear()
    this.wake()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #turn(): void {
    if (this.#session.turns.isAway) {
      this.wake()
      return
    }
    if (this.#look()) this.wake()
    const t = this.#isTooDear() ? undefined : this.#next()
    if (t === undefined || this.#session.position.inside !== undefined) return
    if (this.#jobs.isBusy) {
      this.wake()
      return
    }
    this.#tried.add(`${this.#session.view} ${t}`)
    this.#jobs.add(async (work) => {
      const began = performance.now()
      await this.#session.turns.take(() => this.#session.verify({ from: t, to: t }, work), work)
      this.#isDear = performance.now() - began > MOST_MS
      this.wake()
    })
  }

  /** Looks into the transactions around the position, some at a time, as long as that is cheap. Whether there are others. */
  #look(): boolean {
    const { t: here, last, tracks, view, wizard } = this.#session
    const isDear = this.#isLookDear || wizard.history.datoms > MOST_LOOK_DATOMS
    if (view === undefined || isDear || this.#jobs.isBusy) return false
    const near = this.#session.timeline(Math.max(1, here - AROUND), Math.min(last, here + AROUND))
    const open = near
      .map((moment) => moment.t)
      .filter((each) => each > 0 && !tracks.knows(each))
      .sort((a, b) => Math.abs(a - here) - Math.abs(b - here))
    const began = performance.now()
    for (const t of open) {
      const before = performance.now()
      if (before - began > MOST_LOOK_MS) return true
      tracks.look(t)
      this.#isLookDear = performance.now() - before > MOST_MS
      this.#looked()
      if (this.#isLookDear) return false
    }
    return false
  }

  /** By experience, and by the number of datoms where there is none: the first comparison on a million would freeze the screen. */
  #isTooDear(): boolean {
    const { cells, view } = this.#session
    return view !== undefined && cells.world.marks.expected(view) > MOST_MS
  }

  #next(): number | undefined {
    const session = this.#session
    if (session.view === undefined) return undefined
    const open = session
      .timeline(1, session.last, session.view)
      .filter(({ t, mark }) => mark === "unverified" && !this.#tried.has(`${session.view} ${t}`))
      .map(({ t }) => t)
    return open.sort((a, b) => Math.abs(a - session.t) - Math.abs(b - session.t))[0]
  }
}
