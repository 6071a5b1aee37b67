/**
 * `npm run build && node bench/screen.js [--only=WORLD,…]`: what a person waits for at the terminal notebook. For each large world it prints what opening takes,
 * and of each key the milliseconds until everything that it set off is done and drawn, the longest time in which nothing else could run (a
 * frozen screen), and the bytes that were written to the terminal. Nothing is asserted: the figures move with the machine, their
 * ratios do not.
 */
import { monitorEventLoopDelay } from "node:perf_hooks"
import { parseArgs } from "node:util"
import { Settings } from "../dist/src/command/settings.js"
import { parseNotebook } from "../dist/src/notebook/format.js"
import { Session } from "../dist/src/session/session.js"
import { App } from "../dist/src/tui/app.js"
import { lookOf } from "../dist/src/tui/look.js"
import { History } from "../dist/src/tui/prompt/history.js"
import { FrameSink } from "../dist/src/tui/terminal/frame-sink.js"
import { KeyReader } from "../dist/src/tui/terminal/keys.js"
import { WORLDS } from "./screen-worlds.js"

const { values } = parseArgs({ options: { only: { type: "string", default: Object.keys(WORLDS).join() } } })

/** Opens the screen, presses the keys one after the other, and prints what each took. */
async function visit(name, session, keys) {
  const tty = new Terminal(200, 60)
  const settings = new Settings()
  const app = new App({
    session,
    host: { settings },
    tty,
    look: () => lookOf(settings, {}),
    history: History.open(undefined),
  })
  const began = performance.now()
  app.open()
  const opened = await idle(app)
  print(name, "first frame", opened - began, 0, tty.bytes)
  for (const key of keys) {
    tty.bytes = 0
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const start = performance.now()
    tty.type(key)
    const done = await idle(app)
    const ms = Math.max(done, tty.lastWrite) - start
    delay.disable()
    print(name, key, ms, delay.max / 1e6, tty.bytes)
    if (!key.startsWith("4") || key.length === 1) continue
    tty.type("\u001b")
    await idle(app)
  }
  app.leave()
}

/** Until nothing runs but a question, which the next key answers; when that was so. Frames come a moment later. */
async function idle(app) {
  do await new Promise((resolve) => setTimeout(resolve, 1))
  while (app.isBusy && app.state.overlay?.kind !== "question")
  const done = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return app.isBusy && app.state.overlay?.kind !== "question" ? idle(app) : done
}

function print(world, what, ms, frozen = 0, bytes = 0) {
  const shown = what.replaceAll("\r", "⏎").replaceAll("\u001b", "Esc").replaceAll("\t", "Tab")
  const cells = [world.padEnd(14), shown.padEnd(34).slice(0, 34), `${ms.toFixed(0)} ms`.padStart(10)]
  process.stdout.write(
    `${cells.join(" ")}${`${frozen.toFixed(0)} ms frozen`.padStart(16)}${`${bytes} bytes`.padStart(14)}\n`,
  )
}

/** A terminal that counts what it is sent. */
class Terminal {
  bytes = 0
  lastWrite = 0

  constructor(columns, rows) {
    this.size = { columns, rows }
    const write = (text) => {
      this.bytes += text.length
      this.lastWrite = performance.now()
      return true
    }
    this.sink = new FrameSink({ columns, rows, write, once: () => undefined })
  }

  open(listener) {
    this.keys = new KeyReader((key) => listener.key(key))
    this.sink.open()
  }

  close() {
    this.sink.close()
  }

  send(text) {
    this.bytes += text.length
  }

  type(text) {
    this.keys.feed(text)
  }
}

for (const name of values.only.split(",")) {
  const { text, files = {}, keys } = WORLDS[name]()
  const began = performance.now()
  const session = await Session.open(parseNotebook(text, `${name}.md`), { readFile: async (path) => files[path] })
  print(name, "open", performance.now() - began)
  await visit(name, session, keys)
  await session.close()
}
