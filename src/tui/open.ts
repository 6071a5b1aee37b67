import type { Host } from "../command/command.js"
import type { Session } from "../session/session.js"
import { App } from "./app.js"
import { type KeySettings, keymap } from "./keymap.js"
import { History, stateFolder } from "./prompt/history.js"
import { ProcessTty, type Tty } from "./terminal/tty.js"
import { type Background, background, colorLevel, theme } from "./text/theme.js"

/** How a person wants the screen; what is left out is found in the environment. */
export interface ScreenOptions {
  readonly ascii?: boolean
  readonly color?: string
  readonly background?: Background
  readonly keys?: KeySettings
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly tty?: Tty
}

/** Opens the screen on a session, until it is left. Resolves to the signal that ended it, if one did; the terminal is as it was. */
export async function openScreen(
  session: Session,
  host: Host,
  options: ScreenOptions = {},
): Promise<NodeJS.Signals | undefined> {
  const env = options.env ?? process.env
  const folder = stateFolder(env)
  const app = new App({
    session,
    host,
    tty: options.tty ?? new ProcessTty(),
    theme: theme(colorLevel(options.color, env), options.background ?? background(env)),
    spelling: { ascii: options.ascii ?? false },
    history: History.open(folder && `${folder}/history.jsonl`),
    bindings: keymap(options.keys).bindings,
    editor: env.VISUAL || env.EDITOR || "vi",
  })
  const { ended } = await app.open()
  return ended
}
