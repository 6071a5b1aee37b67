/** What an argument names, for help and completion. */
export type ArgumentKind =
  | "t"
  | "count"
  | "view"
  | "operator"
  | "row"
  | "file"
  | "level"
  | "command"
  | "condition"
  | "edn"
  | "word"

export interface Argument {
  readonly name: string
  readonly kind: ArgumentKind
  readonly optional: boolean
  /** The words that there are, for `word`. */
  readonly words?: readonly string[]
}

/** What help and completion know of a command. */
export interface CommandSummary {
  /** Without its colon. */
  readonly name: string
  readonly aliases: readonly string[]
  /** `:goto T` */
  readonly usage: string
  /** One sentence. */
  readonly summary: string
  readonly arguments: readonly Argument[]
  /** What one would want to know beyond the summary, and examples. */
  readonly more: readonly string[]
}
