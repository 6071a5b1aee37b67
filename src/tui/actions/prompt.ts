import type { Controls, KeyActions } from "../controls.js"
import {
  type Editor,
  editor,
  erase,
  insert,
  kill,
  move,
  redo,
  undo,
  vertical,
  yank,
  yankPop,
} from "../editor/editor.js"
import { EMPTY, edited, isComplete, newline, type Prompt, recall, searched, take, takeGhost } from "../prompt/prompt.js"
import type { Key } from "../terminal/keys.js"

/** Keys of the prompt. */
export const PROMPT_KEYS: KeyActions = {
  "prompt/submit": (controls) => submit(controls),
  "prompt/newline": (controls) => controls.setPrompt(newline(controls.prompt)),
  "prompt/complete": (controls) => complete(controls),
  "prompt/previous-offer": (controls) => choose(controls, -1),
  "prompt/older": (controls) => upwards(controls, -1),
  "prompt/newer": (controls) => upwards(controls, 1),
  "prompt/search": (controls) => search(controls),
  "prompt/left": editing((text) => move(text, "left")),
  "prompt/right": (controls) => right(controls, "right"),
  "prompt/word-left": editing((text) => move(text, "word-left")),
  "prompt/word-right": (controls) => right(controls, "word-right"),
  "prompt/line-start": editing((text) => move(text, "line-start")),
  "prompt/line-end": (controls) => right(controls, "line-end"),
  "prompt/start": editing((text) => move(text, "start")),
  "prompt/end": editing((text) => move(text, "end")),
  "prompt/backspace": editing((text) => erase(text, "left")),
  "prompt/delete": editing((text) => erase(text, "right")),
  "prompt/delete-or-leave": (controls) => {
    if (controls.prompt.editor.text === "") controls.run(":quit")
    else editing((text) => erase(text, "right"))(controls)
  },
  "prompt/cut-word-left": editing((text) => kill(text, "word-left")),
  "prompt/cut-word-right": editing((text) => kill(text, "word-right")),
  "prompt/cut-line-end": editing((text) => kill(text, atLineEnd(text) ? "right" : "line-end")),
  "prompt/cut-line-start": editing((text) => kill(text, "line-start")),
  "prompt/yank": editing(yank),
  "prompt/yank-pop": editing(yankPop),
  "prompt/undo": editing(undo),
  "prompt/redo": editing(redo),
  "prompt/prefix": (controls) => {
    controls.setPrompt({ ...controls.prompt, prefix: true })
    controls.say("Ctrl-X: Ctrl-D tells what is at the cursor, Ctrl-E opens $EDITOR")
  },
  "prompt/page-up": (controls) => scroll(controls, page(controls)),
  "prompt/page-down": (controls) => scroll(controls, -page(controls)),
  "prompt/escape": (controls) => leave(controls),
  "prompt/redraw": ({ redraw }) => redraw(),
  "prompt/suspend": ({ suspend }) => suspend(),
  "prompt/stop": (controls) => {
    if (!controls.stop()) controls.setPrompt({ ...EMPTY, editor: editor("", controls.prompt.editor.kills) })
  },
  "prompt/help": ({ dispatch }) => dispatch({ kind: "overlay", overlay: { kind: "help", place: "repl", top: 0 } }),
}

/** A character, a paste, or the second key of two. Returns false for a key that means nothing here. */
export function typed(controls: Controls, key: Key): boolean {
  const { prompt, setPrompt } = controls
  if (prompt.prefix) return prefixed(controls, key)
  if (key.text === "") return false
  if (prompt.search !== undefined) {
    const query = prompt.search.query + key.text
    setPrompt(searched({ ...prompt, search: { ...prompt.search, query, skip: 0 } }, controls.entries))
    return true
  }
  const next = edited(prompt, insert(prompt.editor, key.text))
  setPrompt(
    next.ghost === "" && prompt.ghost.startsWith(key.text)
      ? { ...next, ghost: prompt.ghost.slice(key.text.length) }
      : next,
  )
  return true
}

function prefixed(controls: Controls, { name }: Key): boolean {
  controls.setPrompt({ ...controls.prompt, prefix: false })
  const { text, cursor } = controls.prompt.editor
  if (name === "ctrl-e") {
    controls.edit({ name: "entry.clj", text, line: 1, done: (next) => controls.write(next.trimEnd()) })
  } else if (name === "ctrl-d") {
    const before = /[^\s()[\]{}"]*$/.exec(text.slice(0, cursor))?.[0] ?? ""
    const word = before + (/^[^\s()[\]{}"]*/.exec(text.slice(cursor))?.[0] ?? "")
    if (word === "") controls.say("there is no word at the cursor")
    else controls.run(`:help ${word}`, true)
  }
  return true
}

function editing(by: (text: Editor) => Editor) {
  return ({ prompt, setPrompt, entries }: Controls) => {
    const { search } = prompt
    if (search === undefined) return setPrompt(edited(prompt, by(prompt.editor)))
    // While searching, deleting shortens what is looked for, and every other key takes what was found.
    const shorter = by(editor(search.query))
    if (shorter.text === search.query) return setPrompt(edited({ ...prompt, search: undefined }, by(prompt.editor)))
    setPrompt(searched({ ...prompt, search: { ...search, query: shorter.text, skip: 0 } }, entries))
  }
}

const atLineEnd = ({ text, cursor }: Editor): boolean => text[cursor] === "\n"

const scroll = ({ dispatch, rest }: Controls, by: number): void => dispatch({ kind: "scroll", by, most: rest("repl") })

const page = (controls: Controls): number => Math.max(1, controls.room("repl").rows - 2)

function submit(controls: Controls) {
  const { prompt, setPrompt } = controls
  if (prompt.search !== undefined) return setPrompt({ ...prompt, search: undefined })
  if (isComplete(prompt.editor.text)) controls.submit()
  else setPrompt(newline(prompt))
}

function complete(controls: Controls) {
  const { prompt, setPrompt, offer } = controls
  const chosen = prompt.offers?.all[prompt.chosen]
  if (chosen !== undefined) return setPrompt(take(prompt, chosen))
  if (prompt.ghost !== "") return setPrompt(takeGhost(prompt))
  offer()
}

function choose({ prompt, setPrompt }: Controls, by: number) {
  const { offers } = prompt
  if (offers === undefined || offers.all.length === 0) return
  setPrompt({ ...prompt, chosen: (prompt.chosen + by + offers.all.length) % offers.all.length })
}

/** Among the offers, else a line of the text, else an entry of the history. */
function upwards(controls: Controls, by: 1 | -1) {
  const { prompt, setPrompt, entries } = controls
  if (prompt.search !== undefined) return setPrompt({ ...prompt, search: undefined })
  if (prompt.offers !== undefined) return choose(controls, by)
  const moved = vertical(prompt.editor, by)
  if (moved !== undefined && prompt.entry === -1) return setPrompt(edited(prompt, moved))
  if (moved !== undefined && prompt.editor.last === "vertical") return setPrompt(edited(prompt, moved))
  setPrompt(recall(prompt, entries, by === -1 ? 1 : -1))
}

/** To the right; at the end of the text, into the ghost. */
function right({ prompt, setPrompt }: Controls, to: "right" | "word-right" | "line-end") {
  const { editor: text, ghost } = prompt
  if (ghost !== "" && text.cursor === text.text.length) return setPrompt(takeGhost(prompt, to === "word-right"))
  setPrompt(edited({ ...prompt, search: undefined }, move(text, to)))
}

function search({ prompt, setPrompt, entries }: Controls) {
  const now = prompt.search
  const next: NonNullable<Prompt["search"]> =
    now === undefined ? { query: "", skip: 0, before: prompt.editor } : { ...now, skip: now.skip + 1 }
  setPrompt(searched({ ...prompt, offers: undefined, ghost: "", search: next }, entries))
}

function leave({ prompt, setPrompt, dispatch, state }: Controls) {
  if (prompt.search !== undefined) return setPrompt({ ...prompt, editor: prompt.search.before, search: undefined })
  if (prompt.offers !== undefined) return setPrompt({ ...prompt, offers: undefined })
  if (state.zoomed) dispatch({ kind: "zoom", on: false })
  dispatch({ kind: "focus", pane: state.before === "repl" ? "circuit" : state.before })
}
