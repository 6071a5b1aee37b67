import { GRAPHEMES } from "../text/width.js"

/** A text that is being written, with its past. Nothing in it changes: each action gives another one. */
export interface Editor {
  readonly text: string
  /** UTF-16 units from the start; never inside a character. */
  readonly cursor: number
  /** What was cut, the last first. */
  readonly kills: readonly string[]
  readonly past: readonly Moment[]
  readonly future: readonly Moment[]
  /** What the last action was: typing goes on in one undo, cutting adds to one kill, `yank-pop` follows a yank. */
  readonly last: "type" | "kill" | "yank" | "vertical" | "other"
  /** The column that moving up and down keeps to. */
  readonly goal: number
}

interface Moment {
  readonly text: string
  readonly cursor: number
}

const KILLS = 30

/** How many states can be taken back: the texts that are kept for it stay below some millions of characters. */
const undos = (text: string): number => Math.max(10, Math.min(500, Math.floor(4_000_000 / (text.length + 1))))

export const editor = (text = "", kills: readonly string[] = []): Editor => ({
  text,
  cursor: text.length,
  kills,
  past: [],
  future: [],
  last: "other",
  goal: 0,
})

/** Puts a text at the cursor. Characters typed one after the other are one undo, up to each space. */
export function insert(state: Editor, text: string): Editor {
  const joins = state.last === "type" && text.length <= 2 && text !== " " && text !== "\n"
  const changed = replace(state, state.cursor, state.cursor, text)
  return { ...(joins ? { ...changed, past: state.past } : changed), last: text.length <= 2 ? "type" : "other" }
}

/** Puts a text in place of `[from, to)`; the cursor stands behind it. */
export function replace(state: Editor, from: number, to: number, text: string): Editor {
  const past = [...state.past.slice(-undos(state.text)), { text: state.text, cursor: state.cursor }]
  const next = state.text.slice(0, from) + text + state.text.slice(to)
  return { ...state, text: next, cursor: from + text.length, past, future: [], last: "other" }
}

/** Moves the cursor. */
export function move(state: Editor, to: Place): Editor {
  return { ...state, cursor: place(state, to), last: "other" }
}

/** Cuts from the cursor to a place into the kill ring; several cuts in a row are one. */
export function kill(state: Editor, to: Place): Editor {
  const other = place(state, to)
  const [from, end] = other < state.cursor ? [other, state.cursor] : [state.cursor, other]
  if (from === end) return state
  const text = state.text.slice(from, end)
  const [before = "", ...rest] = state.last === "kill" ? state.kills : ["", ...state.kills]
  const kills = [other < state.cursor ? text + before : before + text, ...rest].slice(0, KILLS)
  return { ...replace(state, from, end, ""), kills, last: "kill" }
}

/** Deletes from the cursor to a place, without keeping it. */
export function erase(state: Editor, to: Place): Editor {
  const other = place(state, to)
  if (other === state.cursor) return state
  return replace(state, Math.min(other, state.cursor), Math.max(other, state.cursor), "")
}

export function yank(state: Editor): Editor {
  const [text] = state.kills
  return text === undefined ? state : { ...replace(state, state.cursor, state.cursor, text), last: "yank" }
}

/** After a yank: the kill before it in its place. */
export function yankPop(state: Editor): Editor {
  const [text, ...rest] = state.kills
  if (state.last !== "yank" || rest.length === 0) return state
  const turned = { ...state, kills: [...rest, text] }
  return { ...replace(turned, state.cursor - text.length, state.cursor, rest[0]), past: state.past, last: "yank" }
}

export function undo(state: Editor): Editor {
  const before = state.past.at(-1)
  if (before === undefined) return state
  const future = [...state.future, { text: state.text, cursor: state.cursor }]
  return { ...state, ...before, past: state.past.slice(0, -1), future, last: "other" }
}

export function redo(state: Editor): Editor {
  const after = state.future.at(-1)
  if (after === undefined) return state
  const past = [...state.past, { text: state.text, cursor: state.cursor }]
  return { ...state, ...after, future: state.future.slice(0, -1), past, last: "other" }
}

/** A line up or down, in the column in which the movement began; undefined when there is none. */
export function vertical(state: Editor, by: 1 | -1): Editor | undefined {
  const { text, cursor } = state
  const start = lineStart(text, cursor)
  const goal = state.last === "vertical" ? state.goal : cursor - start
  if (by < 0 && start === 0) return undefined
  const end = lineEnd(text, cursor)
  if (by > 0 && end === text.length) return undefined
  const target = by < 0 ? lineStart(text, start - 1) : end + 1
  const within = Math.min(target + goal, lineEnd(text, target))
  return { ...state, cursor: boundary(text, within), last: "vertical", goal }
}

/** Where an action goes, seen from the cursor. */
export type Place = "left" | "right" | "word-left" | "word-right" | "line-start" | "line-end" | "start" | "end" | number

function place({ text, cursor }: Editor, to: Place): number {
  if (typeof to === "number") return boundary(text, Math.max(0, Math.min(to, text.length)))
  switch (to) {
    case "left":
      return before(text, cursor)
    case "right":
      return after(text, cursor)
    case "word-left":
      return wordLeft(text, cursor)
    case "word-right":
      return wordRight(text, cursor)
    case "line-start":
      return lineStart(text, cursor)
    case "line-end":
      return lineEnd(text, cursor)
    case "start":
      return 0
    case "end":
      return text.length
  }
}

export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1)

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end === -1 ? text.length : end
}

/** A character is looked for near the cursor only: no grapheme is longer. */
const NEAR = 64

function before(text: string, cursor: number): number {
  if (cursor === 0) return 0
  const from = Math.max(lineStart(text, cursor - 1), cursor - NEAR)
  let last = from
  for (const { index } of GRAPHEMES.segment(text.slice(from, cursor))) last = from + index
  return Math.min(last, cursor - 1)
}

function after(text: string, cursor: number): number {
  const [first] = GRAPHEMES.segment(text.slice(cursor, cursor + NEAR))
  return first === undefined ? cursor : cursor + first.segment.length
}

/** The start of the character in which a place is. */
function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

const WORD = /[\p{L}\p{N}?!*_-]/u

function wordLeft(text: string, cursor: number): number {
  let at = cursor
  while (at > 0 && !WORD.test(text[at - 1])) at--
  while (at > 0 && WORD.test(text[at - 1])) at--
  return at
}

function wordRight(text: string, cursor: number): number {
  let at = cursor
  while (at < text.length && !WORD.test(text[at])) at++
  while (at < text.length && WORD.test(text[at])) at++
  return at
}
