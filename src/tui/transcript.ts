import type { Reply } from "../command/reply.js"
import { replyText } from "../command/reply-text.js"
import { highlighted } from "./editor/highlight.js"
import { tokens } from "./editor/tokens.js"
import type { Look } from "./look.js"
import { replyLine, wrapped } from "./panes/repl.js"
import { LARGE } from "./prompt/prompt.js"
import { type Line, line, own } from "./text/line.js"

/** What was entered, what was answered, or what the screen has to say by itself. */
type Entry =
  | { readonly kind: "entered"; readonly sign: string; readonly text: string }
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "note"; readonly text: string }

interface Kept {
  readonly entry: Entry
  /** Its lines at the width at which it was drawn last. */
  lines: readonly Line[] | undefined
}

type TranscriptLook = Pick<Look, "rows" | "spelling">

const MOST_ENTRIES = 400
const MOST_LINES = 20_000

/** What stands above the prompt. Replies are drawn when they are first seen, and anew when the width changes; the oldest are forgotten. */
export class Transcript {
  #entries: Kept[] = []
  #columns = 0
  #ascii = false
  #rows = 0

  entered(sign: string, text: string): void {
    this.#add({ kind: "entered", sign, text })
  }

  reply(reply: Reply): void {
    this.#add({ kind: "reply", reply })
  }

  note(text: string): void {
    this.#add({ kind: "note", text })
  }

  clear(): void {
    this.#entries = []
  }

  /** All lines, for panes of so many columns; the last come last. */
  lines(columns: number, look: TranscriptLook): readonly Line[] {
    const { rows, spelling } = look
    if (columns !== this.#columns || spelling.ascii !== this.#ascii || rows !== this.#rows) {
      this.#columns = columns
      this.#ascii = spelling.ascii
      this.#rows = rows
      for (const kept of this.#entries) kept.lines = undefined
    }
    const all = this.#entries.flatMap((kept) => {
      kept.lines ??= drawn(kept.entry, columns, look)
      return kept.lines
    })
    return all.length > MOST_LINES ? all.slice(-MOST_LINES) : all
  }

  #add(entry: Entry): void {
    this.#entries.push({ entry, lines: undefined })
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift()
  }
}

function drawn(entry: Entry, columns: number, { rows, spelling }: TranscriptLook): readonly Line[] {
  if (entry.kind === "entered") return enteredLines(entry, columns)
  const texts =
    entry.kind === "note"
      ? entry.text.split("\n")
      : replyText(entry.reply, { width: columns, ascii: spelling.ascii, color: false, rows })
  return texts.flatMap((text) => wrapped(text, columns).map(replyLine))
}

const ECHOED = 40

function enteredLines({ sign, text }: Entry & { kind: "entered" }, columns: number): readonly Line[] {
  const shown = text.length > LARGE ? `${text.slice(0, 200)}…` : text
  const lines = shown.split("\n")
  const result = lines.slice(0, ECHOED).map((each, i) => {
    const head = i === 0 ? own(sign, "key") : own(" ".repeat(sign.length))
    const short = each.slice(0, columns * 2)
    return line(head, ...highlighted(short, tokens(short), 0, short.length))
  })
  const left = lines.length - ECHOED
  return left > 0 ? [...result, line(own(`  … ${left} more lines`, "dim"))] : result
}
