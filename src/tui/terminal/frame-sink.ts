/** What a screen writes to: a TTY, or a terminal in a test. */
export interface Output {
  readonly columns?: number
  readonly rows?: number
  write(text: string): boolean
  once(event: "drain", listener: () => void): unknown
}

/** Row and column from 0. */
export interface Cursor {
  readonly row: number
  readonly column: number
}

/** Whole painted lines, as many and as wide as the screen has room for; the cursor is hidden when there is none. */
export interface Frame {
  readonly lines: readonly string[]
  readonly cursor?: Cursor
}

const FRAME_MS = 33

/**
 * Shows frames on the alternate screen: only lines that differ are written, at their place, inside a synchronized update, at most thirty
 * times a second. A frame that comes while the terminal is behind replaces the one that waits. The scrollback is never touched.
 */
export class FrameSink {
  readonly #out: Output
  #shown: readonly string[] = []
  #cursor = ""
  #waiting: Frame | undefined
  #timer: NodeJS.Timeout | undefined
  #last = 0
  #blocked = false
  #open = false

  constructor(out: Output) {
    this.#out = out
  }

  /** Enters the alternate screen, with bracketed paste. */
  open(): void {
    if (this.#open) return
    this.#open = true
    this.#out.write(ENTER)
    this.invalidate()
  }

  /** Leaves the terminal as it was. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#out.write(LEAVE)
  }

  /** The next frame is written whole: what stands on the terminal is not known any more. */
  invalidate(): void {
    this.#shown = []
    this.#cursor = ""
  }

  show(frame: Frame): void {
    this.#waiting = frame
    if (!this.#open || this.#blocked || this.#timer !== undefined) return
    const wait = this.#last + FRAME_MS - performance.now()
    if (wait <= 0) this.flush()
    else this.#timer = setTimeout(() => this.flush(), wait)
  }

  /** Another line at a row of the frame that is shown, at once: for one who cannot wait for the next frame. */
  patch(row: number, line: string): void {
    if (!this.#open || this.#blocked || this.#shown[row] === undefined || this.#shown[row] === line) return
    this.#shown = this.#shown.with(row, line)
    this.#out.write(`${BEGIN}${HIDE}${lineAt(row, line)}${this.#cursor}${END}`)
  }

  /** Writes the frame that waits, if any. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const frame = this.#waiting
    if (frame === undefined || !this.#open) return
    this.#waiting = undefined
    this.#last = performance.now()
    const text = this.#difference(frame)
    if (text === "") return
    if (this.#out.write(`${BEGIN}${text}${END}`)) return
    this.#blocked = true
    this.#out.once("drain", () => {
      this.#blocked = false
      if (this.#waiting !== undefined) this.show(this.#waiting)
    })
  }

  #difference({ lines, cursor }: Frame): string {
    const whole = this.#shown.length === 0
    let text = whole ? "\x1b[2J" : ""
    for (const [row, line] of lines.entries()) {
      // No erasing behind the line: it is as wide as the screen, and at the last column the erased cell would be its own.
      if (line !== this.#shown[row]) text += lineAt(row, line)
    }
    for (let row = lines.length; row < this.#shown.length; row++) text += `\x1b[${row + 1};1H\x1b[K`
    const place = cursor === undefined ? HIDE : `\x1b[${cursor.row + 1};${cursor.column + 1}H${SHOW}`
    if (text !== "" || place !== this.#cursor) text = `${text === "" ? "" : HIDE}${text}${place}`
    this.#shown = lines
    this.#cursor = place
    return text
  }
}

const lineAt = (row: number, line: string): string => `\x1b[${row + 1};1H\x1b[0m${line}\x1b[0m`

const HIDE = "\x1b[?25l"
const SHOW = "\x1b[?25h"
const BEGIN = "\x1b[?2026h"
const END = "\x1b[?2026l"

/** Alternate screen, cursor hidden, lines not wrapped, paste in brackets. */
const ENTER = `\x1b[?1049h${HIDE}\x1b[?7l\x1b[?2004h\x1b[2J`

/** What undoes all of it, also in the midst of an update. */
export const LEAVE = `${END}\x1b[0m\x1b[?2004l\x1b[?7h${SHOW}\x1b[?1049l`
