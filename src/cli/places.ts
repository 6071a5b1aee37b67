import { homedir } from "node:os"
import { dirname, join } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/** Where a person's settings are: `$XDG_CONFIG_HOME/wizard/settings.edn`. */
export const settingsPath = (env: Environment): string =>
  join(absolute(env.XDG_CONFIG_HOME) ?? join(homedir(), ".config"), "wizard", "settings.edn")

/** Where what was typed is kept: `$XDG_STATE_HOME/wizard/history.jsonl`. */
export const historyPath = (env: Environment): string =>
  join(absolute(env.XDG_STATE_HOME) ?? join(homedir(), ".local", "state"), "wizard", "history.jsonl")

/** Where it is marked that a person has had the tour: `$XDG_STATE_HOME/wizard/tour`. */
export const tourPath = (env: Environment): string => join(dirname(historyPath(env)), "tour")

/** The specification of base directories tells to ignore relative paths. */
const absolute = (path: string | undefined): string | undefined => (path?.startsWith("/") ? path : undefined)
