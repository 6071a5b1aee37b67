import { changes, type Fields, row } from "./datum.js"
import type { RowChange } from "./result.js"
import type { ViewFailure } from "./view-handle.js"

/** A step of an operator, as `replay --trace` and the page tell it. */
export function operatorRecord(step: {
  readonly t: number
  readonly op: string
  readonly kind: string
  readonly iteration?: number | undefined
  readonly changes: readonly RowChange[]
  readonly state: number
}): Fields {
  const { t, op, kind, iteration, state } = step
  return { t, op, kind, iteration, delta: changes(step.changes), state }
}

/** What a transaction changed in a view; without a delta while the view stands failed. */
export function transactionRecord(transaction: {
  readonly t: number
  readonly tx: number | null
  readonly delta: readonly RowChange[] | null
  readonly failure?: ViewFailure | undefined
}): Fields {
  const { t, tx, delta, failure } = transaction
  if (delta !== null) return { t, tx, delta: changes(delta) }
  return { t, tx, delta: null, failed: failure && failureRecord(failure) }
}

const failureRecord = ({ code, message, row: binding, op, line, column }: ViewFailure): Fields => ({
  code,
  message,
  row: row(binding),
  op,
  line: line ?? null,
  column: column ?? null,
})
