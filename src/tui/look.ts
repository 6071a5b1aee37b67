import type { Settings } from "../command/settings.js"
import { type Binding, type KeySettings, keymap } from "./keymap.js"
import type { Spelling } from "./text/line.js"
import { background, colorLevel, type Theme, theme } from "./text/theme.js"

/** How a screen looks and which keys it has: what a person's settings decide. */
export interface Look {
  readonly theme: Theme
  readonly spelling: Spelling
  readonly bindings: readonly Binding[]
  /** Names of keys that settings have and Wizard has not. */
  readonly unknownKeys: readonly string[]
  /** Rows that a reply shows. */
  readonly rows: number
  /** Steps a second while playing. */
  readonly playSpeed: number
}

type Environment = Readonly<Record<string, string | undefined>>

export function lookOf(settings: Settings, env: Environment): Look {
  const color = String(settings.get("color").value)
  const wished = settings.get("theme").value
  const ground = wished === "light" || wished === "dark" ? wished : background(env)
  const { bindings, unknown } = keymap(settings.get("keys").value as KeySettings)
  return {
    theme: theme(colorLevel(color, env), ground),
    spelling: { ascii: settings.get("ascii").value === true },
    bindings,
    unknownKeys: unknown,
    rows: settings.number("rows"),
    playSpeed: settings.number("play-speed"),
  }
}
