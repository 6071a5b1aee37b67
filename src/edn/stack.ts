import { WizardError } from "../base/error.js"
import { place, type Source, type Span, source } from "../base/span.js"
import { completeMap, completeSet } from "./collection.js"
import { tagged } from "./tag.js"
import { List, type Value } from "./value.js"

/** What is open: the text's end, a collection, or a prefix that waits for one form. */
export type FrameKind = "text" | "vector" | "list" | "set" | "map" | "tag" | "discard" | "namespace"

/** How deep forms may nest: printing, comparing and the rest go down by recursion. */
export const MAX_DEPTH = 1000

/** How deep the forms of a pulled tree may nest: with the row and the answer around it the tree can be read back. */
export const MAX_TREE = MAX_DEPTH - 8

/**
 * The forms that are open while a text is read, as a stack of its own so that no nesting overflows JavaScript's. Offsets are
 * those of `source`, the text at hand; a frame whose beginning is dropped from it keeps its line.
 */
export class ReaderStack {
  source: Source
  /** The values that are complete. */
  readonly values: Value[] = []
  #top: Frame
  readonly #below: Frame[] = []
  #discards = 0

  constructor(from: Source) {
    this.source = from
    this.#top = new Frame("text", 0, this.values, "")
  }

  /** Whether no form is open. */
  get isEmpty(): boolean {
    return this.#below.length === 0
  }

  /** How many forms are open. */
  get depth(): number {
    return this.#below.length
  }

  /** How many items the innermost form has so far. */
  get width(): number {
    return this.#top.items.length
  }

  /** Whether the form at hand is thrown away: its syntax counts, its meaning does not. */
  get isDiscarding(): boolean {
    return this.#discards > 0
  }

  /** `text` is a prefix's tag or namespace. */
  open(kind: FrameKind, offset: number, text = ""): void {
    if (this.#below.length >= MAX_DEPTH) {
      throw new WizardError("parse/too-deep", `expected at most ${MAX_DEPTH} forms within each other`, {
        span: { source: this.source, start: offset, end: offset + 1 },
        hint: "is a closing bracket missing again and again?",
      })
    }
    if (kind === "map" && this.#top.kind === "namespace") {
      const { text: namespace, start } = this.#pop()
      this.#push(new Frame("map", start, [], namespace))
      return
    }
    if (kind === "discard") this.#discards++
    this.#push(new Frame(kind, offset, [], text))
  }

  /** A closing bracket at an offset. */
  close(closer: string, offset: number): void {
    const top = this.#top
    if (CLOSERS[top.kind] !== closer) throw this.#wrongCloser(closer, offset)
    this.#pop()
    this.add(this.#complete(top, offset + 1), offset + 1)
  }

  /** A complete form; the prefixes before it take it. */
  add(value: Value, end: number): void {
    while (this.#top.waits) {
      const { kind, start, text } = this.#pop()
      if (kind === "discard") {
        this.#discards--
        return
      }
      const span = { source: this.source, start: Math.max(0, start), end }
      if (kind === "namespace") {
        throw new WizardError("parse/tag", `expected a map after #:${text}`, {
          span,
          hint: `write #:${text}{:key value}`,
        })
      }
      if (this.#discards === 0) value = located(span, () => tagged(text, value))
    }
    this.#top.items.push(value)
  }

  /** The text has ended: throws `parse/unclosed` when a form is open, pointing at its beginning. */
  finish(): void {
    if (this.isEmpty) return
    const top = this.#top
    const opener = top.kind === "map" && top.text !== "" ? `#:${top.text}{` : OPENERS[top.kind]
    const message = top.waits
      ? `expected a form after ${opener}${top.text}`
      : `expected ${CLOSERS[top.kind]} to close ${opener}`
    const hint = top.waits ? "write the form, or take the prefix out" : `add the missing ${CLOSERS[top.kind]}`
    throw new WizardError("parse/unclosed", message, { span: this.#beginning(top, opener.length), hint })
  }

  /** The text before an offset is dropped: `next` is what follows it. */
  forget(cut: number, next: Source): void {
    for (const frame of [...this.#below, this.#top]) {
      if (frame.start < cut && frame.origin === undefined) frame.origin = lineAt(this.source, frame.start)
      frame.start -= cut
    }
    this.source = next
  }

  #push(frame: Frame): void {
    this.#below.push(this.#top)
    this.#top = frame
  }

  #pop(): Frame {
    const top = this.#top
    this.#top = this.#below.pop()!
    return top
  }

  #complete({ kind, items, start, text }: Frame, end: number): Value {
    if (kind === "vector") return items
    if (kind === "list") return new List(items)
    const span = { source: this.source, start: Math.max(0, start), end }
    return located(span, () =>
      kind === "set" ? completeSet(items, this.isDiscarding) : completeMap(items, text, this.isDiscarding),
    )
  }

  #wrongCloser(closer: string, offset: number): WizardError {
    const span = { source: this.source, start: offset, end: offset + 1 }
    const { kind, text, waits } = this.#top
    if (kind === "text") {
      const hint = `take the ${closer} out, or open it before`
      return new WizardError("parse/unexpected", `expected a form, found ${closer} that closes nothing`, { span, hint })
    }
    if (waits) {
      const message = `expected a form after ${OPENERS[kind]}${text}, found ${closer}`
      return new WizardError("parse/unexpected", message, { span, hint: "write the form, or take the prefix out" })
    }
    const { line, column } = place(this.#beginning(this.#top, 1))
    const message = `expected ${CLOSERS[kind]} to close ${OPENERS[kind]} of line ${line}, column ${column}; found ${closer}`
    return new WizardError("parse/unexpected", message, {
      span,
      hint: `add ${CLOSERS[kind]} before it, or take it out`,
    })
  }

  #beginning({ origin, start }: Frame, length: number): Span {
    if (origin !== undefined) return { ...origin, end: origin.start + length }
    return { source: this.source, start, end: start + length }
  }
}

class Frame {
  /** The line of the beginning, once that is no more in the text at hand. */
  origin: Span | undefined
  readonly waits: boolean

  constructor(
    readonly kind: FrameKind,
    public start: number,
    readonly items: Value[],
    readonly text: string,
  ) {
    this.waits = kind === "tag" || kind === "discard" || kind === "namespace"
  }
}

const CLOSERS: Readonly<Record<FrameKind, string>> = {
  text: "",
  vector: "]",
  list: ")",
  set: "}",
  map: "}",
  tag: "",
  discard: "",
  namespace: "",
}

const OPENERS: Readonly<Record<FrameKind, string>> = {
  text: "",
  vector: "[",
  list: "(",
  set: "#{",
  map: "{",
  tag: "#",
  discard: "#_",
  namespace: "#:",
}

/** Gives what fails within it its place. */
function located<T>(span: Span, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof WizardError ? error.at(span) : error
  }
}

/** The line of an offset as a source of its own. */
function lineAt(from: Source, offset: number): Span {
  const start = from.text.lastIndexOf("\n", offset - 1) + 1
  const newline = from.text.indexOf("\n", offset)
  const line = place({ source: from, start: offset, end: offset }).line
  const text = from.text.slice(start, newline === -1 ? undefined : newline)
  return { source: source(from.name, text, line), start: offset - start, end: offset - start + 1 }
}
