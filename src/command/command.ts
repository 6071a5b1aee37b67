import type { Session } from "../session/session.js"
import type { Work } from "../session/work.js"
import type { CommandSummary } from "./command-summary.js"
import type { Arguments } from "./forms.js"
import type { Reply } from "./reply.js"
import type { Settings } from "./settings.js"

/** The world around a session, as far as commands need it; what is missing makes commands refuse. */
export interface Host {
  readonly files?: Files
  readonly pages?: Pages
  /** Asks a person yes or no; left out where nobody is there. */
  readonly confirm?: (question: string) => Promise<boolean>
  /** What a person has set; the defaults when left out. */
  readonly settings?: Settings
}

/** Text files. Each throws `io/…`. */
export interface Files {
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  /** The names in a folder, folders with a slash behind; empty when there is none. */
  list(folder: string): Promise<readonly string[]>
}

/** The session's notebook as a page. */
export interface Pages {
  /** Serves it on this machine alone, until the session ends; its address, the same while it is served. Throws `serve/port`. */
  serve(session: Session, port?: number): Promise<string>
  /** False when none was served. */
  stop(): Promise<boolean>
  /** As one file. Goes through the history and comes back. */
  html(session: Session): Promise<string>
}

export interface Context {
  readonly session: Session
  readonly host: Host
  readonly settings: Settings
}

/** Something that can be asked of a session. */
export interface Command extends CommandSummary {
  /** Throws WizardError; then nothing has changed. */
  run(context: Context, args: Arguments, work: Work): Promise<Reply>
}
