import { commentEnd, quoteEnd, spaceEnd, tokenEnd } from "./scan.js"

/** A piece of EDN text with nothing of it lost but white space: what the formatter lays out anew. */
export type TextNode = Atom | Comment | Collection | Prefix

/** A token or string as it was written. */
export interface Atom {
  readonly kind: "atom"
  readonly text: string
}

/** From the semicolon to the end of its line. */
export interface Comment {
  readonly kind: "comment"
  readonly text: string
}

export interface Collection {
  readonly kind: "collection"
  readonly open: string
  readonly close: string
  readonly items: readonly TextItem[]
}

/** `#_`, `#tag`, `#:namespace` with the one form that follows, perhaps after comments and discards. */
export interface Prefix {
  readonly kind: "prefix"
  readonly text: string
  readonly items: readonly TextItem[]
}

/** A node in its place. */
export interface TextItem {
  readonly node: TextNode
  /** An empty line stands before it. */
  readonly blank: boolean
  /** It begins on the line on which what precedes it ends. */
  readonly glued: boolean
  /** A comma follows it. */
  readonly comma: boolean
}

/** The pieces of a text that reads without error. O(length). */
export const textTree = (text: string): readonly TextItem[] => new TreeReader(text).items("")

export const isComment = (item: TextItem): boolean => item.node.kind === "comment"

/** Whether the reader passes over it. */
export const isSkipped = ({ node }: TextItem): boolean =>
  node.kind === "comment" || (node.kind === "prefix" && node.text === "#_")

class TreeReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The items up to a closing bracket, or to the end of the text. */
  items(close: string): TextItem[] {
    const items: TextItem[] = []
    for (;;) {
      const gap = this.#gap()
      if (this.#at >= this.#text.length || (close !== "" && this.#text[this.#at] === close)) {
        this.#at += close.length
        return items
      }
      items.push(this.#item(gap))
    }
  }

  #item(gap: string): TextItem {
    const node = this.#node()
    const lines = gap.split(/\r\n|\r|\n/).length - 1
    const next = this.#text.slice(this.#at, spaceEnd(this.#text, this.#at))
    return { node, blank: lines > 1, glued: lines === 0, comma: node.kind !== "comment" && next.includes(",") }
  }

  #node(): TextNode {
    const text = this.#text
    const start = this.#at
    const first = text[start]
    const open = /^(?:#?\{|\[|\()/.exec(text.slice(start, start + 2))?.[0]
    if (open !== undefined) {
      const close = CLOSERS[open]
      this.#at = start + open.length
      return { kind: "collection", open, close, items: this.items(close) }
    }
    if (first === ";") {
      const end = commentEnd(text, start)
      this.#at = end === -1 ? text.length : end
      return { kind: "comment", text: text.slice(start, this.#at).trimEnd() }
    }
    if (first === '"' || text.startsWith('#"', start))
      return this.#atom(quoteEnd(text, start + (first === '"' ? 1 : 2)) + 1)
    if (first === "\\")
      return this.#atom(tokenEnd(text, start + 1 + String.fromCodePoint(text.codePointAt(start + 1)!).length))
    if (first !== "#" || text[start + 1] === "#") return this.#atom(tokenEnd(text, start))
    return this.#prefix(text[start + 1] === "_" ? start + 2 : tokenEnd(text, start))
  }

  #atom(end: number): Atom {
    const text = this.#text.slice(this.#at, end)
    this.#at = end
    return { kind: "atom", text }
  }

  #prefix(end: number): Prefix {
    const text = this.#text.slice(this.#at, end)
    this.#at = end
    const items: TextItem[] = []
    do items.push(this.#item(this.#gap()))
    while (isSkipped(items[items.length - 1]))
    return { kind: "prefix", text, items }
  }

  #gap(): string {
    const start = this.#at
    this.#at = spaceEnd(this.#text, start)
    return this.#text.slice(start, this.#at)
  }
}

const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}", "#{": "}" }
