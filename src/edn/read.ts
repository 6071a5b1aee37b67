import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import { type Part, ReaderMachine } from "./machine.js"
import type { Value } from "./value.js"

/** The one form of a text. Throws `parse/empty`, `parse/unexpected` (a second form) and what `readAll` throws. O(length). */
export function read(text: string, from: Source = source("edn", text)): Value {
  const { values, starts } = readWhole(from)
  if (values.length === 0) {
    throw new WizardError("parse/empty", "expected a form, found nothing", {
      span: { source: from, start: 0, end: 0 },
      hint: "write a value, for instance [1 2]",
    })
  }
  if (values.length > 1) {
    throw new WizardError("parse/unexpected", "expected one form, found a second", {
      span: { source: from, start: starts[1], end: starts[1] + 1 },
      hint: "put both into a vector, or take one out",
    })
  }
  return values[0]
}

/** All forms of a text, in order. Throws WizardErrors of the area `parse`, each with its span. O(length). */
export const readAll = (text: string, from: Source = source("edn", text)): Value[] => readWhole(from).values

/** A form with its place, and the places of its items: of a map its keys and values, of what is no collection none. */
export interface PlacedForm extends Part {
  readonly value: Value
  readonly parts: readonly Part[]
}

/** The first two forms of a text with their places; the second's items are not told. Throws what `readAll` throws. O(length). */
export function readPlaced(from: Source): readonly PlacedForm[] {
  const machine = new ReaderMachine(from)
  machine.parts = []
  machine.run(0, true)
  const { parts, stack, starts, ends } = machine
  return stack.values.slice(0, 2).map((value, i) => {
    return { value, start: starts[i], end: ends[i], parts: i === 0 ? parts : [] }
  })
}

/** The forms of a text one by one: what precedes a mistake is given before it is thrown. */
export function* forms(text: string, from: Source = source("edn", text)): Generator<Value, void, undefined> {
  const reader = new EdnReader(from)
  for (let at = 0; at < text.length; at += CHUNK) yield* reader.push(text.slice(at, at + CHUNK))
  yield* reader.end()
}

const CHUNK = 1 << 16

/** Where a form begins, both from 1. */
export interface FormStart {
  readonly line: number
  readonly column: number
}

/**
 * Reads forms from a stream that may be cut anywhere, inside a number or an escape too. Forms that precede a mistake are
 * returned first; the mistake is thrown by the next call, and by every call after it. Holds the text of an unfinished token
 * and its line, and the values of the form that is open.
 */
export class EdnReader {
  readonly #machine: ReaderMachine
  #at = 0
  #starts: FormStart[] = []
  #failure: unknown
  /** Lines are counted in order: up to `#counted` there are `#newlines`. */
  #counted = 0
  #newlines = 0
  /** Where the open form begins, once its beginning is dropped. */
  #formStart: FormStart | undefined

  /** The name and first line that errors give; columns of lines beyond 64 K units count from the text at hand. */
  constructor({ name, line }: Pick<Source, "name" | "line"> = { name: "edn", line: 1 }) {
    this.#machine = new ReaderMachine(source(name, "", line))
  }

  /** The line on which each of the forms that the last call returned begins. */
  get lines(): readonly number[] {
    return this.#starts.map(({ line }) => line)
  }

  /** Line and column at which each of the forms that the last call returned begins. */
  get starts(): readonly FormStart[] {
    return this.#starts
  }

  /** The forms that this piece of text completes. */
  push(chunk: string): Value[] {
    this.#drop()
    const { stack } = this.#machine
    const { name, line, text } = stack.source
    stack.source = source(name, text + chunk, line)
    return this.#run(false)
  }

  /** The last form, if the end of the text completes one. Throws `parse/unclosed` when a form is open. */
  end(): Value[] {
    return this.#run(true)
  }

  #run(final: boolean): Value[] {
    if (this.#failure !== undefined) throw this.#failure
    const { stack, starts } = this.#machine
    try {
      this.#at = this.#machine.run(this.#at, final)
    } catch (error) {
      this.#failure = error
      if (stack.values.length === 0) throw error
    }
    const complete = stack.values.splice(0)
    this.#machine.ends.length = 0
    this.#starts = starts.splice(0).map((start) => this.#startOf(start))
    return complete
  }

  /** Forgets the lines before the one at hand. */
  #drop(): void {
    const { stack, formStart } = this.#machine
    const { name, line, text } = stack.source
    const lineStart = text.lastIndexOf("\n", this.#at - 1) + 1
    const cut = this.#at - lineStart > CHUNK ? this.#at : lineStart
    if (cut === 0) return
    if (!stack.isEmpty && formStart < cut && this.#formStart === undefined) this.#formStart = this.#startOf(formStart)
    if (!stack.isEmpty) this.#machine.formStart = this.#formStart === undefined ? formStart - cut : -1
    const newlines = this.#newlinesTo(cut)
    stack.forget(cut, source(name, text.slice(cut), line + newlines))
    this.#at -= cut
    this.#counted = 0
    this.#newlines = 0
  }

  #startOf(start: number): FormStart {
    const { text, line } = this.#machine.stack.source
    if (start >= 0) return { line: line + this.#newlinesTo(start), column: start - text.lastIndexOf("\n", start - 1) }
    const before = this.#formStart!
    this.#formStart = undefined
    return before
  }

  /** The newlines before an offset, which never is less than the last one asked for. */
  #newlinesTo(offset: number): number {
    const { text } = this.#machine.stack.source
    for (let at = text.indexOf("\n", this.#counted); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
      this.#newlines++
    this.#counted = Math.max(this.#counted, offset)
    return this.#newlines
  }
}

function readWhole(from: Source): { values: Value[]; starts: number[] } {
  const machine = new ReaderMachine(from)
  machine.run(0, true)
  return { values: machine.stack.values, starts: machine.starts }
}
