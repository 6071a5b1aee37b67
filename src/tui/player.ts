/** Steps a second at least: a setting of 0 is no reason to stand still for ever. */
const SLOWEST = 0.1

/** Beats while something is played. */
export class Player {
  readonly #beat: () => void
  /** Steps a second, asked before each of them. */
  readonly #speed: () => number
  #timer: NodeJS.Timeout | undefined

  constructor(beat: () => void, speed: () => number) {
    this.#beat = beat
    this.#speed = speed
  }

  play(on: boolean): void {
    if (on === (this.#timer !== undefined)) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (on) this.#wait()
  }

  #wait(): void {
    const ms = 1000 / Math.max(SLOWEST, this.#speed())
    this.#timer = setTimeout(() => {
      this.#wait()
      this.#beat()
    }, ms)
  }
}
