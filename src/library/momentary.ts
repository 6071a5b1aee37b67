import type { ViewDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import type { Listeners } from "../engine/listeners.js"
import { hosted, type TransactInput } from "./input.js"
import type { TransactHost } from "./options.js"
import type { Origins } from "./origins.js"
import { TransactionResult } from "./result.js"
import type { Warmth } from "./warmth.js"

/** Where a transaction in memory happens; made once, as every one of them needs it. */
export interface Place {
  readonly listeners: Listeners
  readonly origins: Origins
  readonly warmth: Warmth
  readonly exact: boolean
}

/** One transaction in memory, at once, with what listeners derive from it; where it was written is recorded. */
export function transactNow(
  { listeners, origins, warmth, exact }: Place,
  input: TransactInput,
  host: TransactHost,
): TransactionResult {
  const { data, options, origin } = hosted(input, host)
  const { log } = listeners.database
  const before = log.count
  try {
    const result = new TransactionResult(listeners.transact(data, options), exact)
    warmth.keep(data, result)
    return result
  } finally {
    if (log.count > before) origins.record(before, log.count, origin)
  }
}

/** What a look gives while there is such a view; its arguments are not needed. */
export function withView<T>(engine: Engine, id: string, definition: ViewDefinition, look: () => T): T {
  engine.addView(id, { ...definition, args: definition.args ?? "none" })
  try {
    return look()
  } finally {
    engine.removeView(id)
  }
}
