import type { RunOptions } from "../notebook/stage.js"

export interface SessionOptions extends Pick<RunOptions, "readFile" | "readLog"> {
  /** Milliseconds that comparing the views with their full query may take after a transaction; what would take longer waits to be asked. 30. */
  readonly budget?: number
  /** Rows of recorded deltas that are kept, over all transactions that were looked into. 200,000. */
  readonly remember?: number
}
