import type { Completions } from "../command/completion.js"
import type { History } from "./prompt/history.js"
import { EMPTY, type Fault, ghostOf, LARGE, type Prompt } from "./prompt/prompt.js"

export interface PromptHelp {
  complete(text: string, cursor: number): Promise<Completions>
  diagnose(text: string): Fault | undefined
  changed(): void
  say(message: string): void
}

/** How long typing must stop before what is wrong is said; longer texts are not looked at. */
const PAUSE_MS = 350
const CHECKED = 8_192

/** The prompt and those who help to write in it: ghosts at once, offers as soon as they come, faults when typing stops. */
export class PromptDesk {
  readonly #history: History
  readonly #help: PromptHelp
  #prompt: Prompt = EMPTY
  #pause: NodeJS.Timeout | undefined

  constructor(history: History, help: PromptHelp) {
    this.#history = history
    this.#help = help
  }

  get prompt(): Prompt {
    return this.#prompt
  }

  set(next: Prompt): void {
    const isTyped = next.editor.text !== this.#prompt.editor.text && next.search === undefined
    this.#prompt = isTyped ? { ...next, ghost: next.ghost || ghostOf(next, this.#history.entries) } : next
    if (isTyped) this.#lookAt(next.editor.text)
    this.#help.changed()
  }

  /** Looks for what may stand at the cursor; one who asked for it is told when there is nothing. */
  async offer(isAsked: boolean): Promise<void> {
    const { editor } = this.#prompt
    if (editor.text.length > LARGE) return
    const offers = await this.#help.complete(editor.text, editor.cursor)
    if (this.#prompt.editor !== editor) return
    const half = editor.text.slice(offers.from, editor.cursor)
    const isNews = offers.all.length > 0 && !(offers.all.length === 1 && offers.all[0].text === half)
    if (isAsked && offers.all.length === 0) this.#help.say("nothing is known that could stand here")
    this.#prompt = { ...this.#prompt, offers: isNews && (isAsked || half !== "") ? offers : undefined, chosen: 0 }
    this.#help.changed()
  }

  close(): void {
    clearTimeout(this.#pause)
  }

  #lookAt(text: string): void {
    clearTimeout(this.#pause)
    if (text === "") return
    void this.offer(false)
    if (text.length > CHECKED) return
    this.#pause = setTimeout(() => {
      if (this.#prompt.editor.text !== text) return
      this.#prompt = { ...this.#prompt, fault: this.#help.diagnose(text) }
      this.#help.changed()
    }, PAUSE_MS)
  }
}
