import { WizardError } from "../../base/error.js"
import { KeyReader } from "./key-reader.js"
import { KeyWriter } from "./key-writer.js"

const writer = new KeyWriter()

const encoded = (value: number | boolean): Uint8Array => {
  writer.value(value)
  return writer.take()
}

const ONE = encoded(true)

/** A row's weight as bytes: true for 1, else a long. */
export const weightBytes = (weight: number): Uint8Array => (weight === 1 ? ONE : encoded(weight))

/** Throws `storage/damaged` for what is no weight. */
export function readWeight(bytes: Uint8Array): number {
  if (bytes.length === 2 && bytes[0] === ONE[0] && bytes[1] === ONE[1]) return 1
  const weight = new KeyReader(bytes).value()
  if (typeof weight === "number" && weight !== 0) return weight
  throw new WizardError("storage/damaged", "the state is damaged: a row has no weight", {
    hint: "restore it from a copy, or build it anew from its source (--rebuild)",
  })
}
