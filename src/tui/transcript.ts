import { ascii } from "../../viz/ascii.js"
import type { Reply } from "../command/reply.js"
import { isWarning, isWhole, replyText } from "../command/reply-text.js"
import { cut } from "../command/text-rows.js"
import { highlighted } from "./editor/highlight.js"
import { tokens } from "./editor/tokens.js"
import type { Look } from "./look.js"
import { replyLine, wrapped } from "./panes/repl.js"
import { LARGE } from "./prompt/prompt.js"
import { type Line, line, own } from "./text/line.js"

/**
 * What was entered, what was answered, or what the screen has to say by itself: the lines that people see, uncut. The rows that a reply has
 * beyond them are not kept.
 */
type Entry =
  | { readonly kind: "entered"; readonly sign: string; readonly lines: readonly string[]; readonly left: number }
  | { readonly kind: "said"; readonly lines: readonly string[]; readonly isCut: boolean }

interface Kept {
  readonly entry: Entry
  /** Its lines at the width at which it was drawn last. */
  lines: readonly Line[] | undefined
}

type TranscriptLook = Pick<Look, "spelling">

const MOST_ENTRIES = 400
const MOST_LINES = 20_000
/** A value of a megabyte in a line is not for the REPL: `:write` and the delta pane have it whole. */
const LONGEST_LINE = 4_000

/** What stands above the prompt. It is drawn when it is first seen, and anew when the width changes; the oldest is forgotten. */
export class Transcript {
  #entries: Kept[] = []
  #columns = 0
  #ascii = false
  readonly #rows: () => number

  /** `rows`: how many a reply shows of each of its lists, asked when it comes. */
  constructor(rows: () => number) {
    this.#rows = rows
  }

  entered(sign: string, text: string): void {
    const all = (text.length > LARGE ? `${text.slice(0, 200)}…` : text).split("\n")
    this.#add({ kind: "entered", sign, lines: all.slice(0, ECHOED), left: Math.max(0, all.length - ECHOED) })
  }

  reply(reply: Reply): void {
    const lines = replyText(reply, { width: LONGEST_LINE, ascii: false, color: false, rows: this.#rows() })
    this.#add({ kind: "said", lines: lines.slice(-MOST_LINES), isCut: !isWhole(reply) })
  }

  note(text: string): void {
    this.#add({ kind: "said", lines: text.split("\n"), isCut: false })
  }

  clear(): void {
    this.#entries = []
  }

  /** All lines, for panes of so many columns; the last come last. */
  lines(columns: number, look: TranscriptLook): readonly Line[] {
    const { spelling } = look
    if (columns !== this.#columns || spelling.ascii !== this.#ascii) {
      this.#columns = columns
      this.#ascii = spelling.ascii
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

function drawn(entry: Entry, columns: number, { spelling }: TranscriptLook): readonly Line[] {
  if (entry.kind === "entered") return enteredLines(entry, columns)
  const spelt = (text: string) => (spelling.ascii ? ascii(text) : text)
  return entry.lines.flatMap((text) =>
    wrapped(entry.isCut && !isWarning(text) ? cut(spelt(text), columns) : spelt(text), columns).map(replyLine),
  )
}

const ECHOED = 40

function enteredLines({ sign, lines, left }: Entry & { kind: "entered" }, columns: number): readonly Line[] {
  const result = lines.map((each, i) => {
    const head = i === 0 ? own(sign, "key") : own(" ".repeat(sign.length))
    const short = each.slice(0, columns * 2)
    return line(head, ...highlighted(short, tokens(short), 0, short.length))
  })
  return left > 0 ? [...result, line(own(`  … ${left} more lines`, "dim"))] : result
}
