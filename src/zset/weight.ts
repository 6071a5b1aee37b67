import { WizardError } from "../base/error.js"

/** The sum of two weights. Throws `circuit/weight-overflow` when it is not an exact integer, past ±(2⁵³−1). */
export function plus(a: number, b: number): number {
  const sum = a + b
  if (sum > Number.MAX_SAFE_INTEGER || sum < -Number.MAX_SAFE_INTEGER) throw overflow()
  return sum
}

const overflow = (): WizardError =>
  new WizardError("circuit/weight-overflow", "a row has more than 2⁵³ derivations", {
    hint: "a cross product in the query multiplies them: join its clauses, or move a part of them into a rule",
  })
