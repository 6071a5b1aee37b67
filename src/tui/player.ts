const PLAY_MS = 700

/** Beats while something is played. */
export class Player {
  readonly #beat: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(beat: () => void) {
    this.#beat = beat
  }

  play(on: boolean): void {
    if (on === (this.#timer !== undefined)) return
    clearInterval(this.#timer)
    this.#timer = on ? setInterval(this.#beat, PLAY_MS) : undefined
  }
}
