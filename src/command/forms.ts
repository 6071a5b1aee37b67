import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import { commentEnd, quoteEnd, spaceEnd, tokenEnd } from "../edn/scan.js"

const OPEN = "([{"
const CLOSE = ")]}"

/** A piece of a line: a whole form or word; one that is not closed reaches to the end. */
export interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Brackets, strings and the like that are still open at its end. */
  readonly open: number
}

/** The pieces of a text, whatever is half-typed: comments and white space are between them. O(length). */
export function pieces(text: string): readonly Piece[] {
  const all: Piece[] = []
  for (let at = spaceEnd(text, 0); at < text.length; at = spaceEnd(text, at)) {
    if (text[at] === ";") {
      const end = commentEnd(text, at)
      at = end < 0 ? text.length : end
      continue
    }
    const { end, open } = pieceEnd(text, at)
    all.push({ text: text.slice(at, end), start: at, end, open })
    at = end
  }
  return all
}

/** Where the piece that begins at an offset ends, and what is open there. */
function pieceEnd(text: string, from: number): { readonly end: number; readonly open: number } {
  let depth = 0
  let at = from
  while (at < text.length) {
    const c = text[at]
    if (c === '"') {
      const end = quoteEnd(text, at + 1)
      if (end < 0) return { end: text.length, open: depth + 1 }
      at = end + 1
    } else if (c === "\\") at = Math.max(at + 2, tokenEnd(text, at + 2))
    else if (c === ";") {
      const end = commentEnd(text, at)
      at = end < 0 ? text.length : end
    } else if (OPEN.includes(c)) {
      depth++
      at++
    } else if (CLOSE.includes(c)) {
      depth--
      at++
    } else if (/[\s,]/.test(c)) at++
    else if ("#'^@`~".includes(c)) {
      at++
      continue
    } else at = Math.max(at + 1, tokenEnd(text, at))
    if (depth <= 0) return { end: at, open: 0 }
  }
  return { end: text.length, open: Math.max(depth, 0) }
}

/** Whether more lines must follow: a bracket or string is open. */
export const isOpen = (text: string): boolean => pieces(text).some(({ open }) => open > 0)

/** Whether there is nothing but white space and comments. */
export const isBlank = (text: string): boolean => pieces(text).length === 0

/** What a bare form is, by its shape. */
export function shapeOf(text: string): "query" | "rules" | "transaction" | undefined {
  const [first] = pieces(text)
  if (first === undefined) return undefined
  const inner = pieces(first.text.slice(1))
  if (first.text.startsWith("{")) return inner[0]?.text === ":find" ? "query" : "transaction"
  if (!first.text.startsWith("[")) return undefined
  if (inner[0]?.text === ":find") return "query"
  return /^\[[\s,]*\(/.test(inner[0]?.text ?? "") ? "rules" : "transaction"
}

/** The arguments of a command, read from left to right. */
export class Arguments {
  readonly #text: string
  readonly #usage: string
  #left: Piece[]

  constructor(text: string, usage: string) {
    this.#text = text
    this.#usage = usage
    this.#left = [...pieces(text)]
  }

  get isEmpty(): boolean {
    return this.#left.length === 0
  }

  /** The text of the next argument, which stays. */
  get next(): string | undefined {
    return this.#left[0]?.text
  }

  take(): string | undefined {
    return this.#left.shift()?.text
  }

  /** The next argument when it is one of these words. */
  word<Word extends string>(...words: readonly Word[]): Word | undefined {
    const found = words.find((word) => word === this.next)
    if (found !== undefined) this.take()
    return found
  }

  /** The next argument when it is a whole number. */
  number(): number | undefined {
    return /^\d{1,9}$/.test(this.next ?? "") ? Number(this.take()) : undefined
  }

  /** The next argument when it is a form in brackets. */
  form(): string | undefined {
    return /^[([{]/.test(this.next ?? "") ? this.take() : undefined
  }

  /** `/text`: what rows must contain. */
  filter(): string | undefined {
    return this.next?.startsWith("/") ? this.take()?.slice(1) : undefined
  }

  /** All that is left, as it stands. */
  rest(): string {
    const from = this.#left[0]?.start ?? this.#text.length
    this.#left = []
    return this.#text.slice(from).trim()
  }

  need<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw this.wrong(`expected ${what}`)
    return value
  }

  /** Throws for what is left over. */
  end(): void {
    const [left] = this.#left
    if (left !== undefined) throw this.wrong(`${left.text} is one argument too many`)
  }

  wrong(message: string): WizardError {
    const [left] = this.#left
    const span = left && { source: source("prompt", this.#text), start: left.start, end: left.end }
    return new WizardError("command/arguments", message, { ...(span && { span }), hint: `write ${this.#usage}` })
  }
}
