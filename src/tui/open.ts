import type { Host } from "../command/command.js"
import { Settings } from "../command/settings.js"
import type { Session } from "../session/session.js"
import { App } from "./app.js"
import type { AppOptions } from "./app-options.js"
import { lookOf } from "./look.js"
import { ProcessTty, type Tty } from "./terminal/tty.js"

export interface ScreenOptions extends Pick<AppOptions, "history" | "notes" | "tour" | "watch"> {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly tty?: Tty
}

/** Opens the screen on a session, until it is left. Resolves to the signal that ended it, if one did; the terminal is as it was. */
export async function openScreen(
  session: Session,
  host: Host,
  options: ScreenOptions,
): Promise<NodeJS.Signals | undefined> {
  const env = options.env ?? process.env
  const settings = host.settings ?? new Settings()
  const look = () => lookOf(settings, env)
  const unknown = look().unknownKeys.map(
    (name) => `warning[settings/key]: there is no key ${name}: ? shows their names`,
  )
  const app = new App({
    ...options,
    session,
    host: { ...host, settings },
    tty: options.tty ?? new ProcessTty(),
    look,
    notes: [...(options.notes ?? []), ...unknown],
    editor: env.VISUAL || env.EDITOR || "vi",
  })
  const { ended } = await app.open()
  return ended
}
