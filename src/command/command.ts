import type { Session } from "../session/session.js"
import type { Work } from "../session/work.js"
import type { CommandSummary } from "./command-summary.js"
import type { Reply } from "./reply.js"

/** The world around a session, as far as commands need it; what is missing makes commands refuse. */
export interface Host {
  readonly files?: Files
  /** Asks a person yes or no; left out where nobody is there. */
  readonly confirm?: (question: string) => Promise<boolean>
}

/** Text files. Each throws `io/…`. */
export interface Files {
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  /** The names in a folder, folders with a slash behind; empty when there is none. */
  list(folder: string): Promise<readonly string[]>
}

export interface Context {
  readonly session: Session
  readonly host: Host
}

/** Something that can be asked of a session. */
export interface Command extends CommandSummary {
  /** `rest` is the line behind the name. Throws WizardError. */
  run(context: Context, rest: string, work: Work): Promise<Reply>
}
