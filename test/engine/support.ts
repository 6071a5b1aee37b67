import { WizardError } from "../../src/base/error.js"
import type { StepListener } from "../../src/circuit/trace.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import { decodeRow } from "../../src/engine/delta.js"
import { Engine } from "../../src/engine/engine.js"
import type { View } from "../../src/engine/view.js"
import type { PlanFunction } from "../../src/plan/context.js"
import type { Dictionary } from "../../src/zset/dictionary.js"
import type { Integral } from "../../src/zset/integral.js"
import { state } from "../datom/support.js"

export const forms = (text: string) => ({ forms: sequence(read(text)) as readonly Value[] })

export const datoms = (text: string) => ({
  datoms: (sequence(read(text)) as readonly Value[]).map((datom) => sequence(datom) as readonly Value[]),
})

/** An engine with a schema at t 0, whose clock stands still. */
export function engineOf(schema?: string, functions: ReadonlyMap<string, PlanFunction> = new Map()): Engine {
  const engine = new Engine({ functions, now: () => new Date(0) })
  if (schema !== undefined) engine.transact(forms(schema), { t: 0 })
  return engine
}

/** A function that queries may call, with the values of its one argument. */
export const unary = (name: string, call: (value: Value) => Value, total = false): [string, PlanFunction] => [
  name,
  { name, total, call: ([value]) => call(value) },
]

/** Rows and weights as text, sorted: what two Z-sets have in common when they are equal. */
export function contents(arrangement: Integral, dictionary: Dictionary): string[] {
  const all: string[] = []
  arrangement.each((at, weight) => {
    const row = decodeRow(arrangement.rows.slice(at, at + arrangement.width), dictionary)
    all.push(`${weight} ${print(row)}`)
  })
  return all.sort()
}

/** Rows or failure of a view, and every operator with all it holds. */
export function viewState(engine: Engine, view: View): unknown {
  const { dictionary } = engine.database
  const operators = view.circuit.operators.map(({ id, node }) => [
    id,
    node.operator.state.map((arrangement) => contents(arrangement, dictionary)),
  ])
  operators.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  const { failure } = view
  const rows = view.rows()?.map((row) => print(row))
  return { rows, failure: failure && [failure.code, print(failure.row), failure.op], operators }
}

/** The state of all views by id. */
export const viewStates = (engine: Engine): unknown =>
  Object.fromEntries(engine.catalog.views().map((view) => [view.id, viewState(engine, view)]))

/** Database and views: everything that a transaction can change. */
export const snapshot = (engine: Engine): unknown => ({ database: state(engine.database), views: viewStates(engine) })

/** Other values for `:in`, as a transaction; the view's change. */
export const setArguments = (engine: Engine, view: string, args: readonly Value[]) =>
  engine.transact({ view, args }).deltas.get(view)

/** Printed rows of a view. */
export const rowsOf = (engine: Engine, id: string): string[] | undefined =>
  engine.catalog
    .get(id)
    .rows()
    ?.map((row) => print(row))

/** A delta as text: `+1 [..]`, `-1 [..]` in canonical order. */
export const deltaText = (delta: { weighted: readonly (readonly [number, readonly Value[]])[] } | undefined) =>
  delta?.weighted.map(([weight, row]) => `${weight > 0 ? "+" : ""}${weight} ${print(row)}`)

/** The code of the error that `act` throws, or "nothing". */
export function codeOf(act: () => unknown): string {
  try {
    act()
    return "nothing"
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

const hearing = new WeakMap<Engine, () => void>()

/** Listens to an engine's steps instead of who listened before. */
export function hear(engine: Engine, listener: StepListener | undefined): void {
  hearing.get(engine)?.()
  if (listener !== undefined) hearing.set(engine, engine.listen(listener))
}

/** Makes every step of the engine fail when it has ended, until what this returns is called. */
export const failLate = (engine: Engine, code = "test/late"): (() => void) =>
  engine.listen(({ kind }) => {
    if (kind === "tx-end") throw new WizardError(code, "no room")
  })

/** Every operator's id that ran in the next call, as the circuit's events tell. */
export function ranDuring(engine: Engine, act: () => unknown): string[] {
  const ran: string[] = []
  hear(engine, (event) => {
    if (event.kind === "op-end") ran.push(`${event.node.rank} ${event.node.operator.kind}`)
  })
  try {
    act()
  } finally {
    hear(engine, undefined)
  }
  return ran
}
