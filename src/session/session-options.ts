import type { Wizard } from "../library/wizard.js"
import type { RunOptions } from "../notebook/stage.js"

/** Where the state of a session is kept, so that the next one goes on from it. */
export interface SessionStorage {
  /** The Wizard as it was left, or an empty one; loaded as `WIZARD` says. Throws `storage/locked` while another process has it. */
  open(): Promise<Wizard>
  /** Makes an empty Wizard, has it filled, and puts it in the place of the old one; when filling fails, the old one stays. */
  renew(old: Wizard, fill: (wizard: Wizard) => Promise<void>): Promise<Wizard>
}

export interface SessionOptions extends Pick<RunOptions, "readFile" | "readLog"> {
  /** Milliseconds that comparing the views with their full query may take after a transaction; what would take longer waits to be asked. 30. */
  readonly budget?: number
  /** Rows of recorded deltas that are kept, over all transactions that were looked into. 200,000. */
  readonly remember?: number
  /** In memory when left out. */
  readonly storage?: SessionStorage
}
