import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import xterm from "@xterm/headless"
import type { Host } from "../../src/command/command.js"
import { Settings } from "../../src/command/settings.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { Session } from "../../src/session/session.js"
import { App } from "../../src/tui/app.js"
import type { KeySettings } from "../../src/tui/keymap.js"
import { lookOf } from "../../src/tui/look.js"
import { History } from "../../src/tui/prompt/history.js"
import { FrameSink } from "../../src/tui/terminal/frame-sink.js"
import { KeyReader } from "../../src/tui/terminal/keys.js"
import type { Tty, TtyListener } from "../../src/tui/terminal/tty.js"

const ROOT = resolve(import.meta.dirname, "../..")

/** A terminal of its own: what is written to it stands on its screen, what is typed comes as bytes. */
export class TestTerminal implements Tty {
  readonly terminal: InstanceType<typeof xterm.Terminal>
  readonly sink: FrameSink
  /** Everything that was written, for what no screen shows. */
  written = ""
  /** Programs that were asked to run, and what becomes of the file that is their last argument. */
  readonly ran: string[] = []
  program: (path: string) => number | null = () => 0
  suspended = 0
  #listener: TtyListener | undefined
  #keys: KeyReader | undefined

  constructor(columns: number, rows: number) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.sink = new FrameSink({
      columns,
      rows,
      write: (text) => {
        this.written += text
        this.terminal.write(text)
        return true
      },
      once: () => undefined,
    })
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.terminal.cols, rows: this.terminal.rows }
  }

  open(listener: TtyListener): void {
    this.#listener = listener
    this.#keys = new KeyReader((key) => listener.key(key))
    this.sink.open()
  }

  close(): void {
    this.sink.close()
  }

  suspend(): void {
    this.suspended++
    this.sink.close()
    this.sink.open()
    this.#listener?.resumed()
  }

  async run(command: string, args: readonly string[]): Promise<number | null> {
    this.ran.push([command, ...args].join(" "))
    return this.program(args[args.length - 1])
  }

  /** What is typed while the screen cannot listen. */
  ahead: () => string = () => ""

  isInterrupted(): boolean {
    return this.ahead().includes("\x03")
  }

  send(sequence: string): void {
    this.written += sequence
  }

  type(text: string): void {
    this.#keys?.feed(text)
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.sink.invalidate()
    this.#listener?.resized()
  }

  /** The lines of the screen, without spaces at their ends. */
  async lines(): Promise<string[]> {
    await new Promise<void>((done) => this.terminal.write("", done))
    const { active } = this.terminal.buffer
    return Array.from(
      { length: this.terminal.rows },
      (_, i) => active.getLine(i + active.baseY)?.translateToString(true) ?? "",
    )
  }
}

export interface Opened {
  readonly app: App
  readonly session: Session
  readonly tty: TestTerminal
  /** Types keys one after the other, and waits until everything they set off is done and drawn. */
  press(...keys: string[]): Promise<void>
  /** The screen as people see it. */
  screen(): Promise<string>
  /** Resolves when the screen was left. */
  readonly left: Promise<unknown>
}

export interface OpenOptions {
  readonly columns?: number
  readonly rows?: number
  readonly ascii?: boolean
  readonly color?: boolean
  readonly host?: Host
  readonly keys?: KeySettings
  readonly history?: string
  readonly tour?: boolean
  /** Tells of the notebook's file when others change it. */
  readonly watch?: (changed: (text: string) => void) => () => void
  /** What the screen says first. */
  readonly notes?: (session: Session) => readonly string[]
  /** Milliseconds that comparing may take after a transaction; plenty when left out. */
  readonly budget?: number
}

/** Opens the screen on the text of a notebook. */
export async function openText(text: string, options: OpenOptions = {}, file = "test.md"): Promise<Opened> {
  const session = await Session.open(parseNotebook(text, file), {
    readFile: async (path) => readFileSync(dataFile(path), "utf8"),
    budget: options.budget ?? 10_000,
  })
  const settings = new Settings()
  settings.set("color", options.color === true ? "always" : "never", "flag")
  settings.set("ascii", options.ascii ?? false, "flag")
  settings.set("keys", options.keys ?? {}, "flag")
  const tty = new TestTerminal(options.columns ?? 80, options.rows ?? 24)
  const app = new App({
    session,
    host: { settings, ...options.host },
    tty,
    look: () => lookOf(settings, {}),
    history: History.open(options.history),
    editor: "test-editor",
    ...(options.tour === true && { tour: true }),
    ...(options.watch && { watch: options.watch }),
    ...(options.notes && { notes: options.notes(session) }),
  })
  const left = app.open()
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      tty.type(key)
      // Esc is a key by itself only when nothing follows for a while, on a busy machine too.
      if (key === "\u001b") await new Promise((resolve) => setTimeout(resolve, 150))
      await idle(app)
    }
  }
  const screen = async (): Promise<string> => {
    await idle(app)
    tty.sink.flush()
    return (await tty.lines()).join("\n")
  }
  return { app, session, tty, press, screen, left }
}

/** Under the name that people type, which is as long wherever the project lies. */
export const openNotebook = (name: string, options: OpenOptions = {}): Promise<Opened> =>
  openText(readFileSync(join(ROOT, "notebooks", name), "utf8"), options, `notebooks/${name}`)

const dataFile = (path: string): string =>
  path.startsWith("npm:") ? join(ROOT, "node_modules", path.slice(4)) : resolve(ROOT, "notebooks", path)

/** Until nothing runs and what was done is drawn; Esc alone is a key after a pause. */
async function idle(app: App): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60))
  while (app.isBusy) await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}
