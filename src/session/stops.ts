import { WizardError } from "../base/error.js"
import type { Hit } from "../library/condition.js"
import type { Wizard } from "../library/wizard.js"
import type { SessionListener } from "./session-event.js"

/** A breakpoint ends a movement forward at the transaction in which something fits its condition; a watch only tells. */
export interface Stop {
  readonly id: number
  readonly kind: "break" | "watch"
  /** `row [_ "X"]`, `leaves [_ "X"]`, `weight<0`, `delta>1000`, `op c2.join`, `view`. */
  readonly condition: string
  /** How often it has fitted. */
  readonly hits: number
}

interface Armed {
  stop: Stop
  end: () => void
}

/** The breakpoints and watches of a session. They see transactions and steps forward, nothing else. */
export class Stops {
  /** Whether what happens now is to be seen. */
  listening = false
  readonly #tell: SessionListener
  #wizard: Wizard
  #armed: Armed[] = []
  #last = 0
  #hit: { readonly id: number; readonly hit: Hit } | undefined

  constructor(wizard: Wizard, tell: SessionListener) {
    this.#wizard = wizard
    this.#tell = tell
  }

  get all(): readonly Stop[] {
    return this.#armed.map(({ stop }) => stop)
  }

  /** Throws `break/condition` for what is none. */
  add(kind: Stop["kind"], condition: string): Stop {
    const armed: Armed = {
      stop: { id: this.#last + 1, kind, condition: condition.trim(), hits: 0 },
      end: () => undefined,
    }
    this.#arm(armed)
    this.#last++
    this.#armed.push(armed)
    this.#tell({ kind: "stops" })
    return armed.stop
  }

  /** Throws `break/unknown`. */
  remove(id: number): void {
    const at = this.#armed.findIndex(({ stop }) => stop.id === id)
    if (at < 0) {
      const ids = this.#armed.map(({ stop }) => stop.id).join(", ")
      throw new WizardError("break/unknown", `there is no breakpoint or watch ${id}`, {
        hint: ids === "" ? "there are none" : `there are ${ids}`,
      })
    }
    this.#armed[at].end()
    this.#armed.splice(at, 1)
    this.#tell({ kind: "stops" })
  }

  /** The first breakpoint that has hit since this was asked last. */
  take(): { readonly id: number; readonly hit: Hit } | undefined {
    const hit = this.#hit
    this.#hit = undefined
    return hit
  }

  /** Goes over to another Wizard. */
  attach(wizard: Wizard): void {
    for (const { end } of this.#armed) end()
    this.#wizard = wizard
    for (const armed of this.#armed) this.#arm(armed)
  }

  #arm(armed: Armed): void {
    armed.end = this.#wizard.watch(armed.stop.condition, (hit) => {
      if (!this.listening) return
      const { stop } = armed
      armed.stop = { ...stop, hits: stop.hits + 1 }
      if (stop.kind === "break") this.#hit ??= { id: stop.id, hit }
      else this.#tell({ kind: "hit", watch: stop.id, hit })
    })
  }
}
