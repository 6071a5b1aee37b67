import { overlayScreen } from "./overlay-screen.js"
import { runningLine, type Scene, screen } from "./screen.js"
import type { Tty } from "./terminal/tty.js"

/** Draws what is asked for in one go once. */
export class Painter {
  readonly #tty: Tty
  readonly #scene: () => Scene
  #isDue = false
  #isPainting = false

  constructor(tty: Tty, scene: () => Scene) {
    this.#tty = tty
    this.#scene = scene
  }

  draw(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      this.#isPainting = true
      try {
        this.#paint()
      } finally {
        this.#isPainting = false
      }
    })
  }

  /** Whether a frame is being made: what works then is the reading of it. */
  get isPainting(): boolean {
    return this.#isPainting
  }

  /** What runs and for how long, in the last line, at once: nothing else is looked at. */
  drawRunning(): void {
    const scene = this.#scene()
    const line = runningLine(scene)
    if (line !== undefined) this.#tty.sink.patch(scene.state.size.rows - 1, scene.look.theme.paint(line))
  }

  #paint(): void {
    const scene = this.#scene()
    const { lines, cursor } = screen(scene)
    const painted = overlayScreen(lines, scene).map((line) => scene.look.theme.paint(line))
    const isUncovered = cursor !== undefined && scene.state.overlay === undefined
    this.#tty.sink.show({ lines: painted, ...(isUncovered && { cursor }) })
  }
}
