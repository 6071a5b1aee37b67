import type { WeightedRow } from "../engine/delta.js"
import { decodeRow } from "../engine/delta.js"
import type { Engine } from "../engine/engine.js"
import { Integrals } from "./integrals.js"
import { play, recordingOf } from "./recording.js"

/** What an operator has put out so far, summed up. */
export interface Standing {
  readonly view: string
  readonly op: string
  readonly rows: readonly WeightedRow[]
}

/** ∫ of every operator's output as of the engine's t: its history played again in another engine. */
export function standing(engine: Engine): readonly Standing[] {
  const { engine: open, views, transactions } = recordingOf(engine)
  const other = open()
  const integrals = new Integrals(other)
  for (const step of [...views, ...transactions]) play(other, step)
  return other.catalog.views().flatMap(({ id, circuit }) =>
    circuit.operators.map(({ id: op, node, places }) => ({
      view: id,
      op,
      rows: [...integrals.of(node.output).rows()].map(({ row, weight }): WeightedRow => {
        const shown = places === undefined ? row : places.map((place) => row[place])
        return [weight, decodeRow(shown, other.database.dictionary)]
      }),
    })),
  )
}
