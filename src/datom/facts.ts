import { Chain } from "./chain.js"
import { FactTable } from "./fact-table.js"
import { A, E, type Log, V } from "./log.js"

/**
 * The facts that hold: at most one log position for each (e, a, v), and four lazy indexes over them. Everything is a code; what a
 * position means is in the columns of the log. Only `Database` writes.
 *
 *     facts.find(e, a, v)                       is it a fact, and where
 *     facts.ofEntity(e), facts.values(e, a)     EAVT
 *     facts.ofAttribute(a)                      AEVT
 *     facts.holders(a, v)                       AVET; of a reference attribute also VAET
 *
 * Questions with an answer list are O(1 + answers) after the index has caught up (chain.ts).
 */
export class Facts {
  readonly #log: Log
  readonly #table: FactTable
  readonly #byEntity: Chain
  readonly #byEntityAttribute: Chain
  readonly #byAttribute: Chain
  readonly #byAttributeValue: Chain

  constructor(log: Log) {
    this.#log = log
    this.#table = new FactTable(log)
    this.#byEntity = new Chain(log, [E, E, E])
    this.#byEntityAttribute = new Chain(log, [E, A, E])
    this.#byAttribute = new Chain(log, [A, A, A])
    this.#byAttributeValue = new Chain(log, [A, V, A])
  }

  /** How many facts hold. */
  get size(): number {
    return this.#table.size
  }

  /** The position of the fact, or −1. */
  find(e: number, a: number, v: number): number {
    return this.#table.find(e, a, v)
  }

  /** The facts of an entity. */
  ofEntity(e: number): number[] {
    return this.#byEntity.positions(e, e, e)
  }

  /** The facts of an entity under an attribute. */
  values(e: number, a: number): number[] {
    return this.#byEntityAttribute.positions(e, a, e)
  }

  /** The first fact of an entity under an attribute, or −1. */
  value(e: number, a: number): number {
    return this.#byEntityAttribute.first(e, a, e)
  }

  /** The facts of an attribute. */
  ofAttribute(a: number): number[] {
    return this.#byAttribute.positions(a, a, a)
  }

  /** The facts of an attribute with a value. */
  holders(a: number, v: number): number[] {
    return this.#byAttributeValue.positions(a, v, a)
  }

  /** The first fact of an attribute with a value, or −1. */
  holder(a: number, v: number): number {
    return this.#byAttributeValue.first(a, v, a)
  }

  /** All facts in order of arrival: the next position from `position` on that holds, or −1. Scans the log, needs no index. */
  next(position: number): number {
    const { link, length } = this.#log
    for (let p = position; p < length; p++) if (link[p] < 0) return p
    return -1
  }

  /** Puts the assertion at a position in: −1, or the position of the equal fact that holds already. */
  add(position: number): number {
    return this.#table.add(position)
  }

  remove(position: number): void {
    this.#table.remove(position)
  }

  /** Takes the datom at `position` back, the last one in force. */
  undo(position: number): void {
    const { link } = this.#log
    const ended = link[position]
    if (ended < 0) this.#table.remove(position)
    for (const chain of this.#chains()) chain.undo(position)
    if (ended < 0) return
    this.#table.add(ended)
  }

  /** The key columns of positions are about to change: the indexes are built anew when they are asked. */
  clearIndexes(): void {
    for (const chain of this.#chains()) chain.clear()
  }

  #chains(): readonly Chain[] {
    return [this.#byEntity, this.#byEntityAttribute, this.#byAttribute, this.#byAttributeValue]
  }
}
