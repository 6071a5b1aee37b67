import { WizardError } from "../base/error.js"
import { source } from "../base/span.js"
import { read } from "../edn/read.js"
import { EdnMap, sequence, type Value } from "../edn/value.js"
import type { ViewSpec } from "../library/input.js"

/** A row as it is typed: a vector of values. Throws `command/row`, `parse/…`. */
export function rowOf(text: string): readonly Value[] {
  const row = sequence(read(text, source("prompt", text)))
  if (row !== undefined) return row
  throw new WizardError("command/row", `expected a row, found ${text}`, { hint: 'write ["Commando"]' })
}

/** Values of `:in` as they are typed: a vector, or a map by variable. */
export function argsOf(text: string): NonNullable<ViewSpec["args"]> {
  const value = read(text, source("prompt", text))
  if (value instanceof EdnMap) return value as never
  const values = sequence(value)
  if (values !== undefined) return values
  throw new WizardError("args/form", "expected a vector of values, or a map of them by variable", {
    hint: "write [1980]",
  })
}
