import { overlayScreen } from "./overlay-screen.js"
import { type Scene, screen } from "./screen.js"
import type { Tty } from "./terminal/tty.js"

/** Draws what is asked for in one go once. */
export class Painter {
  readonly #tty: Tty
  readonly #scene: () => Scene | undefined
  #isDue = false

  /** Where there is no scene, what is on the screen stays. */
  constructor(tty: Tty, scene: () => Scene | undefined) {
    this.#tty = tty
    this.#scene = scene
  }

  draw(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      this.#paint()
    })
  }

  #paint(): void {
    const scene = this.#scene()
    if (scene === undefined) return
    const { lines, cursor } = screen(scene)
    const painted = overlayScreen(lines, scene).map((line) => scene.look.theme.paint(line))
    const isUncovered = cursor !== undefined && scene.state.overlay === undefined
    this.#tty.sink.show({ lines: painted, ...(isUncovered && { cursor }) })
  }
}
