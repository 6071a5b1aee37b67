import { WizardError } from "./error.js"

/** Throws `internal/invariant` unless the condition holds: for what no input can cause. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition)
    throw new WizardError("internal/invariant", message, { hint: "this is a fault of Wizard: please report it" })
}
