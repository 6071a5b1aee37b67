import type { Description, OperatorJson } from "../../src/circuit/describe.js"
import { producer } from "../loops.js"

/** What may be drawn as one box: a rule, or a clause of the query with everything inside it. */
export const groupOf = ({ scope, clause }: OperatorJson): string | undefined =>
  scope ?? clause?.split(".")[0] ?? undefined

/** The groups of a circuit that have more than one operator, in its order. */
export function groups({ operators }: Description): readonly string[] {
  const counts = new Map<string, number>()
  for (const operator of operators) {
    const group = groupOf(operator)
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 1).map(([group]) => group)
}

export const foldId = (group: string): string => `fold:${group}`

/** The circuit with each of the groups as one box, and which operators are in a box. A box takes along what lies between its operators. */
export function fold(
  description: Description,
  folded: readonly string[],
): { readonly description: Description; readonly boxOf: ReadonlyMap<string, string> } {
  const boxOf = new Map<string, string>()
  let { operators } = description
  for (const group of folded) {
    const own = new Set(
      operators.filter((each) => groupOf(each) === group && !each.id.startsWith("fold:")).map(({ id }) => id),
    )
    if (own.size < 2) continue
    const inside = convex(operators, own)
    for (const [id, box] of boxOf) if (inside.has(box)) boxOf.set(id, foldId(group))
    for (const id of inside) if (!id.startsWith("fold:")) boxOf.set(id, foldId(group))
    operators = merged(operators, inside, group)
  }
  return { description: { ...description, operators }, boxOf }
}

/** The operators and all that lies on a way from one to another, so that the box is on no circle. */
function convex(operators: readonly OperatorJson[], own: ReadonlySet<string>): ReadonlySet<string> {
  const below = new Set(own)
  for (const { id, inputs } of operators) if (inputs.some((input) => below.has(producer(input)))) below.add(id)
  const above = new Set(own)
  for (const { id, inputs } of operators.toReversed()) {
    if (above.has(id)) for (const input of inputs) above.add(producer(input))
  }
  return new Set([...below].filter((id) => above.has(id)))
}

function merged(
  operators: readonly OperatorJson[],
  inside: ReadonlySet<string>,
  group: string,
): readonly OperatorJson[] {
  const own = operators.filter(({ id }) => inside.has(id))
  const last = own[own.length - 1]
  const inputs = [...new Set(own.flatMap((each) => each.inputs))].filter((input) => !inside.has(producer(input)))
  const box: OperatorJson = {
    ...last,
    id: foldId(group),
    kind: "fold",
    inputs,
    columns: [`${own.length} operators`],
    rule: group,
    state: own.reduce((sum, { state }) => sum + state, 0),
  }
  const renamed = (input: string): string => (inside.has(producer(input)) ? foldId(group) : input)
  return inOrder(
    operators.flatMap((each) => {
      if (each.id === last.id) return [box]
      return inside.has(each.id) ? [] : [{ ...each, inputs: [...new Set(each.inputs.map(renamed))] }]
    }),
  )
}

/** Readers below what they read, else as they stand. */
function inOrder(operators: readonly OperatorJson[]): readonly OperatorJson[] {
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const done = new Set<OperatorJson>()
  const visit = (operator: OperatorJson): void => {
    for (const input of operator.inputs) {
      const before = byId.get(producer(input))
      if (before !== undefined && !done.has(before)) visit(before)
    }
    done.add(operator)
  }
  for (const operator of operators) if (!done.has(operator)) visit(operator)
  return [...done]
}
