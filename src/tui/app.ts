import { withBreath } from "../base/breath.js"
import { asWizardError, type WizardError } from "../base/error.js"
import type { Host } from "../command/command.js"
import { complete } from "../command/completion.js"
import { execute } from "../command/execute.js"
import type { SessionEvent } from "../session/session-event.js"
import { press } from "./actions/keys.js"
import { answered, confirmed, followed, toCellHere, wentOn } from "./answers.js"
import type { AppOptions } from "./app-options.js"
import type { Controls, EditorJob } from "./controls.js"
import { diagnose } from "./diagnose.js"
import { editor } from "./editor/editor.js"
import { IdleVerifier } from "./idle-verifier.js"
import { Jobs } from "./jobs.js"
import type { Look } from "./look.js"
import { Model } from "./model.js"
import { outsideChange } from "./outside-change.js"
import { editInEditor } from "./outside-editor.js"
import { Painter } from "./painter.js"
import { Player } from "./player.js"
import { EMPTY, type Prompt } from "./prompt/prompt.js"
import { PromptDesk } from "./prompt-desk.js"
import { restOf, roomOf } from "./rooms.js"
import { type Scene, signOf } from "./screen.js"
import { screenBreath } from "./screen-breath.js"
import { type Action, type Pane, reduce, type ScreenState, screenState } from "./state.js"
import type { Key } from "./terminal/keys.js"
import type { Spelling } from "./text/line.js"
import { Transcript } from "./transcript.js"

/**
 * The screen: keys go in, frames come out. It holds what is looked at and nothing else; everything that is done is a command, everything that is
 * shown is read from the session.
 */
export class App implements Controls {
  readonly model: Model
  readonly #options: AppOptions
  readonly #jobs: Jobs
  readonly #transcript = new Transcript(() => this.#look.rows)
  #state: ScreenState
  readonly #desk: PromptDesk
  readonly #player: Player
  readonly #host: Host
  #look: Look
  readonly #verifier: IdleVerifier
  readonly #painter: Painter
  #question: ((key: string) => void) | undefined
  #left: (() => void) | undefined

  constructor(options: AppOptions) {
    this.#options = options
    this.model = new Model(options.session)
    this.#state = screenState(options.tty.size)
    this.#painter = new Painter(options.tty, () => this.#scene())
    this.#jobs = new Jobs(
      () => this.#painter.draw(),
      (error) => this.#failed(error),
    )
    const { session } = options
    const host = { ...options.host, confirm: (question: string) => confirmed(this, question) }
    this.#host = host
    this.#look = options.look()
    for (const note of options.notes ?? []) this.#transcript.note(note)
    this.#verifier = new IdleVerifier(session, this.#jobs, () => this.#painter.draw())
    this.#player = new Player(this.#playOn, () => this.#look.playSpeed)
    this.#desk = new PromptDesk(options.history, {
      complete: (text, cursor) => complete(session, text, cursor, host),
      diagnose: (text) => (this.#jobs.isBusy ? undefined : diagnose(text, session)),
      changed: () => this.#painter.draw(),
      say: (message) => this.say(message),
    })
  }

  get state(): ScreenState {
    return this.#state
  }

  /** Whether something runs. */
  get isBusy(): boolean {
    return this.#jobs.isBusy
  }

  get spelling(): Spelling {
    return this.#look.spelling
  }

  get prompt(): Prompt {
    return this.#desk.prompt
  }

  get entries(): readonly string[] {
    return this.#options.history.entries
  }

  /** Opens the screen; resolves when it is left, with the terminal as it was. `ended`: the signal that made it, if one did. */
  async open(): Promise<{ readonly ended: NodeJS.Signals | undefined }> {
    const { tty, session } = this.#options
    let ended: NodeJS.Signals | undefined
    const off = session.on((event) => this.#changed(event))
    const left = new Promise<void>((resolve) => {
      this.#left = resolve
    })
    tty.open({
      key: (key) => this.key(key),
      resized: () => this.dispatch({ kind: "size", size: tty.size }),
      resumed: () => this.redraw(),
      ended: (signal) => {
        ended = signal
        this.#left?.()
      },
    })
    const unwatch = this.#options.watch?.((text) => this.#note(outsideChange(this, text)))
    const silence = withBreath(screenBreath(tty, this.#jobs, this.#painter))
    toCellHere(this)
    if (this.#options.tour === true) this.dispatch({ kind: "tour", step: 0 })
    this.#painter.draw()
    this.#verifier.wake()
    try {
      await left
    } finally {
      off()
      unwatch?.()
      silence()
      this.#jobs.stop()
      this.#verifier.stop()
      this.#desk.close()
      this.#player.play(false)
      tty.close()
    }
    return { ended }
  }

  /** One key; a fault of Wizard's own is shown, and the screen goes on. */
  readonly key = (key: Key): void => {
    try {
      press(this, this.#look.bindings, key)
    } catch (thrown) {
      this.#failed(asWizardError(thrown))
    }
  }

  readonly room = (pane: Pane) => roomOf(this.#scene(), pane)

  readonly rest = (of: "overlay" | "repl"): number => restOf(this.#scene(), of)

  readonly dispatch = (action: Action): void => {
    const before = this.#state
    this.#state = reduce(before, action)
    this.#player.play(this.#state.playing)
    if (before !== this.#state) this.#painter.draw()
  }

  readonly setPrompt = (prompt: Prompt): void => this.#desk.set(prompt)

  readonly run = (line: string, shown = false): void => {
    this.#jobs.add(async (work) => {
      if (shown) this.#transcript.entered(signOf(this.model), line)
      const reply = await execute(this.#options.session, line, this.#host, work)
      if (reply.kind === "settings") this.#look = this.#options.look()
      answered(this, this.#transcript, reply, shown)
      if (reply.kind !== "error") wentOn(this, line)
    })
  }

  readonly say = (text: string): void => this.dispatch({ kind: "message", text })

  readonly write = (text: string): void => {
    this.setPrompt({ ...EMPTY, editor: editor(text, this.prompt.editor.kills) })
    this.dispatch({ kind: "focus", pane: "repl" })
  }

  readonly submit = (): void => {
    const { text, kills } = this.prompt.editor
    this.setPrompt({ ...EMPTY, editor: editor("", kills) })
    this.dispatch({ kind: "scroll", by: Number.NEGATIVE_INFINITY, most: 0 })
    if (text.trim() === "") return
    this.#options.history.add(text)
    this.run(text, true)
  }

  readonly offer = (): void => {
    void this.#desk.offer(true)
  }

  readonly copy = (text: string, what: string): void => {
    this.#options.tty.send(`\x1b]52;c;${Buffer.from(text).toString("base64")}\x07`)
    this.say(`${what} is copied: ${text.length.toLocaleString("en-US")} characters`)
  }

  readonly edit = (job: EditorJob): void => {
    this.#jobs.add(async () => {
      const wrong = await editInEditor(this.#options.tty, this.#options.editor, job)
      if (wrong !== undefined) this.say(wrong)
    })
  }

  readonly ask = (question: string, answered: (key: string) => void): void => {
    this.#question = answered
    this.dispatch({ kind: "overlay", overlay: { kind: "question", text: question } })
  }

  readonly answer = (key: string): void => {
    this.dispatch({ kind: "overlay", overlay: undefined })
    this.#question?.(key)
  }

  readonly stop = (): boolean => this.#jobs.stop()

  readonly redraw = (): void => {
    this.#options.tty.sink.invalidate()
    this.dispatch({ kind: "size", size: this.#options.tty.size })
    this.#painter.draw()
  }

  readonly leave = (): void => this.#left?.()

  readonly suspend = (): void => this.#options.tty.suspend()

  readonly #playOn = (): void => {
    const { session } = this.#options
    if (this.#jobs.isBusy) return
    if (session.t >= session.last) this.dispatch({ kind: "play", on: false })
    else this.run(":step")
  }

  #note(text: string | undefined): void {
    if (text === undefined) return
    this.#transcript.note(text)
    this.say(text)
  }

  #failed(error: WizardError): void {
    this.#transcript.reply({ kind: "error", error })
    this.say(error.message)
  }

  #changed(event: SessionEvent): void {
    this.model.forget()
    followed(this, this.#transcript, event)
    if (event.kind === "data") this.#verifier.reset()
    else if (event.kind !== "marks") this.#verifier.wake()
    this.#painter.draw()
  }

  #scene(): Scene {
    const { model, prompt, state } = this
    const transcript = this.#transcript
    return { state, model, prompt, transcript, running: this.#jobs.running, look: this.#look }
  }
}
