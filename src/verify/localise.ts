import type { Edge, Node } from "../circuit/node.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import type { ViewOperator } from "../circuit/view-circuit.js"
import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"
import { decodeRow } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import type { View } from "../engine/view.js"
import { Integrals } from "./integrals.js"
import { inWays, play, type Recording, type Step } from "./recording.js"
import { differences } from "./reference/bag.js"
import { meaningOf, type Origin, originsOf } from "./reference/meaning.js"

/** The first operator that does not do what it means, and a row that tells. */
export interface Location {
  readonly view: string
  readonly t: number
  readonly op: string
  readonly kind: string
  /** The round of the row, for an operator inside a fixpoint. */
  readonly iteration: number | null
  /** The columns that the operator shows; of its errors all. */
  readonly row: readonly Value[]
  /** The row's weight in the operator's output by its meaning, and as it is. */
  readonly expected: number
  readonly found: number
}

/**
 * Plays a recording with ∫ on every stream, and after every step asks each operator in schedule order for its meaning on the
 * integrals of its inputs as they are. The first whose own integral is another is at fault, whether or not the view's rows show it
 * yet: what it reads was right, or someone before it would have been named. Inside a fixpoint the least round decides.
 *
 * Three ways to play: views first; views last, so that they are filled; each transaction taken back and brought again. Null when
 * no operator differs in any of them: then the plan means something else than the query. Throws as
 * `inWays`. O(transactions · change + state · log transactions) for a difference that stays; O(transactions · state) for one that
 * passes, or none.
 */
export function localise(recording: Recording): Location | null {
  const isLong = recording.views.length + recording.transactions.length > INSPECTIONS
  const narrowed = (_: Engine, steps: readonly Step[]) => narrow(recording.engine, steps)
  for (const look of isLong ? [narrowed, localiseIn] : [localiseIn]) {
    for (const location of inWays(recording, look)) if (location !== null) return location
  }
  return null
}

/** The same for one order of steps on a new engine, inspected after every one of them. Throws what the engine throws. */
export function localiseIn(engine: Engine, steps: readonly Step[]): Location | null {
  return inspect(engine, steps, 0, 1)?.location ?? null
}

/** The inspections of one playing. */
const INSPECTIONS = 64

/** Inspects here and there; the steps before the first that differs are played again and inspected closer, down to every one. */
function narrow(begin: () => Engine, steps: readonly Step[]): Location | null {
  let [from, to] = [0, steps.length]
  for (;;) {
    const every = Math.ceil((to - from) / INSPECTIONS)
    const found = inspect(begin(), steps.slice(0, to), from, every)
    if (found === undefined || every === 1) return found?.location ?? null
    from = Math.max(from, found.at + 1 - every)
    to = found.at + 1
  }
}

/** The first difference that shows after the last step or after one in `every` of those at `from` and later. */
function inspect(
  engine: Engine,
  steps: readonly Step[],
  from: number,
  every: number,
): { location: Location; at: number } | undefined {
  const integrals = new Integrals(engine)
  for (const [at, step] of steps.entries()) {
    play(engine, step)
    if (at < steps.length - 1 && (at < from || (at + 1 - from) % every !== 0)) continue
    const location = firstDifference(engine, integrals)
    if (location !== null) return { location, at }
  }
  return undefined
}

function firstDifference(engine: Engine, integrals: Integrals): Location | null {
  const touched = integrals.touched()
  for (const view of engine.catalog.views()) {
    const location = new Inspection(engine, view, integrals, touched).run()
    if (location !== null) return location
  }
  return null
}

/** One look at all operators of a view. */
class Inspection {
  readonly #engine: Engine
  readonly #view: View
  readonly #integrals: Integrals
  readonly #origins: ReadonlyMap<Node, Origin>
  readonly #touched: ReadonlySet<Edge>

  constructor(engine: Engine, view: View, integrals: Integrals, touched: ReadonlySet<Edge>) {
    this.#engine = engine
    this.#view = view
    this.#integrals = integrals
    this.#origins = originsOf(view)
    this.#touched = touched
  }

  run(): Location | null {
    const rounds = roundsOf(this.#view)
    let inside: Location | undefined
    for (const operator of this.#view.circuit.operators) {
      const columns = rounds.get(operator.node)
      const found = this.#look(operator, columns)
      // Those inside come before their fixpoint: the least round of them is known once the fixpoint itself is reached.
      if (columns !== undefined) {
        if (found !== undefined && (inside === undefined || earlier(found, inside))) inside = found
      } else if (inside !== undefined || found !== undefined) return inside ?? found ?? null
    }
    return inside ?? null
  }

  #look(operator: ViewOperator, rounds: readonly number[] | undefined): Location | undefined {
    const { node } = operator
    const outputs = [node.output, ...node.more]
    if (!this.#isDue(node, outputs)) return undefined
    const integral = (edge: Edge) => this.#integrals.of(edge)
    const { database } = this.#engine
    const databases = this.#engine.catalog.databases()
    const surroundings = { database, databases, origins: this.#origins, integral }
    const imports = node.operator instanceof Fixpoint ? node.operator.loop.imports : []
    for (const looked of [...imports, node]) {
      const meant = meaningOf(looked, surroundings) ?? []
      for (const [i, edge] of [looked.output, ...looked.more].slice(0, meant.length).entries()) {
        const wrong = differences(meant[i], integral(edge))
        if (wrong.length === 0) continue
        return least(wrong.map((each) => this.#location(operator, edge === node.output, rounds, each)))
      }
    }
    return undefined
  }

  /** Whether something came in or went out, or the operator reads what no stream tells of. */
  #isDue(node: Node, outputs: readonly Edge[]): boolean {
    if (node.inputs.length === 0 || node.operator instanceof Fixpoint) return true
    return [...node.inputs, ...outputs].some((edge) => this.#touched.has(edge))
  }

  #location(
    { id, node, places }: ViewOperator,
    main: boolean,
    rounds: readonly number[] | undefined,
    { row, expected, found }: ReturnType<typeof differences>[number],
  ): Location {
    const shown = main && places !== undefined ? places.map((place) => row[place]) : row
    return {
      view: this.#view.id,
      t: this.#engine.t,
      op: id,
      kind: node.operator.kind,
      iteration: rounds === undefined ? null : Math.max(0, ...rounds.map((column) => row[column])),
      row: decodeRow(shown, this.#engine.database.dictionary),
      expected,
      found,
    }
  }
}

function least(all: readonly Location[]): Location {
  return all.reduce((best, each) => {
    if (earlier(each, best)) return each
    return !earlier(best, each) && compare(each.row, best.row) < 0 ? each : best
  })
}

const earlier = (a: Location, b: Location): boolean => (a.iteration ?? 0) < (b.iteration ?? 0)

/** The columns that hold rounds, of every operator inside a fixpoint. */
function roundsOf(view: View): ReadonlyMap<Node, readonly number[]> {
  const rounds = new Map<Node, readonly number[]>()
  for (const { node } of view.circuit.operators) {
    const { operator } = node
    if (!(operator instanceof Fixpoint)) continue
    const { loop, plan } = operator
    loop.nodes.forEach((inner, i) => void rounds.set(inner, plan.operators[i].rounds))
    loop.delays.forEach((delay, i) => void rounds.set(delay, [plan.relations[i].width]))
  }
  return rounds
}
