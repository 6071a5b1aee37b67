import { createInterface, type Interface } from "node:readline"
import type { Readable } from "node:stream"
import type { WizardError } from "../base/error.js"
import type { Host } from "../command/command.js"
import { execute } from "../command/execute.js"
import { isBlank, isOpen } from "../command/forms.js"
import type { Reply } from "../command/reply.js"
import { replyJson } from "../command/reply-json.js"
import { replyText } from "../command/reply-text.js"
import type { TextOptions } from "../command/text-options.js"
import type { Session } from "../session/session.js"
import type { History } from "../tui/prompt/history.js"
import { exitCode, type Terminal } from "./terminal.js"

export interface ReplOptions {
  readonly host: Host
  readonly text: TextOptions
  /** Whether a person types: then there is a prompt, a history, and Ctrl-C stops what runs; errors do not decide the exit code. */
  readonly interactive: boolean
  readonly history?: History | undefined
}

/**
 * The plain prompt: a command or form at a time, over lines until its brackets are closed, one reply each; with JSON one line each. Ends
 * with `:quit` or with the input. Returns the exit code: the highest that a reply had.
 */
export async function repl(session: Session, terminal: Terminal, options: ReplOptions): Promise<number> {
  const lines = new Lines(terminal.stdin, options)
  let code = 0
  let text = ""
  try {
    for (;;) {
      lines.prompt(text === "" ? `t${session.t}=> ` : "... ")
      const line = await lines.next()
      if (line === undefined) break
      text = text === "" ? line : `${text}\n${line}`
      if (lines.cleared) text = ""
      if (isBlank(text)) text = ""
      if (text === "" || isOpen(text)) continue
      const entry = text
      text = ""
      options.history?.add(entry)
      const reply = await lines.working((signal) => execute(session, entry, options.host, { signal }))
      code = Math.max(code, await tell(reply, terminal, options))
      if (reply.kind === "quit") return options.interactive ? 0 : code
    }
    if (text !== "") code = Math.max(code, await tell(await execute(session, text, options.host), terminal, options))
    return lines.interrupted ? 130 : options.interactive ? 0 : code
  } finally {
    lines.close()
  }
}

/** Prints a reply. Returns its exit code. */
async function tell(reply: Reply, terminal: Terminal, { text, host }: ReplOptions): Promise<number> {
  if (terminal.mode === "json") await terminal.write(`${replyJson(reply)}\n`)
  else {
    const rows = host.settings?.number("rows")
    const lines = replyText(reply, { ...text, ...(rows !== undefined && { rows }) })
    if (reply.kind === "error") terminal.note(lines.join("\n"))
    else if (lines.length > 0) await terminal.write(`${lines.join("\n")}\n`)
  }
  return codeOf(reply)
}

function codeOf(reply: Reply): number {
  if (reply.kind === "error") return replyCode(reply.error)
  return reply.kind === "verification" && reply.divergence !== null ? 1 : 0
}

const replyCode = (error: WizardError): number => (error.code === "session/interrupted" ? 130 : exitCode(error))

/** The lines of an input, one asked for at a time, and what Ctrl-C does meanwhile. */
class Lines {
  interrupted = false
  /** Whether Ctrl-C has thrown away what was typed. */
  cleared = false
  readonly #interface: Interface
  readonly #interactive: boolean
  readonly #waiting: string[] = []
  #resolve: ((line: string | undefined) => void) | undefined
  #ended = false
  #running: AbortController | undefined

  constructor(input: Readable, { interactive, history }: ReplOptions) {
    this.#interactive = interactive
    this.#interface = createInterface({
      input,
      ...(interactive && { output: process.stderr, terminal: true, history: (history?.entries ?? []).toReversed() }),
      crlfDelay: Number.POSITIVE_INFINITY,
    })
    this.#interface.on("line", (line) => this.#give(line))
    this.#interface.on("close", () => this.#end())
    if (interactive) this.#interface.on("SIGINT", () => this.#interrupt())
  }

  prompt(text: string): void {
    this.cleared = false
    if (!this.#interactive) return
    this.#interface.setPrompt(text)
    this.#interface.prompt()
  }

  /** The next line; undefined at the end. */
  next(): Promise<string | undefined> {
    const line = this.#waiting.shift()
    if (line !== undefined) return Promise.resolve(line)
    if (this.#ended) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Runs something that Ctrl-C can stop. */
  async working<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#running = new AbortController()
    try {
      return await run(this.#running.signal)
    } finally {
      this.#running = undefined
    }
  }

  close(): void {
    this.#interface.close()
  }

  #give(line: string | undefined): void {
    const resolve = this.#resolve
    this.#resolve = undefined
    if (resolve !== undefined) resolve(line)
    else if (line !== undefined) this.#waiting.push(line)
  }

  #end(): void {
    this.#ended = true
    this.#give(undefined)
  }

  /** Stops what runs; else throws away what was typed; on an empty line ends. */
  #interrupt(): void {
    if (this.#running !== undefined) {
      this.#running.abort()
      return
    }
    if (this.#interface.line === "" && !this.cleared) {
      this.interrupted = true
      this.close()
      return
    }
    this.cleared = true
    this.#interface.write(null, { ctrl: true, name: "u" })
    this.#give("")
  }
}
