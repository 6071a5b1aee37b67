import type { ViewDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import type { Listeners } from "../engine/listeners.js"
import type { Report } from "../engine/report.js"
import { hosted, type TransactInput } from "./input.js"
import type { TransactHost } from "./options.js"
import type { Origins } from "./origins.js"

/** One transaction in memory, at once, with what listeners derive from it; where it was written is recorded. */
export function transactNow(
  listeners: Listeners,
  origins: Origins,
  input: TransactInput,
  host: TransactHost,
): readonly Report[] {
  const { data, options, origin } = hosted(input, host)
  const { log } = listeners.database
  const before = log.count
  try {
    return listeners.transact(data, options)
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
