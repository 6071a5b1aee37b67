import type { OperatorJson } from "../circuit/describe.js"
import type { History } from "../library/history.js"
import type { PortReading, StateReading } from "./reading.js"

/** An integral of its operator that a primitive is or reads: as it is now, or, behind a delay, before the transaction. */
export interface Held {
  /** Its place among the integrals of the operator. */
  readonly port: number
  readonly when: "now" | "before"
}

/** What a primitive has of the operator that it is a part of. */
export interface PrimitivePart {
  readonly operator: OperatorJson
  readonly holds: readonly Held[]
  /** The input of the operator whose delta it takes in; undefined when it takes in what other primitives give. */
  readonly reads: number | undefined
}

/** The operator of that id, or the one that it is a part of. */
export function ownerOf(id: string, operators: readonly OperatorJson[]): OperatorJson | undefined {
  const fits = operators.filter((operator) => id === operator.id || id.startsWith(`${operator.id}.`))
  return fits.sort((a, b) => b.id.length - a.id.length)[0]
}

/** The part that a primitive is; undefined for the root, which belongs to none. */
export function primitivePart(primitive: OperatorJson, operators: readonly OperatorJson[]): PrimitivePart | undefined {
  const operator = ownerOf(primitive.id, operators)
  if (operator === undefined) return undefined
  const tail = primitive.id.slice(operator.id.length + 1)
  return { operator, holds: holdsOf(primitive.kind, tail, operator.kind), reads: readsOf(primitive.kind, tail) }
}

/** The place of the integral of an input: a pull keeps its answers first, and visits beside its facts. */
const placeOf = (input: number, kind: string): number => (kind === "pull" ? [1, 2, 4][input] : input)

function holdsOf(kind: string, tail: string, of: string): readonly Held[] {
  const now = (input: number): Held => ({ port: placeOf(input, of), when: "now" })
  const input = Math.max(0, ["a", "b", "c"].indexOf(tail[0]))
  if (kind === "delay") return tail === "" ? [] : [{ port: placeOf(input, of), when: "before" }]
  if (kind === "integrate" || kind === "distinct" || kind === "aggregate") {
    if (of !== "fixpoint") return tail === "" && kind !== "integrate" ? [] : [now(tail.startsWith("lift") ? 0 : input)]
    return [{ port: tail === "lift" ? 0 : 1, when: "now" }]
  }
  if (kind !== "join") return []
  if (tail === "1.join") return [now(0)]
  if (tail === "2.join") return [{ port: placeOf(1, of), when: "before" }]
  return of === "antijoin" ? [now(0), now(1)] : [now(0)]
}

function readsOf(kind: string, tail: string): number | undefined {
  if (kind === "integrate") return Math.max(0, ["a", "b", "c"].indexOf(tail[0]))
  return tail === "1.join" ? 1 : tail === "2.join" ? 0 : undefined
}

/** What a primitive holds, or reads of what its operator holds, around transaction t. `state` reads the operator at the position. */
export function readPrimitive(
  history: History,
  { id, n, kind }: OperatorJson,
  { holds }: PrimitivePart,
  t: number,
  state: () => StateReading,
): StateReading {
  const now = state()
  const before = t > 0 && holds.some(({ when }) => when === "before") ? history.visit(t, state, 0) : now
  const ports = holds.flatMap(({ port, when }, i): PortReading[] => {
    const found = (when === "now" ? now : before).ports[port]
    if (found === undefined) return []
    return [{ ...found, port: i, name: when === "now" ? found.name : `z⁻¹${found.name}` }]
  })
  const size = ports.reduce((sum, { count }) => sum + count, 0)
  return { view: now.view, op: id, n, kind, size, ports }
}
