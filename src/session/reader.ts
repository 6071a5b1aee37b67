import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Description, OperatorJson } from "../circuit/describe.js"
import type { RowChange, RowDelta } from "../library/result.js"
import type { ExplainLevel, ViewHandle } from "../library/view-handle.js"
import type { Wizard } from "../library/wizard.js"
import { type PrimitivePart, primitivePart, readPrimitive } from "./primitive-reader.js"
import type { DeltaReading, InputReading, Page, RowsReading, StateReading } from "./reading.js"
import { type Done, doneOf, readState } from "./state-reader.js"
import type { Travel } from "./travel.js"

/** Reads views and operators as they are at a position. */
export class Reader {
  readonly #ground: { readonly wizard: Wizard; readonly view: string | undefined }
  readonly #travel: Travel
  #sizes: { readonly key: string; readonly held: ReadonlyMap<string, number> } | undefined

  /** `ground`: the Wizard and the selected view as they are when something is read. */
  constructor(ground: { readonly wizard: Wizard; readonly view: string | undefined }, travel: Travel) {
    this.#ground = ground
    this.#travel = travel
  }

  /** The handle of a view, of the selected one when left out. Throws `view/unknown`. */
  handle(view = this.#ground.view): ViewHandle {
    if (view !== undefined) return this.#ground.wizard.view(view)
    throw new WizardError("view/none", "there is no view yet", {
      hint: "write a query and make it one: :view NAME QUERY",
    })
  }

  description(view?: string, level: ExplainLevel = "circuit"): Description {
    const handle = this.handle(view)
    const description = handle.explain(level)
    const done = this.#done(handle)
    if (done === undefined) return description
    const before = this.#sizesBefore(handle, done, level)
    const operators = description.operators.map((operator) => {
      const owner = done.operators.find(({ id }) => id === operator.id || operator.id.startsWith(`${id}.`))
      const is = owner === undefined || done.has(owner)
      return is ? operator : { ...operator, state: before.get(operator.id) ?? 0 }
    })
    return { ...description, operators }
  }

  operator(name: string, view?: string): OperatorJson {
    const handle = this.handle(view)
    const { operators } = handle.explain()
    const found = operators.find(({ id, n }) => id === name || `o${n}` === name)
    if (found !== undefined) return found
    const near = nearest(
      name,
      operators.map(({ id }) => id),
    )
    throw new WizardError("operator/unknown", `view ${handle.id} has no operator ${name}`, {
      hint:
        near === undefined ? `there are o1 to o${operators.length}: :zoom circuit shows them` : `did you mean ${near}?`,
    })
  }

  /** A primitive that is no operator by itself, and what it is a part of; undefined for every other name. */
  primitive(id: string, view?: string): (OperatorJson & { readonly part: PrimitivePart }) | undefined {
    const handle = this.handle(view)
    const { operators } = handle.explain()
    if (operators.some((operator) => operator.id === id)) return undefined
    const found = handle.explain("primitives").operators.find((operator) => operator.id === id)
    const part = found && primitivePart(found, operators)
    return found && part && { ...found, part }
  }

  activity(): ReadonlyMap<string, { readonly plus: number; readonly minus: number }> {
    const view = this.#ground.view
    if (view === undefined || this.#travel.t === 0) return new Map()
    const record = this.#travel.record()
    const count = this.#travel.ran || undefined
    const ran = new Set(
      record
        .steps(view)
        .slice(0, count)
        .map(({ op }) => op),
    )
    return new Map([...ran].map((op) => [op, record.delta(view, op, count).sizes]))
  }

  delta(op?: string, view?: string): DeltaReading {
    const handle = this.handle(view)
    if (op === undefined) return this.#viewDelta(handle)
    const operator = this.operator(op, view)
    const about = { view: handle.id, op: operator.id, t: this.#travel.t, columns: operator.columns }
    if (this.#travel.t === 0) return reading(about, undefined, true, NO_ROUNDS)
    const record = this.#travel.record()
    const count = this.#count(handle)
    const own = record.stepsOf(handle.id, operator.id)
    const done = this.#done(handle)
    const ran = own.length === 0 ? done === undefined || done.has(operator) : count === undefined || own[0] < count
    const rounds = () => {
      if (handle.state(operator.id).loop === null) return undefined
      const deltas = record.deltaByRound(handle.id, operator.id, count)
      return [...deltas].map(([iteration, { changes }]) => ({ iteration, changes }))
    }
    return reading(about, record.delta(handle.id, operator.id, count), ran, rounds, record.rebuilt(handle.id))
  }

  inputs(op: string, view?: string): readonly InputReading[] {
    const handle = this.handle(view)
    const operator = this.operator(op, view)
    const { t } = this.#travel
    const isInside = handle.state(operator.id).loop !== null
    const known = new Map(handle.explain().operators.map((each) => [each.id, each]))
    return operator.inputs.map((from, port) => {
      if (isInside || operator.kind === "fixpoint" || t === 0) {
        return { port, from, delta: known.has(from) ? this.delta(from, handle.id) : undefined }
      }
      const delta = this.#travel.record().input(handle.id, operator.id, port, this.#count(handle))
      const columns = known.get(from)?.columns ?? []
      return { port, from, delta: reading({ view: handle.id, op: from, t, columns }, delta, true, NO_ROUNDS) }
    })
  }

  state(op: string, page: Page = {}, view?: string): StateReading {
    const handle = this.handle(view)
    const { history } = this.#ground.wizard
    const read = (operator: OperatorJson, done: Done | undefined) => readState(history, handle, operator, page, done)
    const primitive = this.primitive(op, view)
    if (primitive === undefined) return read(this.operator(op, view), this.#done(handle))
    // Behind a delay it is read where none of the transaction has run.
    let isNow = true
    return readPrimitive(history, primitive, primitive.part, this.#travel.t, () => {
      const done = isNow ? this.#done(handle) : undefined
      isNow = false
      return read(primitive.part.operator, done)
    })
  }

  rows(view?: string, page: Page = {}): RowsReading {
    const handle = this.handle(view)
    const done = this.#done(handle)
    const output = done?.operators.find(({ kind }) => kind === "output")
    const look = () => handle.page(page)
    const isBefore = done !== undefined && output !== undefined && !done.has(output)
    const { count, rows } = isBefore ? this.#before(done, look) : look()
    return { view: handle.id, columns: handle.columns, find: handle.find, count, offset: page.offset ?? 0, rows }
  }

  #viewDelta(handle: ViewHandle): DeltaReading {
    const { t } = this.#travel
    const about = { view: handle.id, op: "out", t, columns: handle.columns }
    if (t === 0) return reading(about, undefined, true, NO_ROUNDS)
    const done = this.#done(handle)
    const output = done?.operators.find(({ kind }) => kind === "output")
    const ran = done === undefined || output === undefined || done.has(output)
    const record = this.#travel.record()
    return reading(about, ran ? record.deltas.get(handle.id) : undefined, ran, NO_ROUNDS, record.rebuilt(handle.id))
  }

  /** What operators held before the transaction: the same at every step inside it. */
  #sizesBefore(handle: ViewHandle, done: Done, level: ExplainLevel): ReadonlyMap<string, number> {
    const key = [handle.id, level, done.t, done.round, this.#travel.generation].join(" ")
    if (this.#sizes?.key !== key) {
      const held = this.#before(done, () => sizesOf(handle.explain(level)))
      this.#sizes = { key, held: new Map(held) }
    }
    return this.#sizes.held
  }

  /** What a look gives before the operators that have not run yet. */
  #before<T>({ t, round }: Done, look: () => T): T {
    return this.#ground.wizard.history.visit(t, look, round)
  }

  #count(handle: ViewHandle): number | undefined {
    return handle.id === this.#ground.view && this.#travel.ran > 0 ? this.#travel.ran : undefined
  }

  /** Which operators have run; undefined after a whole transaction, and for views that are not stepped. */
  #done(handle: ViewHandle): Done | undefined {
    const count = this.#count(handle)
    if (count === undefined) return undefined
    return doneOf(handle, this.#travel.t, this.#travel.steps()[count - 1])
  }
}

const sizesOf = ({ operators }: Description): [string, number][] => operators.map(({ id, state }) => [id, state])

const NO_CHANGES: readonly RowChange[] = []

/** A reading whose rows are converted when they are asked for. */
function reading(
  about: Pick<DeltaReading, "view" | "op" | "t" | "columns">,
  delta: RowDelta | undefined,
  ran: boolean,
  rounds: () => DeltaReading["rounds"],
  rebuilt = false,
): DeltaReading {
  const { plus, minus, weight } = delta?.sizes ?? { plus: 0, minus: 0, weight: 0 }
  return {
    ...about,
    plus,
    minus,
    weight,
    ran,
    rebuilt,
    count: delta?.length ?? 0,
    at: (place) => delta!.at(place),
    get changes() {
      return delta?.changes ?? NO_CHANGES
    },
    get rounds() {
      return rounds()
    },
  }
}

const NO_ROUNDS = (): undefined => undefined
