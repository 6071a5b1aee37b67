/** What a piece of EDN is; whatever is half-typed is something too. */
export type TokenKind =
  | "open"
  | "close"
  | "string"
  | "character"
  | "number"
  | "keyword"
  | "variable"
  | "symbol"
  | "tag"
  | "comment"
  | "command"

/** The half-open range `[start, end)` of UTF-16 units. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** A string that nothing closes. */
  readonly unclosed?: true
}

/**
 * The tokens of a text in order, without the whitespace between them. Never throws: a text that is half-typed has tokens up to its end.
 * A line that begins with a colon is a command: its first word is one token. O(length).
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  let at = 0
  const command = /^\s*:[a-z?!-]*(?=\s|$)/.exec(text)
  if (command !== null) {
    found.push({ kind: "command", start: command[0].indexOf(":"), end: command[0].length })
    at = command[0].length
  }
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) at++
    else {
      const token = next(text, at)
      found.push(token)
      at = token.end
    }
  }
  return found
}

function next(text: string, start: number): Token {
  const first = text[start]
  if (first === '"') return string(text, start, start)
  if (first === ";") return { kind: "comment", start, end: lineEnd(text, start) }
  if ("([{".includes(first)) return { kind: "open", start, end: start + 1 }
  if (")]}".includes(first)) return { kind: "close", start, end: start + 1 }
  if (first === "\\") return { kind: "character", start, end: wordEnd(text, start + 2) }
  if (first === "#") return dispatched(text, start)
  const end = Math.max(start + 1, wordEnd(text, start))
  return { kind: wordKind(text.slice(start, end)), start, end }
}

/** What begins with `#`: a set, a regular expression, something left out, a tag. */
function dispatched(text: string, start: number): Token {
  const second = text[start + 1]
  if (second === "{") return { kind: "open", start, end: start + 2 }
  if (second === '"') return string(text, start, start + 1)
  if (second === "_") return { kind: "comment", start, end: start + 2 }
  if (second === "#") return { kind: "number", start, end: wordEnd(text, start + 2) }
  return { kind: "tag", start, end: Math.max(start + 1, wordEnd(text, start + 1)) }
}

function string(text: string, start: number, quote: number): Token {
  for (let at = quote + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return { kind: "string", start, end: at + 1 }
  }
  return { kind: "string", start, end: text.length, unclosed: true }
}

function wordKind(word: string): TokenKind {
  if (word.startsWith(":")) return "keyword"
  if (/^[?$%]/.test(word) || /^_$|^\.\.\.$/.test(word)) return "variable"
  return /^[+-]?\d/.test(word) ? "number" : "symbol"
}

function wordEnd(text: string, from: number): number {
  let at = Math.min(from, text.length)
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !'()[]{}";'.includes(text[at])) at++
  return at
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from)
  return end === -1 ? text.length : end
}

/** A comma is whitespace in EDN. */
export const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 44

const QUOTE = 34
const BACKSLASH = 92
