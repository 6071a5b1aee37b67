import type { OperatorJson } from "../circuit/describe.js"
import { compare } from "../edn/compare.js"
import { fromJs } from "../edn/js.js"
import type { History } from "../library/history.js"
import type { HeldRow, HeldRows, OperatorState } from "../library/operator-state.js"
import type { RecordedStep } from "../library/record.js"
import type { ViewHandle } from "../library/view-handle.js"
import type { Page, PortReading, StateReading } from "./reading.js"

/** Which operators of a view have run at a place inside transaction t. */
export interface Done {
  readonly t: number
  /** Of the transactions that share t the one that is being stepped. */
  readonly round: number
  readonly operators: readonly OperatorJson[]
  /** Those inside a fixpoint that is being stepped have run when their rounds up to now have. */
  has(operator: OperatorJson): boolean
  /** The last round of an operator inside the fixpoint that is being stepped, or of that itself; undefined for all others. */
  rounds(operator: OperatorJson): number | undefined
}

/** What has run when a step has. Operators of a view run in the order of their numbers, those inside a fixpoint before it, round by round. */
export function doneOf(handle: ViewHandle, t: number, { op, iteration, round }: RecordedStep): Done {
  const { operators } = handle.explain()
  const { n } = operators.find(({ id }) => id === op)!
  const loop = handle.state(op).loop
  const inLoop = (id: string) => handle.state(id).loop === loop || id === loop
  return {
    t,
    round,
    operators,
    has: (operator) => operator.n <= n,
    rounds: (operator) => {
      if (loop === null || iteration === null || !inLoop(operator.id)) return undefined
      return operator.n <= n ? iteration : iteration - 1
    },
  }
}

/**
 * What an operator holds at a place. Inside a fixpoint rounds are data: rows of rounds that have run are those after the transaction, rows of
 * later rounds those before it. O(rows · log page).
 */
export function readState(
  history: History,
  handle: ViewHandle,
  operator: OperatorJson,
  page: Page,
  done: Done | undefined,
): StateReading {
  const state = () => handle.state(operator.id)
  const about = { view: handle.id, op: operator.id, n: operator.n, kind: operator.kind }
  const visit = <T>(rounds: number, look: () => T): T => history.visit(done!.t, look, rounds)
  const round = done?.rounds(operator)
  if (done === undefined) return { ...about, ...whole(state(), page) }
  if (round === undefined) {
    return { ...about, ...visit(done.round + (done.has(operator) ? 1 : 0), () => whole(state(), page)) }
  }
  const both = { ...page, offset: 0, limit: (page.offset ?? 0) + (page.limit ?? 20) }
  const after = visit(done.round + 1, () => portsOf(state(), both, { to: round }))
  const before = visit(done.round, () => portsOf(state(), both, { from: round + 1 }))
  const ports = after.map((port, i) => joined(port, before[i], page))
  const size = ports.reduce((sum, { count }) => sum + count, 0)
  return { ...about, size, ports }
}

function whole(state: OperatorState, page: Page): Pick<StateReading, "size" | "ports"> {
  return { size: state.size, ports: portsOf(state, page, {}) }
}

const portsOf = (state: OperatorState, page: Page, rounds: { from?: number; to?: number }): readonly PortReading[] =>
  state.ports.map(({ name, columns }, port) => {
    const { count, rows }: HeldRows = state.rows(port, { ...page, ...rounds })
    return { port, name, columns, count, rows, offset: page.offset ?? 0 }
  })

/** The rows of both, in order. */
function joined(a: PortReading, b: PortReading, { offset = 0, limit = 20 }: Page): PortReading {
  const rows = [...a.rows, ...b.rows].sort(order).slice(offset, offset + limit)
  return { ...a, count: a.count + b.count, rows, offset }
}

const order = (a: HeldRow, b: HeldRow): number =>
  compare(a.row.map(fromJs), b.row.map(fromJs)) || (a.iteration ?? 0) - (b.iteration ?? 0)
