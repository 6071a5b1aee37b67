import type { Edge } from "../../circuit/node.js"
import type { Fixpoint } from "../../circuit/operators/fixpoint.js"
import type { ZSet } from "../../zset/zset.js"
import { Bag } from "./bag.js"
import { summed } from "./linear.js"

type Integral = (edge: Edge) => Bag

/** The facts of a relation with the first round in which each has a derivation: [fact… round], from ∫ of the relation's parts. */
export function factsOf({ loop }: Fixpoint, relation: number, integral: Integral): readonly number[][] {
  const first = new Map<string, number[]>()
  for (const { row, weight } of summed(loop.parts[relation].map(integral)).rows()) {
    if (weight <= 0) continue
    const key = row.slice(0, -1).join(" ")
    const known = first.get(key)
    if (known === undefined || row[row.length - 1] < known[known.length - 1]) first.set(key, [...row])
  }
  return [...first.values()]
}

/** The facts as the loop reads them: one round later. */
export function delayed(fixpoint: Fixpoint, relation: number, integral: Integral): Bag {
  const made = new Bag()
  for (const row of factsOf(fixpoint, relation, integral)) made.add(row.with(-1, row[row.length - 1] + 1), 1)
  return made
}

/** All that leaves a fixpoint: its relations without rounds, the streams of errors, the fault of going on for ever. */
export function leaving(fixpoint: Fixpoint, integral: Integral): readonly Bag[] {
  const relations = fixpoint.loop.parts.map((_, i) => {
    const made = new Bag()
    for (const row of factsOf(fixpoint, i, integral)) made.add(row.slice(0, -1), 1)
    return made
  })
  const streams = fixpoint.loop.leaving.map((edge) => new Bag().addAll(integral(edge)))
  const { bound } = fixpoint.plan
  if (bound === undefined) return [...relations, ...streams]
  const fault = new Bag()
  if (fixpoint.owed !== undefined) fault.add([bound.fault], 1)
  return [...relations, ...streams, fault]
}

/** What the loop has taken in of an input: all of it, but for what waits while the loop does not end. */
export function imported(fixpoint: Fixpoint, input: number, outside: Bag): Bag {
  const taken = new Bag().addAll(outside)
  const owed = fixpoint.owed?.[input]
  return owed === undefined ? taken : taken.addAll(bagOf(owed), -1)
}

/** A list of rows and weights as a bag. */
export function bagOf({ rows, weights, width, length }: ZSet): Bag {
  const bag = new Bag()
  for (let i = 0; i < length; i++) bag.add([...rows.slice(i * width, (i + 1) * width)], weights[i])
  return bag
}
