import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Circuit } from "../circuit/circuit.js"
import { Fill } from "../circuit/fill.js"
import type { Node } from "../circuit/node.js"
import type { StepListener } from "../circuit/trace.js"
import type { ViewCircuit } from "../circuit/view-circuit.js"
import type { Compiled } from "../compile/compile.js"
import type { Database } from "../datom/database.js"
import type { JoinChoice } from "../plan/join-order.js"
import type { QueryPlan } from "../plan/plan.js"
import { type ArgumentChange, concerns, feedArguments } from "./arguments.js"
import { compileView, releaseView } from "./compile-view.js"
import { type Arguments, type CheckedDefinition, inOrder, inputRows, type ViewDefinition } from "./definition.js"
import { feedFacts } from "./input.js"
import { type Planned, Planner, type Registered } from "./planner.js"
import { View } from "./view.js"

interface Entry {
  readonly view: View
  readonly planned: Planned
  readonly places: Compiled["places"]
}

/**
 * The views of one database and the circuit that carries them. A view is built whole or not at all: what is refused leaves the
 * circuit as it was. Views share every operator that is equal.
 */
export class Catalog {
  readonly planner: Planner
  readonly #database: Database
  readonly #circuit: Circuit
  readonly #entries = new Map<string, Entry>()
  /** The views that read a node: of an output its change, of an error sink its status. */
  readonly #watchers = new Map<Node, readonly View[]>()
  #schemaVersion: number
  /** Counts the circuits that were built: while it stays, every view runs what it ran. */
  builds = 0
  /** Told what new views do while they are filled. */
  fillListener: StepListener | undefined
  /** Asked first to bring a new view up to date; what it refuses is filled from the facts. */
  restoring: ((id: string, circuit: ViewCircuit, definition: CheckedDefinition) => boolean) | undefined

  constructor(database: Database, circuit: Circuit, registered: Registered) {
    this.#database = database
    this.#circuit = circuit
    this.planner = new Planner(database, registered)
    this.#schemaVersion = database.schema.version
  }

  get(id: string): View {
    return this.#entry(id).view
  }

  /** The plan from which the view's circuit was made; `places` tells where its nodes are. */
  plan(id: string): QueryPlan {
    return this.#entry(id).planned.plan
  }

  /** The joins that the plan chose, or followed. */
  joins(id: string): readonly JoinChoice[] {
    return this.#entry(id).planned.joins
  }

  places(id: string): Compiled["places"] {
    return this.#entry(id).places
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry !== undefined) return entry
    const near = nearest(id, this.#entries.keys())
    throw new WizardError("view/unknown", `no view ${id}`, near === undefined ? {} : { hint: `did you mean ${near}?` })
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  views(): View[] {
    return [...this.#entries.values()].map((entry) => entry.view)
  }

  /** The databases that views read, by the numbers that their scans have: 0 is the one that transactions go to. */
  databases(): ReadonlyMap<number, Database> {
    return new Map(this.views().flatMap(({ definition }) => [...this.planner.databases(definition)]))
  }

  /** The views of which one of the nodes is an output or an error sink, each once. */
  watching(nodes: readonly Node[]): readonly View[] {
    let first = NO_VIEWS
    let all: Set<View> | undefined
    for (let i = 0; i < nodes.length; i++) {
      if (!nodes[i].watched) continue
      const watchers = this.#watchersOf(nodes[i])
      if (first.length === 0) first = watchers
      else {
        all ??= new Set(first)
        for (const view of watchers) all.add(view)
      }
    }
    return all === undefined ? first : [...all]
  }

  #watchersOf(node: Node): readonly View[] {
    return this.#watchers.get(node) ?? NO_VIEWS
  }

  add(id: string, definition: ViewDefinition): View {
    if (this.#entries.has(id)) {
      throw new WizardError("view/exists", `there is a view ${id} already`, {
        hint: "remove it first, or choose another id",
      })
    }
    const view = this.#build(id, this.planner.check(id, definition))
    try {
      definition.made?.(id)
    } catch (error) {
      this.remove(id)
      throw error
    }
    return view
  }

  /** A view of a definition that was checked for another catalog. */
  adopt(id: string, definition: CheckedDefinition): View {
    return this.#build(id, definition)
  }

  /** The change that gives the view other values for `:in`. Throws for values that do not fit. */
  argumentChange(id: string, args: Arguments): ArgumentChange {
    const { query, args: before } = this.get(id).definition
    const after = inOrder(query, args)
    inputRows(query, after)
    return { view: id, query, before, after }
  }

  /** Gives the view other values for `:in` and feeds the difference. Returns the view when it must be rebuilt for them. */
  change(change: ArgumentChange): View | undefined {
    const view = this.#changed(change)
    if (view === undefined) return undefined
    view.definition = { ...view.definition, args: change.after }
    return feedArguments(this.#circuit, this.#database.dictionary, view, change) ? undefined : view
  }

  /** Takes the new values back, when they could not be stepped. */
  restore(change: ArgumentChange): void {
    const view = this.#changed(change)
    if (view !== undefined) view.definition = { ...view.definition, args: change.before }
  }

  /** The view that a change is about, unless it is gone. */
  #changed(change: ArgumentChange): View | undefined {
    const view = this.#entries.get(change.view)?.view
    return view !== undefined && concerns(change, view) ? view : undefined
  }

  /** The same view anew, in its place among the others. */
  rebuild(id: string): View {
    const { definition } = this.get(id)
    const ids = [...this.#entries.keys()]
    this.remove(id)
    const view = this.#build(id, this.#following(definition))
    for (const later of ids.slice(ids.indexOf(id) + 1)) {
      const entry = this.#entry(later)
      this.#entries.delete(later)
      this.#entries.set(later, entry)
    }
    return view
  }

  /** Throws when the schema of now no longer allows the view. */
  plannable(id: string): void {
    this.planner.plan(this.#following(this.get(id).definition))
  }

  remove(id: string): void {
    const view = this.get(id)
    this.#entries.delete(id)
    for (const node of watched(view.circuit)) {
      const others = this.#watchersOf(node).filter((other) => other !== view)
      if (others.length === 0) this.#watchers.delete(node)
      else this.#watchers.set(node, others)
    }
    releaseView(this.#circuit, view.circuit)
  }

  /** The views whose plan assumed of the schema what is no longer so. */
  outdated(): readonly View[] {
    if (this.#schemaVersion === this.#database.schema.version) return NO_VIEWS
    this.#schemaVersion = this.#database.schema.version
    return [...this.#entries.values()].filter(({ planned }) => this.planner.isOutdated(planned)).map(({ view }) => view)
  }

  #build(id: string, definition: CheckedDefinition): View {
    this.#circuit.rest()
    const planned = this.planner.plan(definition)
    const circuit = compileView(id, definition, planned, {
      planner: this.planner,
      circuit: this.#circuit,
      dictionary: this.#database.dictionary,
    })
    try {
      if (!this.restoring?.(id, circuit, definition)) this.#fill(circuit, definition)
    } catch (error) {
      releaseView(this.#circuit, circuit)
      throw error
    }
    const view = new View(id, definition, circuit, this.#database.dictionary)
    this.#entries.set(id, { view, planned, places: circuit.places })
    this.builds++
    for (const node of watched(circuit)) {
      node.watched = true
      this.#watchers.set(node, [...this.#watchersOf(node), view])
    }
    return view
  }

  /** The definition, without the joins that it followed when the schema of now asks for others. */
  #following(definition: CheckedDefinition): CheckedDefinition {
    if (definition.joins === undefined) return definition
    try {
      this.planner.plan(definition)
      return definition
    } catch (error) {
      if (error instanceof WizardError && error.code === "definition/plan") return { ...definition, joins: undefined }
      throw error
    }
  }

  #fill(circuit: ViewCircuit, definition: CheckedDefinition): void {
    const { dictionary } = this.#database
    const inputs = inputRows(definition.query, definition.args)
    const encoded = inputs.map(({ rows }) => rows.map((row) => row.map((value) => dictionary.encode(value))))
    const given = new Map(circuit.given.map(({ node, input }) => [node, input < 0 ? [[]] : encoded[input]]))
    const fill = new Fill(circuit, given, this.fillListener)
    for (const [id, database] of this.planner.databases(definition)) feedFacts(fill, database, id)
    fill.flush()
  }
}

const NO_VIEWS: readonly View[] = []

const watched = (circuit: ViewCircuit): readonly Node[] => [circuit.output, ...circuit.errors.map((sink) => sink.node)]
