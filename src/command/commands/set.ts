import type { Command } from "../command.js"
import { SETTINGS } from "../settings.js"

export const setCommand: Command = {
  name: "set",
  aliases: [],
  usage: ":set [NAME [VALUE]]",
  summary: "shows the settings and where each comes from, or sets one for this session",
  arguments: [
    { name: "NAME", kind: "word", optional: true, words: SETTINGS.map(({ name }) => name) },
    { name: "VALUE", kind: "word", optional: true },
  ],
  more: ["What is to last stands in settings.edn; `wizard settings` says where that is."],
  run: async ({ settings }, args) => {
    const name = args.take()
    const value = args.take()
    args.end()
    if (name !== undefined && value !== undefined) settings.set(name, value, "session")
    const shown = name === undefined ? settings.all : [settings.get(name)]
    return {
      kind: "settings",
      settings: shown.map(({ setting, value: held, source }) => ({ name: setting.name, value: held, source })),
    }
  },
}
