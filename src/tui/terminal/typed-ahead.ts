import { closeSync, constants, openSync, readSync } from "node:fs"

const CTRL_C = 0x03

/**
 * What is typed while the process cannot listen, as it works without a pause: read from the terminal itself, without waiting, and kept until
 * it can be obeyed.
 */
export class TypedAhead {
  readonly #path: string
  #terminal: number | undefined
  #held: Buffer[] = []

  constructor(path = "/dev/tty") {
    this.#path = path
  }

  /** Reads what there is. Whether Ctrl-C is among it: what came before that is forgotten, and so is it. */
  isInterrupted(): boolean {
    const bytes = this.#read()
    const at = bytes.lastIndexOf(CTRL_C)
    if (at >= 0) this.#held = []
    if (bytes.length > at + 1) this.#held.push(bytes.subarray(at + 1))
    return at >= 0
  }

  /** What was kept, which is then forgotten. */
  take(): Buffer {
    const all = Buffer.concat(this.#held)
    this.#held = []
    return all
  }

  close(): void {
    if (this.#terminal !== undefined) closeSync(this.#terminal)
    this.#terminal = undefined
  }

  #read(): Buffer {
    const bytes = Buffer.alloc(4096)
    try {
      this.#terminal ??= openSync(this.#path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
      return bytes.subarray(0, readSync(this.#terminal, bytes))
    } catch {
      // Nothing was typed (EAGAIN), or there is no such terminal.
      return bytes.subarray(0, 0)
    }
  }
}
