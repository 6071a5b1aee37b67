import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"

/** A setting of a person: what it is for, and what it is when nobody says. */
export interface Setting {
  readonly name: string
  readonly does: string
  readonly value: SettingValue
  /** The words that may stand, when there are only some. */
  readonly words?: readonly string[]
}

export type SettingValue = string | number | boolean | Readonly<Record<string, string | null>>

/** Where a value comes from, the strongest first. */
export type SettingSource = "session" | "flag" | "environment" | "file" | "default"

export interface ResolvedSetting {
  readonly setting: Setting
  readonly value: SettingValue
  readonly source: SettingSource
}

export const SETTINGS: readonly Setting[] = [
  { name: "rows", does: "rows that a reply shows", value: 20 },
  {
    name: "verify-budget",
    does: "milliseconds that comparing views may take after each transaction; 0 waits to be asked",
    value: 30,
  },
  { name: "remember", does: "rows of recorded deltas that are kept while one looks around", value: 200_000 },
  { name: "color", does: "whether there are colours", value: "auto", words: ["auto", "always", "never"] },
  { name: "theme", does: "the background that colours are for", value: "auto", words: ["auto", "dark", "light"] },
  { name: "ascii", does: "whether Wizard's signs are spelt in ASCII", value: false },
  { name: "play-speed", does: "steps a second while playing", value: 2 },
  { name: "tour", does: "whether the tour is offered when Wizard is opened without a file", value: true },
  { name: "keys", does: "keys by what they do; nil takes one away", value: {} },
]

/** The settings of a session: each from the strongest source that says something. */
export class Settings {
  readonly #values = new Map<string, { readonly value: SettingValue; readonly source: SettingSource }>()

  /** Throws `settings/unknown` with the nearest name, `settings/value` for a value of another kind. */
  set(name: string, value: unknown, source: SettingSource): void {
    const setting = settingOf(name)
    const held = fitting(setting, value)
    const known = this.#values.get(name)
    if (known !== undefined && ORDER.indexOf(known.source) < ORDER.indexOf(source)) return
    this.#values.set(name, { value: held, source })
  }

  get(name: string): ResolvedSetting {
    const setting = settingOf(name)
    const { value, source } = this.#values.get(name) ?? { value: setting.value, source: "default" as const }
    return { setting, value, source }
  }

  number(name: string): number {
    return this.get(name).value as number
  }

  get all(): readonly ResolvedSetting[] {
    return SETTINGS.map(({ name }) => this.get(name))
  }
}

const ORDER: readonly SettingSource[] = ["session", "flag", "environment", "file", "default"]

function settingOf(name: string): Setting {
  const found = SETTINGS.find((setting) => setting.name === name)
  if (found !== undefined) return found
  const names = SETTINGS.map((setting) => setting.name)
  const near = nearest(name, names)
  throw new WizardError("settings/unknown", `there is no setting ${name}`, {
    hint: near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`,
  })
}

/** The value as the setting's kind; texts are read, as they come from the environment and the prompt. */
function fitting({ name, value: usual, words }: Setting, value: unknown): SettingValue {
  const wrong = (expected: string) =>
    new WizardError("settings/value", `${name}: expected ${expected}, found ${String(value)}`, {
      hint: `write :set ${name} ${typeof usual === "object" ? "{…}" : String(usual)}`,
    })
  if (typeof usual === "number") {
    const number = typeof value === "number" ? value : Number(String(value).trim() || Number.NaN)
    if (!Number.isFinite(number) || number < 0) throw wrong("a number, at least 0")
    return number
  }
  if (typeof usual === "boolean") {
    if (typeof value === "boolean") return value
    const truth = { true: true, "1": true, yes: true, on: true, false: false, "0": false, no: false, off: false }
    const found = (truth as Readonly<Record<string, boolean>>)[String(value).toLowerCase()]
    if (found === undefined) throw wrong("true or false")
    return found
  }
  if (typeof usual === "string") {
    const text = String(value)
    if (words !== undefined && !words.includes(text)) throw wrong(words.join(", "))
    return text
  }
  if (typeof value !== "object" || value === null) throw wrong("a map of keys")
  return value as SettingValue
}
