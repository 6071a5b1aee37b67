import { existsSync } from "node:fs"
import { WizardError } from "../base/error.js"
import { SETTINGS, Settings, type SettingValue } from "../command/settings.js"
import { toJs } from "../edn/js.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, type Value } from "../edn/value.js"
import { readSource } from "../workspace/source-file.js"
import { settingsPath } from "./places.js"

/** Options of the command line that are settings. */
export interface SettingFlags {
  readonly color?: string
  readonly ascii?: boolean
}

/** What a person has set: flags, else `WIZARD_…` in the environment, else the settings file. Throws `settings/…`, `parse/…`, `io/…`. */
export async function settingsOf(
  flags: SettingFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const settings = new Settings()
  const path = settingsPath(env)
  if (existsSync(path)) {
    const file = await readSource(path)
    const value = file.text.trim() === "" ? new EdnMap([]) : read(file.text, file)
    if (!(value instanceof EdnMap)) {
      throw new WizardError("settings/file", `${path}: expected a map of settings`, { hint: "write {:rows 50}" })
    }
    for (const [key, held] of value.entries) settings.set(nameOf(key), plain(held), "file")
  }
  for (const { name } of SETTINGS) {
    const given = env[`WIZARD_${name.toUpperCase().replaceAll("-", "_")}`]
    if (given !== undefined && given !== "") settings.set(name, given, "environment")
  }
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") settings.set("color", "never", "environment")
  if (flags.color !== undefined) settings.set("color", flags.color, "flag")
  if (flags.ascii === true) settings.set("ascii", true, "flag")
  return settings
}

const nameOf = (key: Value): string => (key instanceof Keyword ? key.text : String(key))

function plain(value: Value): SettingValue | unknown {
  if (value instanceof Keyword) return value.text
  if (!(value instanceof EdnMap)) return toJs(value, false)
  return Object.fromEntries(
    value.entries.map(([key, held]) => [
      nameOf(key),
      held === null ? null : held instanceof Keyword ? held.text : toJs(held, false),
    ]),
  )
}
