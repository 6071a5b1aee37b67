import type { Pane } from "./state.js"

/** Where a key means something: in one pane, in every pane but while a text is written, or in the prompt. */
export type KeyPlace = "everywhere" | "prompt" | "overlay" | Pane

/** What a key does: a name for settings, the keys, and a line of help. */
export interface Binding {
  readonly name: string
  readonly place: KeyPlace
  readonly keys: readonly string[]
  readonly help: string
  /** How it stands in the line of keys: some words, with the name of what does the opposite, whose key stands beside. */
  readonly hint?: { readonly short: string; readonly pair: string | undefined; readonly rank: Rank }
}

/** What comes first into the line of keys, wherever it stands there: how one gets help, what one does most, the rest. */
type Rank = 0 | 1 | 2

/** `short` is `2 fold` or `op or up`: a rank other than 1 before the words, and what does the opposite behind them. */
function binding(place: KeyPlace, name: string, keys: string, help: string, short?: string): Binding {
  const [, rank = "1", words, pair] = /^(?:(\d) )?(.*?)(?: or (.*))?$/.exec(short ?? "") ?? []
  const hint = short !== undefined && {
    hint: { short: words, pair: pair && `${place}/${pair}`, rank: Number(rank) as Rank },
  }
  return { name: `${place}/${name}`, place, keys: keys.split(" "), help, ...hint }
}

/** The keys as they are before settings change them. A pane's own keys come before those that work everywhere. */
export const KEYMAP: readonly Binding[] = [
  binding("circuit", "down", "j down", "the operator below", "op or up"),
  binding("circuit", "up", "k up", "the operator above"),
  binding("circuit", "input", "h left", "along an edge to what it reads", "edge or reader"),
  binding("circuit", "reader", "l right", "along an edge to what reads it"),
  binding("circuit", "first", "g home", "the first operator"),
  binding("circuit", "last", "G end", "the last operator"),
  binding("circuit", "page-down", "ctrl-f pagedown", "a page down"),
  binding("circuit", "page-up", "ctrl-b pageup", "a page up"),
  binding("circuit", "open", "enter", "look at its delta"),
  binding("circuit", "active", "a", "only operators that something has passed", "2 active"),
  binding("circuit", "fold", "z", "fold or open its clause or rule", "2 fold"),
  binding("circuit", "fold-all", "Z", "fold or open all"),
  binding("circuit", "around", "f", "only its neighbourhood: 1, 2, 3 edges away, all"),
  binding("circuit", "boxes", "v", "boxes instead of rails, where they fit", "boxes"),
  binding("circuit", "heat", "H", "heat by rows that pass, by rows held, by time, off"),
  binding("circuit", "level", "L", "plan, circuit, primitives"),
  binding("circuit", "wrong", "x", "the first wrong operator"),
  binding("delta", "down", "j down", "the row below", "row or up"),
  binding("delta", "up", "k up", "the row above"),
  binding("delta", "left", "h left", "the value on the left"),
  binding("delta", "right", "l right", "the value on the right"),
  binding("delta", "first", "g home", "the first row"),
  binding("delta", "last", "G end", "the last row"),
  binding("delta", "page-down", "ctrl-f pagedown", "a page down"),
  binding("delta", "page-up", "ctrl-b pageup", "a page up"),
  binding("delta", "open", "enter", "this section alone", "open"),
  binding("delta", "origin", "o", "the operator that produced this row", "origin"),
  binding("delta", "origins", "O", "the operators that produced these rows, row by row"),
  binding("delta", "why", "W", "why the view has this row"),
  binding("delta", "value", "space", "the whole value", "value"),
  binding("delta", "sort", "s", "sort by this column: up, down, off"),
  binding("delta", "group", "c", "count rows by the values of this column"),
  binding("delta", "write", "w", "write the rows to a file"),
  binding("delta", "copy", "y", "copy the value", "2 copy"),
  binding("delta", "copy-row", "Y", "copy the row"),
  binding("timeline", "back", "h left", "the transaction before", "tx or step"),
  binding("timeline", "step", "l right", "the next transaction"),
  binding("timeline", "verify", "enter", "compare the view with its full query here", "verify"),
  binding("notebook", "down", "j down", "the cell below", "cell or up"),
  binding("notebook", "up", "k up", "the cell above"),
  binding("notebook", "first", "g home", "the first cell"),
  binding("notebook", "last", "G end", "the last cell"),
  binding("notebook", "go", "enter", "go where this cell has just run, and select its view", "go"),
  binding("notebook", "add", "i", "write a new cell behind this one"),
  binding("notebook", "remove", "D", "remove this cell"),
  binding("notebook", "run", "r", "run what is stale", "2 run"),
  binding("everywhere", "next-pane", "tab", "the next pane", "2 pane"),
  binding("everywhere", "previous-pane", "shift-tab", "the pane before"),
  binding("everywhere", "circuit", "1", "the circuit"),
  binding("everywhere", "delta", "2", "the delta"),
  binding("everywhere", "timeline", "3", "the timeline"),
  binding("everywhere", "repl", "4", "the prompt"),
  binding("everywhere", "notebook", "5", "the notebook"),
  binding("everywhere", "back", ",", "the transaction before", "tx or step"),
  binding("everywhere", "step", ".", "the next transaction"),
  binding("everywhere", "first-tx", "<", "before the first transaction"),
  binding("everywhere", "last-tx", ">", "the last transaction"),
  binding("everywhere", "back-op", "[ shift-left", "the operator step before", "micro-step or step-op"),
  binding("everywhere", "step-op", "] shift-right", "the next operator step"),
  binding("everywhere", "back-round", "{", "the round of a recursion before"),
  binding("everywhere", "step-round", "}", "the next round of a recursion"),
  binding("everywhere", "play", "space", "play the transactions, or stop"),
  binding("everywhere", "mark", "m", "mark this transaction with a letter"),
  binding("everywhere", "jump", "'", "jump to a mark"),
  binding("everywhere", "view", "V", "the next view"),
  binding("everywhere", "find", "/", "find", "find"),
  binding("everywhere", "next-hit", "n", "the next hit"),
  binding("everywhere", "previous-hit", "N", "the hit before"),
  binding("everywhere", "command", ":", "a command", "0 cmd"),
  binding("everywhere", "zoom", "+ =", "this pane alone"),
  binding("everywhere", "unzoom", "_ -", "all panes"),
  binding("everywhere", "edit", "e", "open in $EDITOR: the cell, or the clause"),
  binding("everywhere", "help", "? f1", "the keys of this place", "0 help"),
  binding("everywhere", "escape", "escape", "back: out of a section, a filter, a zoom, an operator step"),
  binding("everywhere", "redraw", "ctrl-l", "draw the screen anew"),
  binding("everywhere", "suspend", "ctrl-z", "to the shell; fg comes back"),
  binding("everywhere", "stop", "ctrl-c", "stop what runs"),
  binding("everywhere", "quit", "q", "leave; asks when something is not saved"),
  binding("prompt", "submit", "enter", "do it, when its brackets balance", "run"),
  binding("prompt", "newline", "alt-enter ctrl-j shift-enter", "a new line"),
  binding("prompt", "complete", "tab", "take the offer, or show what there is", "complete"),
  binding("prompt", "previous-offer", "shift-tab", "the offer before"),
  binding("prompt", "older", "up ctrl-p", "the line above, or an older entry", "history"),
  binding("prompt", "newer", "down ctrl-n", "the line below, or a newer entry"),
  binding("prompt", "search", "ctrl-r", "search in the history; again: older", "search"),
  binding("prompt", "left", "left ctrl-b", "a character left"),
  binding("prompt", "right", "right ctrl-f", "a character right, or take the ghost"),
  binding("prompt", "word-left", "alt-b ctrl-left alt-left", "a word left"),
  binding("prompt", "word-right", "alt-f ctrl-right alt-right", "a word right, or of the ghost"),
  binding("prompt", "line-start", "ctrl-a home", "the start of the line"),
  binding("prompt", "line-end", "ctrl-e end", "the end of the line, or take the ghost"),
  binding("prompt", "start", "alt-<", "the start of the text"),
  binding("prompt", "end", "alt->", "the end of the text"),
  binding("prompt", "backspace", "backspace ctrl-h", "delete the character before"),
  binding("prompt", "delete", "delete", "delete the character behind"),
  binding("prompt", "delete-or-leave", "ctrl-d", "delete the character behind; on an empty line leave"),
  binding("prompt", "cut-word-left", "ctrl-w alt-backspace ctrl-backspace", "cut the word before"),
  binding("prompt", "cut-word-right", "alt-d", "cut the word behind"),
  binding("prompt", "cut-line-end", "ctrl-k", "cut to the end of the line"),
  binding("prompt", "cut-line-start", "ctrl-u", "cut to the start of the line"),
  binding("prompt", "yank", "ctrl-y", "put what was cut"),
  binding("prompt", "yank-pop", "alt-y", "put what was cut before instead"),
  binding("prompt", "undo", "ctrl-_ alt-u", "take back"),
  binding("prompt", "redo", "alt-r", "do again"),
  binding("prompt", "prefix", "ctrl-x", "then Ctrl-D: what is at the cursor, Ctrl-E: write in $EDITOR"),
  binding("prompt", "page-up", "pageup", "scroll up"),
  binding("prompt", "page-down", "pagedown", "scroll down"),
  binding("prompt", "escape", "escape", "close the offers; then back to the panes", "0 panes"),
  binding("prompt", "redraw", "ctrl-l", "draw the screen anew"),
  binding("prompt", "suspend", "ctrl-z", "to the shell; fg comes back"),
  binding("prompt", "stop", "ctrl-c", "stop what runs, or clear the line"),
  binding("prompt", "help", "f1", "the keys of this place", "0 help"),
  binding("overlay", "down", "j down enter", "a line down"),
  binding("overlay", "up", "k up", "a line up"),
  binding("overlay", "page-down", "space pagedown ctrl-f", "a page down"),
  binding("overlay", "page-up", "pageup ctrl-b", "a page up"),
  binding("overlay", "first", "g home", "the start"),
  binding("overlay", "last", "G end", "the end"),
  binding("overlay", "find", "/", "find"),
  binding("overlay", "next-hit", "n", "the next hit"),
  binding("overlay", "previous-hit", "N", "the hit before"),
  binding("overlay", "wrap", "w", "wrap long lines, or not"),
  binding("overlay", "copy", "y", "copy all"),
  binding("overlay", "edit", "e", "open in $EDITOR"),
  binding("overlay", "close", "escape q ? ctrl-c", "back"),
]

/** What settings say of keys: other keys for a name, or null for none. */
export type KeySettings = Readonly<Record<string, string | null>>

/** The keymap with settings; names that there are not are returned too. */
export function keymap(settings: KeySettings = {}): {
  readonly bindings: readonly Binding[]
  readonly unknown: readonly string[]
} {
  const names = new Set(KEYMAP.map(({ name }) => name))
  const bindings = KEYMAP.map((each) => {
    const keys = settings[each.name]
    return keys === undefined ? each : { ...each, keys: keys === null ? [] : keys.split(" ") }
  })
  return { bindings, unknown: Object.keys(settings).filter((name) => !names.has(name)) }
}

/** What a key does at a place; the pane's own bindings first. */
export function bound(bindings: readonly Binding[], places: readonly KeyPlace[], key: string): Binding | undefined {
  for (const place of places) {
    const found = bindings.find((each) => each.place === place && each.keys.includes(key))
    if (found !== undefined) return found
  }
  return undefined
}

/** Which places a pane's keys are looked up in. */
export const placesOf = (focus: Pane): readonly KeyPlace[] => (focus === "repl" ? ["prompt"] : [focus, "everywhere"])
