import type { WizardError } from "../base/error.js"
import type { Divergence } from "../verify/verify.js"
import type { Kind } from "./document.js"

export type Status = "ok" | "failed" | "error"

/** What became of a cell. */
export interface CellResult {
  readonly file: string
  readonly line: number
  readonly kind: Kind
  readonly name: string | null
  /** The transaction as of which the cell stands; null before the first one. */
  readonly t: number | null
  readonly status: Status
  /** Empty when there is nothing to say. */
  readonly message: string
  /** What is wrong, with its place in the file. */
  readonly error?: WizardError
  /** What an unmet expectation should have said: the lines that `--update` writes. */
  readonly actual?: readonly string[]
}

/** What became of a notebook. */
export interface RunResult {
  readonly cells: readonly CellResult[]
  /** Expectations that were met. */
  readonly passed: number
  /** Cells that are not ok. */
  readonly failed: number
  /** Views compared with their full query, once for each transaction, that agreed; what no oracle can be asked is not among them. */
  readonly verified: number
  readonly skipped: number
  /** The views that differed, each with the line of its cell, in order of t. */
  readonly divergences: readonly { readonly line: number; readonly divergence: Divergence }[]
  readonly warnings: readonly WizardError[]
}

/**
 * The exit class of a run: 3 when a file cannot be read, 2 when a cell means nothing, 1 when an expectation is unmet, a view differs
 * from its full query or a transaction is refused. Without `check` the last is 0.
 */
export function exitCode({ cells }: RunResult, { check }: { readonly check: boolean }): 0 | 1 | 2 | 3 {
  const classes = cells.map(classOf)
  if (classes.includes(3)) return 3
  if (classes.includes(2)) return 2
  return check && classes.includes(1) ? 1 : 0
}

/** The status of a cell that an error ended: a refused transaction failed, anything else is an error of the text. */
export const statusOf = (error: WizardError): Status => (isRefusal(error) ? "failed" : "error")

const isRefusal = ({ code }: WizardError): boolean =>
  /^(db\.error|listener\/(refused|unbounded|threw)|load\/refused)/.test(code)

function classOf({ status, error }: CellResult): 0 | 1 | 2 | 3 {
  if (status === "ok") return 0
  if (error?.code.startsWith("io/")) return 3
  return status === "failed" ? 1 : 2
}
