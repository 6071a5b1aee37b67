import { rowKey } from "./cell.js"
import { Relation, type Row } from "./relation.js"

/** What was asked of one rule, for one source and one set of bound positions, and what was answered, round by round. */
export class Table {
  readonly answers = new Relation()
  /** The answers of the round before. */
  recent = new Relation()
  /** What was asked before the round, and what is asked in it for the first time. */
  readonly demands: Row[] = []
  newDemands: readonly Row[] = []
  /** What makes the rule throw: tuples of some positions, those that are asked for among them, each with its `Fault` at the end. */
  readonly faults = new Map<string, { readonly positions: readonly number[]; readonly rows: Map<unknown, Row> }>()
  readonly #answered = new Set<unknown>()
  readonly #asked = new Set<unknown>()
  #isNew = true
  #nextAnswers: Row[] = []
  #nextDemands: Row[] = []
  #newFaults = 0
  #recentFaults = 0

  constructor(
    readonly name: string,
    readonly source: string,
    readonly positions: readonly number[],
  ) {}

  /** Whether its bodies are to be looked at: also when nobody asks yet, for what stands on its own in them fails on its own. */
  get hasQuestions(): boolean {
    return this.#isNew || this.#nextDemands.length > 0
  }

  /** Whether its bodies are to be evaluated for the new demands of this round. */
  isDue = false

  /** Whether the round before answered or blamed something, so that callers have to be looked at again. */
  get hasNews(): boolean {
    return this.recent.rows.length > 0 || this.#recentFaults > 0
  }

  demandKey(demand: Row): unknown {
    return rowKey(
      demand,
      this.positions.map((_, i) => i),
    )
  }

  /** A demand has one cell for each bound position. */
  ask(demand: Row): void {
    const name = this.demandKey(demand)
    if (this.#asked.has(name)) return
    this.#asked.add(name)
    this.#nextDemands.push(demand)
  }

  answer(tuple: Row): void {
    const name = rowKey(
      tuple,
      tuple.map((_, i) => i),
    )
    if (this.#answered.has(name)) return
    this.#answered.add(name)
    this.#nextAnswers.push(tuple)
  }

  blame(positions: readonly number[], row: Row): void {
    const id = positions.join()
    const group = this.faults.get(id) ?? { positions, rows: new Map() }
    this.faults.set(id, group)
    const name = rowKey(
      row,
      positions.map((_, i) => i),
    )
    if (group.rows.has(name)) return
    group.rows.set(name, row)
    this.#newFaults++
  }

  /** Begins a round: what the last one found becomes readable. Whether there is anything new. */
  advance(): boolean {
    this.recent = new Relation()
    for (const tuple of this.#nextAnswers) {
      this.recent.add(tuple)
      this.answers.add(tuple)
    }
    this.demands.push(...this.newDemands)
    this.newDemands = this.#nextDemands
    this.#nextAnswers = []
    this.#nextDemands = []
    this.#recentFaults = this.#newFaults
    this.#newFaults = 0
    this.isDue = this.#isNew || this.newDemands.length > 0
    this.#isNew = false
    return this.hasNews || this.isDue
  }
}
