import { shelterAll } from "../base/breath.js"
import type { RecordedStep, TransactionRecord } from "../library/record.js"
import type { Wizard } from "../library/wizard.js"
import { sizesOf } from "./marks.js"
import { Pace } from "./pace.js"
import type { Position, Unit } from "./position.js"
import { Records } from "./records.js"
import type { SessionListener } from "./session-event.js"
import type { Stops } from "./stops.js"
import type { Work } from "./work.js"

/** Where a movement has ended. */
export interface Moved {
  readonly position: Position
  /** The breakpoint that ended it before its time, by number. */
  readonly stopped: number | undefined
}

/** What travelling needs of its session. */
export interface Ground {
  readonly wizard: Wizard
  readonly stops: Stops
  /** The selected view, whose steps are the places inside a transaction. */
  readonly view: string | undefined
}

/** Who is told of what happens on the way. */
export interface Told {
  readonly tell: SessionListener
  /** What a view changed in transaction t. */
  readonly passed: (t: number, sizes: ReadonlyMap<string, number>) => void
}

/**
 * A position in the history and how it moves. Places are in one line: after each transaction, and between them, after each but the last
 * step of the next one. The Wizard stands at the position's t, also while the position is inside it.
 */
export class Travel {
  readonly records: Records
  readonly #ground: Ground
  readonly #told: Told
  /** Steps that have run inside the transaction; 0 after a whole one. */
  #step = 0
  /** How many are looking elsewhere, and come back. */
  #visits = 0

  constructor(ground: Ground, told: Told, room: number) {
    this.#ground = ground
    this.#told = told
    this.records = new Records(room)
  }

  get t(): number {
    return this.#ground.wizard.t
  }

  /** How many steps have run; 0 after a whole transaction. */
  get ran(): number {
    return this.#step
  }

  get position(): Position {
    const { t } = this
    if (this.#step === 0) return { t, inside: undefined }
    const steps = this.steps()
    const { op, iteration, round } = steps[this.#step - 1]
    return { t, inside: { step: this.#step, of: steps.length, op, iteration, round } }
  }

  /** What the transaction of the position did. O(its datoms) the first time. */
  record(): TransactionRecord {
    return this.records.of(this.#ground.wizard, this.t)
  }

  /** The steps of the transaction of the position, or of transaction t, in the selected view. */
  steps(t = this.t): readonly RecordedStep[] {
    const { view, wizard } = this.#ground
    return view === undefined || t === 0 ? [] : this.records.of(wizard, t).steps(view)
  }

  /** Leaves the inside of a transaction for its end. */
  settle(): void {
    this.#step = 0
  }

  /** What a look gives as of t. */
  at<T>(t: number, look: () => T, work: Work): Promise<T> {
    return this.returning(async () => {
      if (t !== this.t) await this.goto(t, work)
      return look()
    })
  }

  /** `returning`, from the end of the transaction. */
  elsewhere<T>(run: () => Promise<T>): Promise<T> {
    return this.returning(() => {
      this.settle()
      return run()
    })
  }

  /** Whether the Wizard is elsewhere for a moment: what is read now is not of the position. */
  get isAway(): boolean {
    return this.#visits > 0
  }

  /**
   * Does something elsewhere, and comes back to the place where it was, as far as that is still there. Nobody is told of a movement that
   * ends where it began.
   */
  async returning<T>(run: () => Promise<T>): Promise<T> {
    const { t } = this
    const step = this.#step
    this.#visits++
    try {
      return await run()
    } finally {
      await shelterAll(() => this.#walk(Math.min(t, this.#ground.wizard.history.last), {}))
      this.#step = step < this.steps().length ? step : 0
      this.#visits--
      if (this.t !== t || this.#step !== step) this.#tellPlace()
      else if (!this.isAway) this.#told.tell({ kind: "marks" })
    }
  }

  /** How often the history or the views have changed: what was read before is of another world. */
  generation = 0

  reset(): void {
    this.generation++
    this.#step = 0
    this.records.clear()
  }

  async goto(t: number, work: Work): Promise<Moved> {
    const there = this.#ground.wizard.history.before(t)
    this.#step = 0
    try {
      await this.#walk(there, work)
    } finally {
      this.#tellPlace()
    }
    return { position: this.position, stopped: undefined }
  }

  /** Moves by so many units, forward or back, as far as there is history; a breakpoint ends a movement forward. */
  async move(sign: 1 | -1, unit: Unit, count: number, work: Work): Promise<Moved> {
    const pace = new Pace(work, sign === 1 ? "stepping" : "stepping back")
    let stopped: number | undefined
    try {
      for (let i = 0; i < count && stopped === undefined; i++) {
        if (!(sign === 1 ? this.#forward(unit) : this.#backward(unit))) break
        stopped = this.#hit(sign)
        await pace.step(count)
      }
    } finally {
      this.#tellPlace()
    }
    return { position: this.position, stopped }
  }

  #tellPlace(): void {
    if (!this.isAway) this.#told.tell({ kind: "position" })
  }

  /** One unit forward. False at the end. */
  #forward(unit: Unit): boolean {
    if (unit !== "transaction" && this.#step > 0) {
      const places = placesOf(this.steps(), unit)
      this.#step = places.find((place) => place > this.#step) ?? 0
      return true
    }
    if (this.#step > 0) {
      this.#step = 0
      return true
    }
    const next = this.#ground.wizard.history.after(this.t)
    if (next === undefined) return false
    this.#to(next, true)
    if (unit !== "transaction") this.#step = placesOf(this.steps(), unit)[0] ?? 0
    return true
  }

  /** One unit back; from inside a transaction a transaction back is its begin. False at the start. */
  #backward(unit: Unit): boolean {
    const { history } = this.#ground.wizard
    if (this.t === 0) return false
    const places = unit === "transaction" ? [] : placesOf(this.steps(), unit)
    const before = this.#step === 0 ? places : places.filter((place) => place < this.#step)
    this.#step = before.at(-1) ?? 0
    if (this.#step === 0) this.#to(history.before(this.t - 1), false)
    return true
  }

  /** Steps to a neighbour, and notes what the transaction between changed. */
  #to(t: number, listening: boolean): void {
    const { wizard, stops } = this.#ground
    const over = Math.max(t, this.t)
    stops.listening = listening
    try {
      this.#told.passed(over, sizesOf(wizard.history.goto(t)))
    } finally {
      stops.listening = false
    }
  }

  async #walk(t: number, work: Work): Promise<void> {
    const { history } = this.#ground.wizard
    const pace = new Pace(work, t < this.t ? "stepping back" : "stepping")
    const of = Math.abs(t - this.t)
    while (this.t !== t) {
      const next = t < this.t ? history.before(this.t - 1) : history.after(this.t)
      if (next === undefined) return
      this.#to(next, false)
      await pace.step(of)
    }
  }

  /** Where the first breakpoint has hit in the last step forward. Inside the transaction, when the selected view can tell. */
  #hit(sign: 1 | -1): number | undefined {
    const found = this.#ground.stops.take()
    if (sign === -1 || found === undefined) return undefined
    const { hit, id } = found
    if (hit.view !== this.#ground.view || hit.t !== this.t) return id
    const steps = this.steps()
    const at = steps.findIndex(({ op, iteration }) => op === hit.op && iteration === hit.iteration)
    this.#step = at < 0 || at === steps.length - 1 ? 0 : at + 1
    return id
  }
}

/** The places inside a transaction: after each operator, or after each round of a fixpoint; the end is none of them. */
function placesOf(steps: readonly RecordedStep[], unit: Exclude<Unit, "transaction">): readonly number[] {
  const places: number[] = []
  for (let i = 0; i < steps.length - 1; i++) {
    const [here, next] = [steps[i], steps[i + 1]]
    const isEnd = here.iteration !== null && (next.iteration !== here.iteration || next.round !== here.round)
    if (unit === "operator" || isEnd) places.push(i + 1)
  }
  return places
}
