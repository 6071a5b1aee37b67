import type { OperatorJson } from "../../src/circuit/describe.js"
import type { Held, HeldPort, OperatorLine } from "./page-data.js"
import { keyOf } from "./z-set.js"

/** What operators hold by time. Inside a fixpoint rounds are data: at a place between rounds, earlier ones are as after, later ones as before. */
export class HeldIndex {
  readonly #byOp = new Map<string, Held[]>()

  constructor(held: readonly Held[]) {
    for (const each of held) {
      const own = this.#byOp.get(each.op)
      if (own === undefined) this.#byOp.set(each.op, [each])
      else own.push(each)
    }
  }

  at(
    op: string,
    { t, s }: { readonly t: number; readonly s: number },
    steps: readonly OperatorLine[],
    loopOf: (op: string) => string | undefined,
    n: number,
    operators: readonly OperatorJson[],
  ): Held | undefined {
    const own = this.#byOp.get(op)
    if (own === undefined) return undefined
    const step = s === 0 ? Number.POSITIVE_INFINITY : s
    const now = own.findLast((each) => each.t < t || (each.t === t && each.step <= step))
    const here = s === 0 ? undefined : steps[s - 1]
    if (here?.iteration === undefined) return now
    const loop = loopOf(here.op) ?? here.op
    if (op !== loop && loopOf(op) !== loop) return now
    const next = own.find((each) => each.t === t && each.step > step)
    if (next === undefined && now?.step !== step) return now
    const before = own.findLast((each) => each.t < t || (each.t === t && each.step < (next ?? now)!.step))
    const after = next ?? now
    const ran = operators.find(({ id }) => id === here.op)?.n ?? 0
    return before && after && between(before, after, n <= ran ? here.iteration : here.iteration - 1)
  }
}

/** Rounds up to this one as after, later ones as before. Where rows are left out their number is not known: that of before is told. */
function between(before: Held, after: Held, round: number): Held {
  const ports = after.ports.map((port, i): HeldPort => {
    const old = before.ports[i]
    if (old === undefined || isCut(port) || isCut(old)) return old ?? port
    const rows = [
      ...port.rows.filter(([, , own]) => (own ?? 0) <= round),
      ...old.rows.filter(([, , own]) => (own ?? 0) > round),
    ]
    return { ...port, rows: rows.sort(([, a], [, b]) => (keyOf(a) < keyOf(b) ? -1 : 1)), count: rows.length }
  })
  return { ...after, ports, size: ports.reduce((sum, { count }) => sum + count, 0) }
}

const isCut = ({ count, rows }: HeldPort): boolean => rows.length < count
