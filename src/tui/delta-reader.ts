import type { Description, OperatorJson } from "../circuit/describe.js"
import type { RowChange } from "../library/result.js"
import type { ExplainLevel } from "../library/view-handle.js"
import { ownerOf, primitivePart } from "../session/primitive-reader.js"
import type { DeltaReading, Page } from "../session/reading.js"
import type { Session } from "../session/session.js"
import { read } from "./read.js"
import type { DeltaInput } from "./scene/delta-scene.js"

/** Reads what the delta pane shows of an operator, of a node of the plan, or of a primitive; each reading once, as `once` remembers it. */
export class DeltaReader {
  readonly #session: Session
  readonly #description: (level: ExplainLevel) => Description | undefined
  readonly #once: <T>(name: string, make: () => T) => T

  constructor(
    session: Session,
    description: (level: ExplainLevel) => Description | undefined,
    once: <T>(name: string, make: () => T) => T,
  ) {
    this.#session = session
    this.#description = description
    this.#once = once
  }

  /** In the plan and among primitives an operator is read where the circuit has one of that id, or one that it is a part of. */
  input(operator: OperatorJson | undefined, level: ExplainLevel): DeltaInput {
    if (operator === undefined) return { ...NO_DELTA, note: this.#noView() }
    const runs = level === "circuit" ? operator : ownerOf(operator.id, this.#description("circuit")?.operators ?? [])
    if (runs !== undefined && level === "primitives") return this.#primitiveInput(operator, runs)
    if (runs === undefined) return { ...NO_DELTA, operator, note: `nothing runs here: a node of the ${level}` }
    const delta = this.#once(`delta ${runs.id}`, () => kept(read(() => this.#session.delta(runs.id))))
    const state = this.#once(`state ${runs.id}`, () => read(() => this.#session.state(runs.id, { limit: 200 })))
    const page: DeltaInput["page"] = (port, offset, limit, filter) =>
      read(() =>
        this.#session
          .state(runs.id, { offset, limit, ...(filter !== "" && { filter }) })
          .ports.find((each) => each.port === port),
      )
    const note = runs.id === operator.id ? undefined : `a part of ${runs.id}, whose delta this is`
    return { operator, rule: undefined, delta, inputs: this.#inputs(runs), ports: state?.ports ?? [], page, note }
  }

  /** A primitive has a delta of its own when it is what its operator puts out; else what it takes in and holds. */
  #primitiveInput(operator: OperatorJson, whole: OperatorJson): DeltaInput {
    const rule = this.#description("primitives")?.operators.find(({ id }) => id === whole.id)?.rule
    const all = this.input(whole, "circuit")
    if (operator.id === whole.id) return { ...all, operator, rule }
    const { reads } = primitivePart(operator, [whole]) ?? {}
    const held = (page: Page) => read(() => this.#session.state(operator.id, page))
    const state = this.#once(`state ${operator.id}`, () => held({ limit: 200 }))
    const page: DeltaInput["page"] = (port, offset, limit, filter) =>
      held({ offset, limit, ...(filter !== "" && { filter }) })?.ports.find((each) => each.port === port)
    return {
      operator,
      rule,
      delta: undefined,
      inputs: all.inputs.filter(({ port }) => port === reads),
      ports: state?.ports ?? [],
      page,
      note: `a part of o${whole.n} ${whole.id}`,
    }
  }

  #inputs({ id }: OperatorJson): DeltaInput["inputs"] {
    const byId = new Map(this.#description("circuit")?.operators.map((operator) => [operator.id, operator]))
    const inputs = this.#once(`inputs ${id}`, () => read(() => this.#session.inputs(id)) ?? [])
    return inputs.map(({ port, from, delta }) => {
      const [source, stream] = from.split("!")
      const operator = byId.get(source)
      const name = `${operator === undefined ? source : `o${operator.n}`}${stream === undefined ? "" : `!${stream}`}`
      const rows = this.#once(`input ${id} ${port}`, () => kept(delta))
      return { port, from: operator, name, delta: rows }
    })
  }

  #noView(): string {
    return this.#session.views.length === 0 ? " no view yet: type a query, then make it one" : " no view is selected"
  }
}

const NO_DELTA: DeltaInput = {
  operator: undefined,
  rule: undefined,
  delta: undefined,
  inputs: [],
  ports: [],
  page: () => undefined,
  note: undefined,
}

/** Rows of one delta that are kept converted. */
const SEEN = 2000

/** A reading whose rows are converted once, each when it is first seen. */
function kept(reading: DeltaReading | undefined): DeltaReading | undefined {
  if (reading === undefined) return undefined
  const seen = new Map<number, RowChange>()
  let all: readonly RowChange[] | undefined
  return Object.create(reading, {
    at: {
      value: (place: number) => {
        const row = seen.get(place) ?? reading.at(place)
        if (seen.size > SEEN) seen.clear()
        seen.set(place, row)
        return row
      },
    },
    changes: {
      get: () => {
        all ??= reading.changes
        return all
      },
    },
  }) as DeltaReading
}
