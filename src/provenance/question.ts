import { WizardError } from "../base/error.js"
import type { Database } from "../datom/database.js"
import { identity } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import { inputRows } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import type { View } from "../engine/view.js"
import type { Fixpoint } from "../plan/plan.js"
import { evaluate, type NaiveDatabase } from "../verify/naive.js"
import { extensionsOf } from "../verify/verify.js"
import { FactSet, placeOf, positionIn } from "./fact-set.js"
import { Hypothesis, type Supposed, schemaPositions } from "./hypothesis.js"
import type { Binding } from "./proof.js"
import type { World } from "./world.js"

/** A question about one row of one view, as of the engine's t. */
export class Question {
  readonly engine: Engine
  readonly view: View
  readonly row: readonly Value[]
  /** The databases that the view reads, by number: 0 is the one that transactions go to. */
  readonly databases: ReadonlyMap<number, Database>
  /** The schemas' facts, which are there whatever else is. */
  readonly base: ReadonlySet<number>

  /** Throws `view/unknown`, `view/failed` and `why/row` for a row of another length. */
  constructor(engine: Engine, id: string, row: readonly Value[]) {
    this.engine = engine
    this.view = engine.catalog.get(id)
    this.row = row
    const { failure } = this.view
    const { columns } = this.view.circuit
    if (failure !== undefined) {
      throw new WizardError("view/failed", `view ${id} stands failed: ${failure.message}`, {
        ...(failure.span && { span: failure.span }),
        hint: "retract the fact at fault, or select the rows before the expression",
      })
    }
    if (row.length !== columns.length) {
      throw new WizardError("why/row", `expected a row of ${columns.length} value(s), found ${row.length}`, {
        hint: `the columns of ${id} are ${columns.join(" ")}`,
      })
    }
    this.databases = engine.catalog.planner.databases(this.view.definition)
    this.base = new Set(
      [...this.databases].flatMap(([n, database]) => [...schemaPositions(database)].map((p) => positionIn(n, p))),
    )
  }

  get plan() {
    return this.engine.catalog.plan(this.view.id)
  }

  /** Whether the view shows one row only: the least. */
  get single(): boolean {
    const { shape } = this.view.definition.query.find
    return shape === "tuple" || shape === "scalar"
  }

  /** How often the view has the row: 0, 1, or more for equal trees of several entities. */
  get weight(): number {
    const wanted = identity([...this.row])
    if (this.single) return (this.view.rows() ?? []).filter((row) => identity([...row]) === wanted).length
    const codes = this.row.map((value) => this.engine.database.dictionary.find(value))
    if (codes.includes(undefined)) return 0
    const { operator } = this.view.circuit.set
    const weight = operator.state[0].weight(Int32Array.from(codes as number[]), 0)
    return operator.kind === "pull" ? weight : Math.min(1, Math.max(0, weight))
  }

  /** The row by the columns of the plan; undefined when a column would have two values. */
  get bound(): Binding | undefined {
    const bound = new Map<string, number>()
    for (const [i, column] of this.plan.find.columns.entries()) {
      const code = this.engine.database.dictionary.encode(this.row[i])
      if (bound.has(column) && bound.get(column) !== code) return undefined
      bound.set(column, code)
    }
    return bound
  }

  /** The database of now, and the living circuit. */
  world(): World {
    const { catalog } = this.engine
    const sources = new Map([...this.databases].map(([id, database]) => [id, new FactSet(database, undefined, id)]))
    const { query, args } = this.view.definition
    const places = catalog.places(this.view.id)
    return {
      facts: sources.get(0) as FactSet,
      sources,
      inputs: inputRows(query, args).map(({ rows }) => rows),
      standing: (fixpoint: Fixpoint, relation) => places.get(fixpoint)?.node?.operator.state[relation],
      rounds: catalog.planner.registered.rounds,
    }
  }

  /** Further sources by the numbers of their databases. */
  get further(): ReadonlyMap<number, { readonly name: string; readonly database: Database }> {
    const numbers = new Map([...this.databases].map(([id, database]) => [database, id]))
    const { sources } = this.view.definition
    return new Map([...sources].map(([name, database]) => [numbers.get(database) as number, { name, database }]))
  }

  /** The sources of the query with no facts but these, and what is supposed of `$`. */
  sourcesWith(positions: ReadonlySet<number>, supposed?: Supposed): ReadonlyMap<string, NaiveDatabase> {
    const { query, sources } = this.view.definition
    const named = query.in.flatMap((input) => (input.kind === "source" ? [input.name] : []))
    const places = [...positions].map(placeOf)
    const numbers = new Map([...this.databases].map(([id, database]) => [database, id]))
    return new Map(
      (named.length === 0 ? ["$"] : named).map((name) => {
        const database = sources.get(name) ?? this.engine.database
        const own = places.flatMap(({ id, p }) => (id === numbers.get(database) ? [p] : []))
        return [name, new Hypothesis(database, own, sources.has(name) ? undefined : supposed)]
      }),
    )
  }

  /** Whether the full query over such sources has the row, by the oracle. */
  holdsIn(sources: ReadonlyMap<string, NaiveDatabase>): boolean {
    const { query, rules, args } = this.view.definition
    const answer = evaluate(query, rules, sources, args, extensionsOf(this.engine))
    if ("failed" in answer) return false
    const rows = this.single ? answer.rows.slice(0, 1) : answer.rows
    const wanted = identity([...this.row])
    return rows.some((row) => identity([...row]) === wanted)
  }
}
