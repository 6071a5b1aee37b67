import { SETTINGS } from "../../command/settings.js"
import { fromJs } from "../../edn/js.js"
import { Cell } from "../../library/datum.js"
import { type SettingFlags, settingsOf } from "../person.js"
import { settingsPath } from "../places.js"
import type { Terminal } from "../terminal.js"

/** `wizard settings`: each setting with its value and where that comes from. */
export async function settingsCommand(options: SettingFlags, terminal: Terminal): Promise<number> {
  const settings = await settingsOf(options, process.env)
  const path = settingsPath(process.env)
  const width = Math.max(...SETTINGS.map(({ name }) => name.length))
  for (const { setting, value, source } of settings.all) {
    const { name, does } = setting
    const from = source === "file" ? path : source
    await terminal.record(
      { setting: name, value: typeof value === "object" ? new Cell(fromJs(value)) : value, source, does },
      () => `${name.padEnd(width)}  ${JSON.stringify(value)}  (${from})\n${" ".repeat(width)}  ${does}`,
    )
  }
  terminal.note(`settings of yours stand in ${path}, for one run in WIZARD_…: WIZARD_ROWS=50`)
  return 0
}
