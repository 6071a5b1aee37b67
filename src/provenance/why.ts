import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import { type Derivation, derivationOf, type Written } from "./derivation.js"
import { Explanation, isMonotone } from "./explanation.js"
import { Question } from "./question.js"

/** Why a row is in a view. */
export interface Why {
  readonly row: readonly Value[]
  readonly t: number
  /** How often the view has the row: 1, but for equal trees that several entities pull to. */
  readonly weight: number
  readonly derivation: Derivation
}

/**
 * Why a row is in a view as of the engine's t: a derivation from datoms, the least ones first, of a recursive fact one of its lowest
 * round; null when the row is not there. The datoms of the derivation alone give the row: where negation or aggregates could make
 * that wrong, the oracle has confirmed it. `written` tells where number n of the recorded transactions stands. Cost follows what is
 * looked at.
 */
export function why(
  engine: Engine,
  id: string,
  row: readonly Value[],
  written: (n: number) => Written | undefined = () => undefined,
): Why | null {
  const question = new Question(engine, id, row)
  const { weight, bound, plan, single, base } = question
  if (weight === 0 || bound === undefined) return null
  const explained = { plan, single, base }
  const explanation = Explanation.of(question.world(), explained, bound)
  if (explanation === undefined) throw new Error(`a row of ${id} has no derivation`)
  const { database } = engine
  if (!isMonotone(explained)) {
    const alone = new Set([...base, ...explanation.positions()])
    if (!question.holdsIn(question.sourcesWith(alone)))
      throw new Error(`the derivation of a row of ${id} is not sufficient`)
  }
  const places = engine.catalog.places(id)
  const idOf = (node: Parameters<typeof places.get>[0]) => places.get(node)?.id
  return {
    row,
    t: engine.t,
    weight,
    derivation: derivationOf(explanation, { database, sources: question.further, idOf, written }),
  }
}
