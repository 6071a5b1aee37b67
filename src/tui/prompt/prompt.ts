import type { Completion, Completions } from "../../command/completion.js"
import { brackets, indent, isBalanced } from "../editor/brackets.js"
import { type Editor, editor, insert, lineStart, replace } from "../editor/editor.js"
import { tokens } from "../editor/tokens.js"

/** What is wrong at a place of the text, found while typing stops. */
export interface Fault {
  readonly start: number
  readonly end: number
  readonly message: string
}

/** The line that is being written, with what helps to write it. */
export interface Prompt {
  readonly editor: Editor
  /** What may stand at the cursor; undefined while nothing is offered. */
  readonly offers: Completions | undefined
  readonly chosen: number
  /** The rest of an earlier entry that begins like this one. */
  readonly ghost: string
  readonly fault: Fault | undefined
  /** The entry of the history that is shown; −1 is the one being written, which `draft` keeps meanwhile. */
  readonly entry: number
  readonly draft: string
  /** Ctrl-R: what is looked for, and which of the entries found is shown. */
  readonly search: { readonly query: string; readonly skip: number; readonly before: Editor } | undefined
  /** Ctrl-X was pressed: a second key says what is meant. */
  readonly prefix: boolean
}

export const EMPTY: Prompt = {
  editor: editor(),
  offers: undefined,
  chosen: 0,
  ghost: "",
  fault: undefined,
  entry: -1,
  draft: "",
  search: undefined,
  prefix: false,
}

/** The same prompt with another text: what was offered and found for the old one is gone. */
export const edited = (prompt: Prompt, next: Editor): Prompt =>
  next.text === prompt.editor.text
    ? { ...prompt, editor: next, offers: next.cursor === prompt.editor.cursor ? prompt.offers : undefined }
    : { ...prompt, editor: next, offers: undefined, chosen: 0, ghost: "", fault: undefined }

/** Another line, indented as the brackets ask; the opener just closed by hand gets no pair. */
export function newline(prompt: Prompt): Prompt {
  const { text, cursor } = prompt.editor
  const before = text.slice(0, cursor)
  const columns = before.length > LARGE ? 0 : indent(before, brackets(before, tokens(before)))
  return edited(prompt, { ...insert(prompt.editor, `\n${" ".repeat(columns)}`), last: "other" })
}

/** Whether Enter submits: the brackets balance. A large text is taken as it is. */
export function isComplete(text: string): boolean {
  if (text.length > LARGE * 16) return true
  return isBalanced(brackets(text, tokens(text)))
}

/** Takes an offer in place of what is half-typed. */
export function take(prompt: Prompt, offer: Completion): Prompt {
  const { offers } = prompt
  if (offers === undefined) return prompt
  return edited(prompt, replace(prompt.editor, offers.from, offers.to, offer.text))
}

/** Takes the ghost: all of it, or up to the end of its next word. */
export function takeGhost(prompt: Prompt, word = false): Prompt {
  const text = word ? (/^\s*\S+/.exec(prompt.ghost)?.[0] ?? prompt.ghost) : prompt.ghost
  const next = edited(prompt, insert(prompt.editor, text))
  return word ? { ...next, ghost: prompt.ghost.slice(text.length) } : next
}

/** The rest of the newest entry that begins with the text; only at its end, and only of one line. */
export function ghostOf(prompt: Prompt, history: readonly string[]): string {
  const { text, cursor } = prompt.editor
  if (text === "" || cursor !== text.length || text.includes("\n")) return ""
  const found = history.findLast((entry) => entry.length > text.length && entry.startsWith(text))
  return found === undefined || found.includes("\n") ? "" : found.slice(text.length)
}

/** An older (`by` 1) or newer entry; the one being written is kept. */
export function recall(prompt: Prompt, history: readonly string[], by: 1 | -1): Prompt {
  const entry = Math.max(-1, Math.min(prompt.entry + by, history.length - 1))
  if (entry === prompt.entry) return prompt
  const draft = prompt.entry === -1 ? prompt.editor.text : prompt.draft
  const text = entry === -1 ? draft : history[history.length - 1 - entry]
  return { ...edited(prompt, editor(text, prompt.editor.kills)), entry, draft, ghost: "" }
}

/** The entry that a search shows: the newest with the query in it, `skip` of those left out. */
export function searched(prompt: Prompt, history: readonly string[]): Prompt {
  const { search } = prompt
  if (search === undefined || search.query === "") return prompt
  const found = history.filter((entry) => entry.includes(search.query)).reverse()
  const distinct = [...new Set(found)]
  const text = distinct[Math.min(search.skip, distinct.length - 1)]
  if (text === undefined) return prompt
  return { ...prompt, editor: { ...editor(text, prompt.editor.kills), cursor: text.indexOf(search.query) } }
}

/** Texts above this are not coloured and get no help: what helps must not make one wait. */
export const LARGE = 65_536

/** Where the cursor stands: its line and column, from 0, in the text. */
export function position({ text, cursor }: Editor): { readonly line: number; readonly column: number } {
  let line = 0
  for (let at = text.indexOf("\n"); at !== -1 && at < cursor; at = text.indexOf("\n", at + 1)) line++
  return { line, column: cursor - lineStart(text, cursor) }
}
