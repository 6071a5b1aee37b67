import type { OperatorJson } from "../src/circuit/describe.js"

/** A fixpoint and the operators inside its loop, in the order of the circuit; the fixpoint is the last. */
export interface Loop {
  readonly fixpoint: string
  readonly operators: readonly string[]
}

/** What an input names: the operator, whose stream of errors is written `id!errors`. */
export const producer = (input: string): string => input.replace(/!.*$/, "")

/** A delay that nothing is drawn to: the fixpoint's relation comes back through it. */
export const isFeedback = ({ inputs, rule }: OperatorJson): boolean => inputs.length === 0 && rule.startsWith("z⁻¹")

const isFixpoint = ({ id }: OperatorJson): boolean => /\.fixpoint(-\d+)?$/.test(id)

/**
 * The loops of a circuit: what lies on a way from a delay to the fixpoint, and what belongs to a rule and is read in there alone.
 * O(operators · loops).
 */
export function loopsOf(operators: readonly OperatorJson[]): readonly Loop[] {
  const taken = new Set<string>()
  return operators.filter(isFixpoint).map(({ id }) => {
    const inside = loop(id, operators, taken)
    for (const each of inside) taken.add(each)
    return { fixpoint: id, operators: operators.flatMap((each) => (inside.has(each.id) ? each.id : [])) }
  })
}

function loop(fixpoint: string, operators: readonly OperatorJson[], taken: ReadonlySet<string>): ReadonlySet<string> {
  const before = ancestors(fixpoint, operators)
  const around = new Set([fixpoint])
  for (const each of operators) {
    const reads = each.inputs.some((input) => around.has(producer(input)) && producer(input) !== fixpoint)
    if (before.has(each.id) && (isFeedback(each) || reads)) around.add(each.id)
  }
  for (const each of operators.toReversed()) {
    if (each.scope === null || !before.has(each.id) || isFixpoint(each) || taken.has(each.id)) continue
    const readers = operators.filter(({ inputs }) => inputs.some((input) => producer(input) === each.id))
    if (readers.every(({ id }) => around.has(id))) around.add(each.id)
  }
  return around
}

/** What the fixpoint reads, however far, up to other fixpoints. */
function ancestors(fixpoint: string, operators: readonly OperatorJson[]): ReadonlySet<string> {
  const found = new Set([fixpoint])
  for (const each of operators.toReversed()) {
    const goesOn = each.id === fixpoint || (found.has(each.id) && !isFixpoint(each))
    if (goesOn) for (const input of each.inputs) found.add(producer(input))
  }
  return found
}
