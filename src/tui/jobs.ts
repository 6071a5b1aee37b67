import { asWizardError, type WizardError } from "../base/error.js"
import type { Progress, Work } from "../session/work.js"

/** What a screen shows of what runs. */
export interface Running {
  readonly progress: Progress | undefined
  readonly since: number
}

type Job = (work: Work) => Promise<void>

const WAITING = 64

/**
 * Does one thing after the other. What runs longer than 0.3 s shows that it does; `stop` ends it, and forgets what waits. Keys that come
 * faster than they can be obeyed wait, but not endlessly.
 */
export class Jobs {
  readonly #changed: () => void
  readonly #failed: (error: WizardError) => void
  readonly #waiting: Job[] = []
  #current: AbortController | undefined
  /** Whether the end of what runs was asked for where it breathes. */
  #isEnding = false
  #running: Running | undefined

  constructor(changed: () => void, failed: (error: WizardError) => void) {
    this.#changed = changed
    this.#failed = failed
  }

  /** What has run for more than 0.3 s. */
  get running(): Running | undefined {
    const { progress, since } = this.#running ?? {}
    return since !== undefined && performance.now() - since >= 300 ? { progress, since } : undefined
  }

  get isBusy(): boolean {
    return this.#current !== undefined
  }

  add(job: Job): void {
    if (this.#waiting.length >= WAITING) return
    this.#waiting.push(job)
    if (this.#current === undefined) void this.#work()
  }

  /** Whether there was something to stop. */
  stop(): boolean {
    this.#waiting.length = 0
    if (this.#current === undefined) return false
    this.#current.abort()
    return true
  }

  /** Whether what runs is to end in its midst: told once, so that what it takes back then comes to its end. */
  ends(): boolean {
    if (this.#isEnding || this.#current?.signal.aborted !== true) return false
    this.#isEnding = true
    return true
  }

  async #work(): Promise<void> {
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      const controller = new AbortController()
      this.#current = controller
      this.#isEnding = false
      this.#running = { progress: undefined, since: performance.now() }
      const timer = setInterval(this.#changed, 100)
      try {
        await job({ signal: controller.signal, progress: (progress) => this.#progressed(progress) })
      } catch (thrown) {
        this.#failed(asWizardError(thrown))
      } finally {
        clearInterval(timer)
        this.#current = undefined
        this.#running = undefined
        this.#changed()
      }
    }
  }

  #progressed(progress: Progress): void {
    if (this.#running !== undefined) this.#running = { ...this.#running, progress }
  }
}
