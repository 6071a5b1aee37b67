import type { Reply } from "./reply.js"

export interface TextOptions {
  /** Columns of the terminal: longer values are cut with `…`. */
  readonly width: number
  readonly ascii: boolean
  readonly color: boolean
}

/** A reply as lines for people. What is left out is said. */
export declare function replyText(reply: Reply, options: TextOptions): readonly string[]
