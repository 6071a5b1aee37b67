import type { Segment, Style } from "../text/line.js"
import { raw } from "../text/line.js"
import type { Token, TokenKind } from "./tokens.js"

const STYLES: Readonly<Record<TokenKind, Style>> = {
  open: "bracket",
  close: "bracket",
  string: "string",
  character: "string",
  number: "number",
  keyword: "keyword",
  variable: "variable",
  symbol: "symbol",
  tag: "symbol",
  comment: "comment",
  command: "key",
}

/** A place of the text that looks otherwise than its token. */
export interface Accent {
  readonly start: number
  readonly end: number
  readonly style: Style
}

/** The part `[start, end)` of a text in colours; `end` is at most the end of its line. O(tokens in it). */
export function highlighted(
  text: string,
  tokens: readonly Token[],
  start: number,
  end: number,
  accents: readonly Accent[] = [],
): readonly Segment[] {
  const pieces: Segment[] = []
  let at = start
  const put = (to: number, style: Style): void => {
    if (to > at) pieces.push(raw(text.slice(at, to), style))
    at = Math.max(at, to)
  }
  for (let i = firstAfter(tokens, start); i < tokens.length && tokens[i].start < end; i++) {
    const token = tokens[i]
    put(Math.max(at, token.start), "plain")
    const inside = accents.filter((accent) => accent.start < token.end && accent.end > token.start)
    for (const accent of inside) {
      put(Math.min(end, Math.max(at, accent.start)), STYLES[token.kind])
      put(Math.min(end, token.end, accent.end), accent.style)
    }
    put(Math.min(end, token.end), STYLES[token.kind])
  }
  put(end, "plain")
  return pieces
}

/** The first token that ends after a place. O(log tokens). */
function firstAfter(tokens: readonly Token[], at: number): number {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle].end <= at) low = middle + 1
    else high = middle
  }
  return low
}
