import { WizardError } from "../base/error.js"
import type { Source } from "../base/span.js"
import { readChar } from "./char-text.js"
import { asciiClass, isNamespaceText, isTagText, TOKEN } from "./name.js"
import { isNumberText } from "./number.js"
import { commentEnd, isVisible, quoteEnd, spaceEnd, tokenEnd } from "./scan.js"
import { type FrameKind, ReaderStack } from "./stack.js"
import { readString } from "./string-text.js"
import { Double, Regex, type Value } from "./value.js"
import { readWord } from "./word.js"

/** Where an item of a form stands. */
export interface Part {
  readonly start: number
  readonly end: number
}

/**
 * The scanner of EDN: goes over a text unit by unit and lays the values on a stack. It can stop before a token that the
 * text at hand does not finish, and go on when more has come. O(length).
 */
export class ReaderMachine {
  readonly stack: ReaderStack
  /** Where each of the values that `stack.values` holds begins and ends. */
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** Where the form that is open begins; meaningless when none is. */
  formStart = 0
  /** Where the items of the first form begin and end, when somebody wants to know. */
  parts: Part[] | undefined
  #partStart = 0
  #text = ""
  #final = false

  constructor(from: Source) {
    this.stack = new ReaderStack(from)
  }

  /**
   * Reads on from an offset of the stack's source. Returns the offset of the token that it could not finish: the length of
   * the text when `final`. Throws WizardErrors of the area `parse`.
   */
  run(offset: number, final: boolean): number {
    const { stack, starts } = this
    const text = stack.source.text
    this.#text = text
    this.#final = final
    for (let at = spaceEnd(text, offset); at < text.length; ) {
      if (stack.isEmpty) this.formStart = at
      if (stack.depth === 1) this.#partStart = at
      const end = this.#form(text.charCodeAt(at), at)
      if (end === SUSPENDED) return at
      if (this.parts !== undefined && starts.length === 0) this.#part(end)
      if (stack.values.length > starts.length) {
        starts.push(this.formStart)
        this.ends.push(end)
      }
      at = spaceEnd(text, end)
    }
    if (final) stack.finish()
    return text.length
  }

  /** Notes an item of the first form when it is complete. */
  #part(end: number): void {
    const { stack, parts } = this
    if (parts !== undefined && stack.depth === 1 && stack.width > parts.length)
      parts.push({ start: this.#partStart, end })
  }

  /** Reads what begins at an offset; returns where it ends. */
  #form(unit: number, at: number): number {
    switch (unit) {
      case 0x22: // "
        return this.#string(at)
      case 0x5b: // [
        return this.#open("vector", at, 1)
      case 0x28: // (
        return this.#open("list", at, 1)
      case 0x7b: // {
        return this.#open("map", at, 1)
      case 0x5d: // ]
      case 0x29: // )
      case 0x7d: // }
        this.stack.close(this.#text[at], at)
        return at + 1
      case 0x3b: {
        const end = commentEnd(this.#text, at)
        return end === -1 && this.#final ? this.#text.length : end
      }
      case 0x23: // #
        return this.#dispatch(at)
      case 0x5c: // \
        return this.#character(at)
    }
    if (unit < 128 && asciiClass[unit] !== TOKEN) throw this.#strange(at)
    return unit >= 0x31 && unit <= 0x39 ? this.#digits(at) : this.#word(at)
  }

  #open(kind: FrameKind, at: number, length: number, text = ""): number {
    this.stack.open(kind, at, text)
    return at + length
  }

  /** The fast way for small longs; whatever else begins with a digit is a word. */
  #digits(at: number): number {
    const text = this.#text
    let value = 0
    let end = at
    let unit = text.charCodeAt(at)
    while (unit >= 0x30 && unit <= 0x39) {
      value = value * 10 + unit - 0x30
      unit = text.charCodeAt(++end)
    }
    if (end - at > 15 || !(unit < 128) || asciiClass[unit] === TOKEN) return this.#word(at)
    this.stack.add(value, end)
    return end
  }

  #word(at: number): number {
    const end = this.#endOf(at)
    if (end === SUSPENDED) return SUSPENDED
    const text = this.#text.slice(at, end)
    let value: Value
    try {
      value = this.stack.isDiscarding && isNumberText(text) ? 0 : readWord(text)
    } catch (error) {
      throw error instanceof WizardError ? error.at({ source: this.stack.source, start: at, end }) : error
    }
    this.stack.add(value, end)
    return end
  }

  #string(at: number): number {
    const end = this.#closing(at, 1)
    if (end === SUSPENDED) return SUSPENDED
    const raw = this.#text.slice(at + 1, end)
    const value = raw.includes("\\") ? readString(raw) : raw
    if (typeof value !== "string") {
      const bad = at + 1 + value.offset
      const message = `expected an escape, found ${this.#text.slice(bad, bad + 2)}`
      throw this.#error("parse/escape", bad, bad + 2, message, 'escapes are \\n \\t \\r \\b \\f \\" \\\\ \\u0041 \\101')
    }
    this.stack.add(value, end + 1)
    return end + 1
  }

  #regex(at: number): number {
    const end = this.#closing(at, 2)
    if (end === SUSPENDED) return SUSPENDED
    this.stack.add(new Regex(this.#text.slice(at + 2, end)), end + 1)
    return end + 1
  }

  /** The offset of the quote that closes what `length` units open at an offset. */
  #closing(at: number, length: number): number {
    const end = quoteEnd(this.#text, at + length)
    if (end !== -1 || !this.#final) return end
    const what = length === 1 ? "string" : "pattern"
    const hint = 'add the missing "; a quote inside is written \\"'
    throw this.#error("parse/unclosed", at, at + length, `expected " to close the ${what}`, hint)
  }

  #character(at: number): number {
    const first = this.#text.codePointAt(at + 1)
    if (first === undefined && !this.#final) return SUSPENDED
    const end = this.#endOf(Math.min(at + (first !== undefined && first > 0xffff ? 3 : 2), this.#text.length))
    if (end === SUSPENDED) return SUSPENDED
    const text = this.#text.slice(at + 1, end)
    const value = first !== undefined && isVisible(first) ? readChar(text) : undefined
    if (value === undefined) {
      const message = `expected a character, found \\${text.trim()}`
      throw this.#error("parse/character", at, end, message, "characters are \\a \\newline \\space \\tab \\u0041")
    }
    this.stack.add(value, end)
    return end
  }

  /** What begins with `#`. */
  #dispatch(at: number): number {
    const next = this.#text[at + 1]
    if (next === undefined && !this.#final) return SUSPENDED
    if (next === "{") return this.#open("set", at, 2)
    if (next === "_") return this.#open("discard", at, 2)
    if (next === '"') return this.#regex(at)
    const end = this.#endOf(at + 1)
    if (end === SUSPENDED) return SUSPENDED
    const text = this.#text.slice(at + 1, end)
    if (next === "#") {
      const value = SYMBOLIC.get(text)
      if (value === undefined) {
        throw this.#error("parse/number", at, end, `expected a number, found #${text}`, "write ##Inf, ##-Inf or ##NaN")
      }
      this.stack.add(new Double(value), end)
      return end
    }
    if (next === ":" && isNamespaceText(text.slice(1))) return this.#open("namespace", at, end - at, text.slice(1))
    if (isTagText(text)) return this.#open("tag", at, end - at, text)
    const hint = "after # come { for a set, _ for what is skipped, a quote for a pattern, or a tag such as inst or uuid"
    throw this.#error("parse/tag", at, Math.max(end, at + 1), `expected a tag, found #${text}`, hint)
  }

  /** The end of a token; SUSPENDED when more text may make it longer. */
  #endOf(from: number): number {
    const end = tokenEnd(this.#text, from)
    return end === this.#text.length && !this.#final ? SUSPENDED : end
  }

  #strange(at: number): WizardError {
    const found = this.#text[at]
    const shown = found < " " || found === "\u007f" ? `the control character ${found.charCodeAt(0)}` : found
    const hint =
      found < " "
        ? "take it out, or write it as \\u0000 in a string"
        : `${found} has a meaning in Clojure only: leave it out`
    return this.#error("parse/unexpected", at, at + 1, `expected a form, found ${shown}`, hint)
  }

  #error(code: string, start: number, end: number, message: string, hint: string): WizardError {
    return new WizardError(code, message, { span: { source: this.stack.source, start, end }, hint })
  }
}

/** The token may go on in the text to come. */
const SUSPENDED = -1

const SYMBOLIC = new Map([
  ["#Inf", Number.POSITIVE_INFINITY],
  ["#-Inf", Number.NEGATIVE_INFINITY],
  ["#NaN", Number.NaN],
])
