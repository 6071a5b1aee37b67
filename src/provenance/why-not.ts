import { TX_BASE } from "../datom/database.js"
import type { Value } from "../edn/value.js"
import type { Engine } from "../engine/engine.js"
import { Abduction, allowing } from "./abduction.js"
import { type Change, keyOfChange, sizeOf, triplesOf, viewOf } from "./change.js"
import { type ClauseReport, ClauseReports } from "./clause-report.js"
import { Domain, scalars } from "./domain.js"
import { positionIn } from "./fact-set.js"
import type { Triple } from "./hypothesis.js"
import { impossibility } from "./impossibility.js"
import { Question } from "./question.js"
import { constantsOf, relevantPositions } from "./relevant.js"
import { Search } from "./search.js"

/** Why a row is not in a view, and what would bring it in. */
export interface WhyNot {
  readonly row: readonly Value[]
  readonly t: number
  readonly clauses: readonly ClauseReport[]
  /** Datoms `[e a v]` of `$` to be added and retracted as raw datoms; null when none were found that help. */
  readonly advice: Advice | null
  /** Why no facts of whatever kind can bring the row in; null when that is not proven, though no advice may have been found. */
  readonly impossible: string | null
}

export interface Advice {
  readonly add: readonly Triple[]
  readonly retract: readonly Triple[]
}

/** Datoms that an advice has at most. */
const LARGEST = 5
/** Places that are looked at for one size of advice. */
const STEPS = 4_000
/** Changes that are tried. */
const TRIALS = 60

/**
 * Why a row is not in a view as of the engine's t; null when it is there. The advice is the smallest change that was found, and the
 * oracle has confirmed that with it the row is there. Cost: the facts of the query's attributes for each clause and each trial.
 */
export function whyNot(engine: Engine, id: string, row: readonly Value[]): WhyNot | null {
  const question = new Question(engine, id, row)
  if (question.weight > 0) return null
  const { query, rules, args } = question.view.definition
  const relevant = [...question.databases].flatMap(([id, database]) =>
    [...relevantPositions(database, query, rules, args)].map((p) => positionIn(id, p)),
  )
  const positions = new Set([...question.base, ...relevant])
  const clauses = new ClauseReports(question, question.sourcesWith(positions)).all()
  const impossible = impossibility(question)
  const advice = impossible === null ? adviceFor(question, positions) : null
  return { row, t: engine.t, clauses, advice, impossible }
}

/** Tries changes, the smallest first. */
function adviceFor(question: Question, positions: ReadonlySet<number>): Advice | null {
  const { engine, bound, plan, row } = question
  if (bound === undefined) return null
  const { database } = engine
  const tx = TX_BASE + database.t + 1
  const { query, rules, args } = question.view.definition
  const domain = new Domain(database, [
    ...row.flatMap((value) => [...scalars(value)]),
    ...constantsOf(query, rules, args),
  ])
  const search = new Search(question.world())
  const tried = new Set<string>()
  for (let budget = 1; budget <= LARGEST; budget++) {
    const abduction = new Abduction(search, domain, { tx, steps: STEPS })
    for (const supposed of abduction.assume(plan.find, bound, allowing(budget))) {
      if (sizeOf(supposed) !== budget || tried.has(keyOfChange(supposed))) continue
      tried.add(keyOfChange(supposed))
      const advice = triplesOf(viewOf(database), supposed as Change)
      if (question.holdsIn(question.sourcesWith(positions, { ...advice, tx }))) return advice
      if (tried.size >= TRIALS) return null
    }
  }
  return null
}
