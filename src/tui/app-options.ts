import type { Host } from "../command/command.js"
import type { Session } from "../session/session.js"
import type { Look } from "./look.js"
import type { History } from "./prompt/history.js"
import type { Tty } from "./terminal/tty.js"

/** What a screen is opened with. */
export interface AppOptions {
  readonly session: Session
  readonly host: Host
  readonly tty: Tty
  readonly history: History
  /** How it looks and which keys it has; asked again when settings were made. */
  readonly look: () => Look
  /** What stands in the REPL at first. */
  readonly notes?: readonly string[]
  /** Whether the tour begins. */
  readonly tour?: boolean
  /** Tells of the notebook's file when it was changed outside; returns what ends that. */
  readonly watch?: (changed: (text: string) => void) => () => void
  /** The editor with its arguments, as `$EDITOR` has it. */
  readonly editor: string
}
