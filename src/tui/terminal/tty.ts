import { spawn } from "node:child_process"
import { writeSync } from "node:fs"
import type { ReadStream, WriteStream } from "node:tty"
import { FrameSink, LEAVE } from "./frame-sink.js"
import { type Key, KeyReader } from "./keys.js"
import { TypedAhead } from "./typed-ahead.js"

/** What a screen needs of a terminal; a test has one of its own. */
export interface Tty {
  readonly size: { readonly columns: number; readonly rows: number }
  readonly sink: FrameSink
  open(listener: TtyListener): void
  close(): void
  /** To the shell, until it calls back. */
  suspend(): void
  /** Runs a program that needs the terminal; resolves to its exit code, null when it could not be started. */
  run(command: string, args: readonly string[]): Promise<number | null>
  /** Whether Ctrl-C was typed while the process could not listen; other keys that were come later. */
  isInterrupted(): boolean
  /** Sends a sequence that draws nothing, such as one that copies. */
  send(sequence: string): void
}

export interface TtyListener {
  key(key: Key): void
  resized(): void
  /** The terminal is ours again: draw everything. */
  resumed(): void
  /** Someone wants the process to end. */
  ended(signal: NodeJS.Signals): void
}

/**
 * The terminal of the process. However it ends (a signal, a crash, exit) the terminal is left as it was; Ctrl-Z and SIGTSTP leave it,
 * SIGCONT takes it again.
 */
export class ProcessTty implements Tty {
  readonly sink: FrameSink
  readonly #stdin: ReadStream
  readonly #stdout: WriteStream
  #listener: TtyListener | undefined
  #keys: KeyReader | undefined
  #isOpen = false
  /** A program that we have started has the terminal. */
  #isAway = false
  #waking: NodeJS.Timeout | undefined
  readonly #ahead = new TypedAhead()

  constructor(stdin: ReadStream = process.stdin, stdout: WriteStream = process.stdout) {
    this.#stdin = stdin
    this.#stdout = stdout
    this.sink = new FrameSink(stdout)
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#stdout.columns || 80, rows: this.#stdout.rows || 24 }
  }

  open(listener: TtyListener): void {
    this.#listener = listener
    this.#keys = new KeyReader((key) => this.#listener?.key(key))
    this.#stdin.on("data", this.#data)
    this.#stdout.on("resize", this.#resize)
    process.on("exit", this.#restore)
    process.on("uncaughtExceptionMonitor", this.#restore)
    process.on("SIGCONT", this.#resume)
    process.on("SIGTSTP", this.#stopped)
    for (const signal of ENDING) process.on(signal, this.#end)
    this.#enter()
  }

  close(): void {
    this.#leave()
    this.#ahead.close()
    this.#stdin.off("data", this.#data)
    this.#stdin.pause()
    this.#stdin.unref()
    this.#stdout.off("resize", this.#resize)
    process.off("exit", this.#restore)
    process.off("uncaughtExceptionMonitor", this.#restore)
    process.off("SIGCONT", this.#resume)
    process.off("SIGTSTP", this.#stopped)
    for (const signal of ENDING) process.off(signal, this.#end)
  }

  suspend(): void {
    this.#stop(0)
  }

  async run(command: string, args: readonly string[]): Promise<number | null> {
    this.#leave()
    this.#isAway = true
    this.#stdin.off("data", this.#data)
    this.#stdin.pause()
    try {
      return await new Promise((resolve) => {
        const child = spawn(command, [...args], { stdio: "inherit" })
        child.once("error", () => resolve(null))
        child.once("exit", (code) => resolve(code ?? 1))
      })
    } finally {
      this.#isAway = false
      this.#stdin.on("data", this.#data)
      this.#enter()
      this.#listener?.resumed()
    }
  }

  isInterrupted(): boolean {
    if (!this.#isOpen) return false
    const is = this.#ahead.isInterrupted()
    setImmediate(this.#catchUp)
    return is
  }

  send(sequence: string): void {
    this.#stdout.write(sequence)
  }

  #enter(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#stdin.setRawMode(true)
    this.#stdin.resume()
    this.sink.open()
  }

  #leave(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.sink.close()
    this.#stdin.setRawMode(false)
  }

  /** At the very end nothing but a synchronous write gets through. */
  readonly #restore = (): void => {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      this.#stdin.setRawMode(false)
      writeSync(STDOUT, LEAVE)
    } catch {
      // The terminal itself may be gone.
    }
  }

  /** Stops the process, or (0) all of its job: what has started it must stop, too, for the shell to come back. */
  #stop(pid: number): void {
    if (!this.#isOpen) return
    this.#leave()
    process.off("SIGTSTP", this.#stopped)
    process.kill(pid, "SIGTSTP")
    // Where nobody controls jobs nothing has stopped.
    this.#waking = setTimeout(this.#resume, 300)
  }

  /** When the program that has the terminal stops, all of the job does: SIGSTOP for us, who have nothing to tidy up. */
  readonly #stopped = (): void => {
    if (this.#isAway) process.kill(process.pid, "SIGSTOP")
    else this.#stop(process.pid)
  }

  /** A SIGSTOP, which nobody can catch, has left the terminal to others as it was: it is taken again from the beginning. */
  readonly #resume = (): void => {
    clearTimeout(this.#waking)
    if (this.#isAway) return
    this.#leave()
    process.off("SIGTSTP", this.#stopped)
    process.on("SIGTSTP", this.#stopped)
    this.#enter()
    this.#listener?.resumed()
  }

  readonly #data = (chunk: Buffer): void => {
    this.#catchUp()
    this.#keys?.feed(chunk)
  }

  readonly #catchUp = (): void => {
    const typed = this.#ahead.take()
    if (typed.length > 0) this.#keys?.feed(typed)
  }

  readonly #resize = (): void => {
    this.sink.invalidate()
    this.#listener?.resized()
  }

  readonly #end = (signal: NodeJS.Signals): void => {
    if (!this.#isAway || signal !== "SIGINT") this.#listener?.ended(signal)
  }
}

const STDOUT = 1

const ENDING: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGINT"]
