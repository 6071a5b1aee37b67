import type { Readable, Writable } from "node:stream"
import { WizardError } from "../base/error.js"
import type { Diagnostic } from "../datalog/check.js"
import { type Datum, ednLine, jsonLine } from "../library/datum.js"

/** How data are printed: a record a line for programs, or text for people. */
export type Mode = "text" | "json" | "edn"

/** Where a command reads and writes: data on stdout, narration on stderr. */
export class Terminal {
  readonly stdin: Readable
  readonly mode: Mode
  readonly #stdout: Writable
  readonly #stderr: Writable
  readonly #spell: (text: string) => string

  /** `spell` has the last word on text for people: `--ascii` spells Wizard's signs out. */
  constructor(
    mode: Mode,
    streams: { stdin: Readable; stdout: Writable; stderr: Writable } = process,
    spell: (text: string) => string = (text) => text,
  ) {
    this.mode = mode
    this.#spell = spell
    this.stdin = streams.stdin
    this.#stdout = streams.stdout
    this.#stderr = streams.stderr
  }

  /** One record: a line of JSON or EDN, or what `text` says; nothing when it says undefined. Waits while the reader is slow. */
  async record(datum: Datum, text: () => string | undefined): Promise<void> {
    const line = this.mode === "json" ? jsonLine(datum) : this.mode === "edn" ? ednLine(datum) : text()
    if (line !== undefined) await this.write(`${line}\n`)
  }

  async write(text: string): Promise<void> {
    const spelt = this.mode === "text" ? this.#spell(text) : text
    if (spelt === "" || this.#stdout.write(spelt) || this.#stdout.destroyed) return
    await new Promise<void>((resolve) => {
      this.#stdout.once("drain", resolve)
      this.#stdout.once("close", resolve)
    })
  }

  note(text: string): void {
    this.#stderr.write(`${this.#spell(text)}\n`)
  }

  warn({ code, message, span, hint }: Diagnostic): void {
    this.note(new WizardError(code, message, { span, hint }).report("warning"))
  }

  /** An error: its report on stderr, and with JSON or EDN a last record on stdout. */
  async fail(error: WizardError): Promise<void> {
    this.note(error.report())
    if (this.mode !== "text") await this.record({ error: errorFields(error) }, () => undefined)
  }
}

/** An error as every record shows it. */
export const errorFields = (error: WizardError): { readonly [key: string]: Datum } => ({ ...error.toJSON() })

/** The exit code of an error: 1 a refused transaction, 3 files and state, 2 everything else. */
export function exitCode({ code }: WizardError): number {
  if (code.startsWith("io/") || code.startsWith("storage/")) return 3
  return code.startsWith("db.error/") || code.startsWith("listener/") ? 1 : 2
}
