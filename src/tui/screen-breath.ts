import type { Breath } from "../base/breath.js"
import type { Jobs } from "./jobs.js"
import type { Painter } from "./painter.js"
import type { Tty } from "./terminal/tty.js"

/** What a screen does while something works without a pause: how long that takes is told, and Ctrl-C is heard. */
export const screenBreath =
  (tty: Tty, jobs: Jobs, painter: Painter): Breath =>
  (mayEnd) => {
    if (tty.isInterrupted()) jobs.stop()
    painter.drawRunning()
    return mayEnd && !painter.isPainting && jobs.ends()
  }
