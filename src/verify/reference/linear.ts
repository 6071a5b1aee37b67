import type { Filter } from "../../circuit/operators/filter.js"
import type { MapRows, Project } from "../../circuit/operators/map.js"
import type { Round } from "../../circuit/operators/round.js"
import { ZSet } from "../../zset/zset.js"
import { Bag } from "./bag.js"

/** What a filter keeps of its whole input, and the rows on which its predicate throws. */
export function filtered({ predicate, take, fault }: Filter, input: Bag): readonly Bag[] {
  const [kept, errors] = [new Bag(), new Bag()]
  for (const { row, weight } of input.rows()) {
    try {
      if (predicate(Int32Array.from(row), 0)) kept.add(columnsOf(row, take), weight)
    } catch (thrown) {
      if (fault === undefined) throw thrown
      errors.add([...row, fault(thrown)], weight)
    }
  }
  return [kept, errors]
}

/** What a map makes of its whole input, and the rows on which its function throws. */
export function mapped({ width, map, fault }: MapRows, input: Bag): readonly Bag[] {
  const [made, errors] = [new Bag(), new Bag()]
  for (const { row, weight } of input.rows()) {
    const each = new ZSet(width)
    try {
      map(Int32Array.from(row), 0, weight, each)
    } catch (thrown) {
      if (fault === undefined) throw thrown
      errors.add([...row, fault(thrown)], weight)
      continue
    }
    for (let i = 0; i < each.length; i++) {
      made.add([...each.rows.slice(i * width, (i + 1) * width)], each.weights[i])
    }
  }
  return [made, errors]
}

/** π of the whole input. */
export function projected({ columns }: Project, input: Bag): Bag {
  const made = new Bag()
  for (const { row, weight } of input.rows()) made.add(columnsOf(row, columns), weight)
  return made
}

/** π of the whole input and the latest of its rounds, 0 without any. */
export function rounded({ columns, rounds }: Round, input: Bag): Bag {
  const made = new Bag()
  for (const { row, weight } of input.rows()) {
    made.add([...columnsOf(row, columns), Math.max(0, ...columnsOf(row, rounds))], weight)
  }
  return made
}

/** The sum of all inputs. */
export const summed = (inputs: readonly Bag[]): Bag => inputs.reduce((sum, input) => sum.addAll(input), new Bag())

/** Weight 1 for each row of positive weight. */
export function positive(input: Bag): Bag {
  const made = new Bag()
  for (const { row, weight } of input.rows()) if (weight > 0) made.add(row, 1)
  return made
}

export const columnsOf = (row: readonly number[], columns: readonly number[]): number[] =>
  columns.map((column) => row[column])
