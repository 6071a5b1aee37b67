import type { Token } from "./tokens.js"

/** How a text's brackets stand. */
export interface Brackets {
  /** The openers that nothing closes, outermost first. */
  readonly open: readonly Token[]
  /** The first closer that closes nothing, or something else. */
  readonly wrong: Token | undefined
  /** A string that nothing closes. */
  readonly string: Token | undefined
  /** By the start of each bracket that has a partner, the partner. */
  readonly partner: ReadonlyMap<number, Token>
}

const CLOSER: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "#{": "}" }

/** O(tokens). */
export function brackets(text: string, tokens: readonly Token[]): Brackets {
  const open: Token[] = []
  const partner = new Map<number, Token>()
  let wrong: Token | undefined
  for (const token of tokens) {
    if (token.kind === "open") open.push(token)
    if (token.kind !== "close") continue
    const opener = open.at(-1)
    if (opener === undefined || CLOSER[text.slice(opener.start, opener.end)] !== text[token.start]) {
      wrong ??= token
      continue
    }
    open.pop()
    partner.set(opener.start, token)
    partner.set(token.start, opener)
  }
  return { open, wrong, partner, string: tokens.find((token) => token.unclosed === true) }
}

/** Whether Enter may submit: nothing is left open. A closer too many is for the reader to refuse. */
export const isBalanced = ({ open, string, wrong }: Brackets): boolean =>
  wrong !== undefined || (open.length === 0 && string === undefined)

/** The closers that a text lacks, innermost first. */
export const missing = (text: string, { open }: Brackets): string =>
  [...open].reverse().reduce((all, { start, end }) => all + CLOSER[text.slice(start, end)], "")

/**
 * Columns by which a line after this text is indented: inside the innermost open bracket, in a vector or map under its first item, in
 * a list two columns in, as the formatter does.
 */
export function indent(text: string, { open }: Brackets): number {
  const opener = open.at(-1)
  if (opener === undefined) return 0
  const column = opener.end - (text.lastIndexOf("\n", opener.start - 1) + 1)
  return text[opener.start] === "(" ? column + 1 : column
}
