import { EventEmitter } from "node:events"
import { emitKeypressEvents } from "node:readline"
import { StringDecoder } from "node:string_decoder"

/**
 * A key by name: a printable one by its character (`G`, `/`, `é`), `space`, else `enter`, `escape`, `tab`, `backspace`, `delete`,
 * `up`, `f5` …, with `ctrl-`, `alt-` and `shift-` before it in this order. A paste is one, with its text.
 */
export interface Key {
  readonly name: string
  readonly text: string
}

const PASTE_BEGIN = "\x1b[200~"
const PASTE_END = "\x1b[201~"

/** An Esc that is the key, and one that begins a sequence, are told apart by this pause, twice. */
const ESCAPE_MS = 25

/** Reads keys and pastes from the bytes of a terminal, in whatever chunks they come. */
export class KeyReader {
  readonly #decoder = new StringDecoder("utf8")
  readonly #keys = new EventEmitter()
  readonly #listener: (key: Key) => void
  /** The pieces of a paste that has begun. */
  #paste: string[] | undefined
  /** What may be the beginning of a marker that goes on in the next chunk. */
  #held = ""
  #timer: NodeJS.Timeout | undefined

  constructor(listener: (key: Key) => void) {
    this.#listener = listener
    this.#keys.on("keypress", (text: string | undefined, key: RawKey) => {
      const found = keyOf(text, key)
      if (found !== undefined) listener(found)
    })
    const options = { escapeCodeTimeout: ESCAPE_MS }
    emitKeypressEvents(this.#keys as never, options as never)
  }

  feed(chunk: Uint8Array | string): void {
    clearTimeout(this.#timer)
    let text = this.#held + (typeof chunk === "string" ? chunk : this.#decoder.write(Buffer.from(chunk)))
    this.#held = ""
    while (text !== "") text = this.#paste === undefined ? this.#plain(text) : this.#pasted(text, this.#paste)
  }

  #plain(text: string): string {
    const at = text.indexOf(PASTE_BEGIN)
    if (at >= 0) {
      if (at > 0) this.#keys.emit("data", text.slice(0, at))
      this.#paste = []
      return text.slice(at + PASTE_BEGIN.length)
    }
    const kept = partial(text, PASTE_BEGIN)
    if (kept > 0) this.#keys.emit("data", text.slice(0, kept))
    this.#held = text.slice(kept)
    if (this.#held !== "") this.#timer = setTimeout(() => this.#release(), ESCAPE_MS)
    return ""
  }

  /** Nothing has come: it was no marker. */
  #release(): void {
    const text = this.#held
    this.#held = ""
    this.#keys.emit("data", text)
  }

  #pasted(text: string, paste: string[]): string {
    const at = text.indexOf(PASTE_END)
    if (at >= 0) {
      paste.push(text.slice(0, at))
      this.#paste = undefined
      this.#listener({ name: "paste", text: paste.join("").replace(/\r\n?/g, "\n") })
      return text.slice(at + PASTE_END.length)
    }
    const kept = partial(text, PASTE_END)
    paste.push(text.slice(0, kept))
    this.#held = text.slice(kept)
    return ""
  }
}

/** Where the end of the text may be the beginning of a marker, else its length. */
function partial(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(marker.slice(0, length))) return text.length - length
  }
  return text.length
}

/** What `node:readline` says of a key. */
interface RawKey {
  readonly sequence: string
  readonly name?: string
  readonly ctrl: boolean
  readonly meta: boolean
  readonly shift: boolean
}

function keyOf(text: string | undefined, { sequence, name, ctrl, meta, shift }: RawKey): Key | undefined {
  if (sequence === "\n") return { name: "ctrl-j", text: "" }
  const printable = !ctrl && !meta && text !== undefined && /^[^\p{Cc}]$/u.test(text)
  if (printable) return { name: text === " " ? "space" : text, text }
  if (sequence === "\x1f") return { name: "ctrl-_", text: "" }
  if (name === undefined || name === "undefined") return extended(sequence)
  if (name === "escape") return { name: "escape", text: "" }
  const alone = meta && /^[^\p{Cc}]$/u.test(sequence.slice(1)) ? sequence.slice(1) : (NAMES[name] ?? name)
  const spelt = meta && alone.length === 1 ? alone : `${shift ? "shift-" : ""}${alone}`
  return { name: `${ctrl ? "ctrl-" : ""}${meta ? "alt-" : ""}${spelt}`, text: "" }
}

const NAMES: Readonly<Record<string, string>> = { return: "enter", "`": "space" }

/** Keys as newer terminals send them: `ESC [ code ; modifiers u`. */
function extended(sequence: string): Key | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what terminals send
  const found = /^\x1b\[(\d+)(?:;(\d+))?u$/.exec(sequence)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what terminals send
  const alt = /^\x1b(.)$/u.exec(sequence)?.[1]
  if (alt !== undefined) return { name: `alt-${alt}`, text: "" }
  if (found === null) return undefined
  const bits = Number(found[2] ?? "1") - 1
  const code = Number(found[1])
  const base = CODES[code] ?? String.fromCodePoint(code)
  if (bits === 0 && base.length === 1) return { name: base, text: base }
  return { name: `${bits & 4 ? "ctrl-" : ""}${bits & 2 ? "alt-" : ""}${bits & 1 ? "shift-" : ""}${base}`, text: "" }
}

const CODES: Readonly<Record<number, string>> = { 9: "tab", 13: "enter", 27: "escape", 32: "space", 127: "backspace" }
