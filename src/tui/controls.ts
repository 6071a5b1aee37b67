import type { Model } from "./model.js"
import type { Prompt } from "./prompt/prompt.js"
import type { Action, Pane, ScreenState } from "./state.js"
import type { Key } from "./terminal/keys.js"
import type { Spelling } from "./text/line.js"

/** A text for `$EDITOR`, and what becomes of it. */
export interface EditorJob {
  /** What the file is called, for the editor's colours. */
  readonly name: string
  readonly text: string
  readonly line: number
  /** Called when the text was changed. */
  readonly done: (text: string) => void
}

/** What the actions of keys work with. */
export interface Controls {
  readonly state: ScreenState
  readonly model: Model
  readonly prompt: Prompt
  readonly spelling: Spelling
  /** What was entered before, oldest first. */
  readonly entries: readonly string[]
  /** Rows and columns that a pane has now, without borders. */
  room(pane: Pane): { readonly columns: number; readonly rows: number }
  /** How many lines an overlay, or the REPL, has beyond what is seen. */
  rest(of: "overlay" | "repl"): number
  dispatch(action: Action): void
  setPrompt(prompt: Prompt): void
  /** Does a command, as if it had been entered; `shown` writes it and its answer into the REPL, else only what went wrong is. */
  run(line: string, shown?: boolean): void
  /** A sentence in the line of keys, until the next key. */
  say(message: string): void
  /** Begins a line in the prompt. */
  write(text: string): void
  /** Enters what is in the prompt. */
  submit(): void
  /** Asks for offers at once. */
  offer(): void
  copy(text: string, what: string): void
  edit(job: EditorJob): void
  /** Stops what runs; false when nothing does. */
  stop(): boolean
  /** Shows a question over the panes; the next key is the answer. */
  ask(question: string, answered: (key: string) => void): void
  answer(key: string): void
  redraw(): void
  /** Ends the screen. */
  leave(): void
  suspend(): void
}

/** What a key does, by its name in the keymap. */
export type KeyActions = Readonly<Record<string, (controls: Controls, key: Key) => void>>
