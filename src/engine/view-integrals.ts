import { Circuit } from "../circuit/circuit.js"
import { integralParts } from "../circuit/expand.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import { Scan } from "../circuit/operators/scan.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { KeyWriter } from "../storage/key/key-writer.js"
import { type Entry, type Family, type FamilyChange, ROWS } from "../storage/state-store.js"
import { consolidate } from "../zset/algebra.js"
import type { Dictionary } from "../zset/dictionary.js"
import { ZSet } from "../zset/zset.js"
import { Catalog } from "./catalog.js"
import type { Engine } from "./engine.js"
import { IntegralRecorder } from "./integral-recorder.js"
import type { View } from "./view.js"

/** A family of a view, and where its rows come from. */
interface Place {
  readonly family: Family
  readonly isSet: boolean
  /** The columns of a row that belong to the key, and the one that holds the round. */
  readonly places: readonly number[]
  readonly round: number | undefined
  changed(recorder: IntegralRecorder): ZSet | undefined
}

/** What each integral of a view gains and loses, by what a recorder heard; those that do not change are left out. */
export function changesOf({ circuit }: View, recorder: IntegralRecorder, dictionary: Dictionary): FamilyChange[] {
  return placesOf(circuit).flatMap((place) => {
    const sum = consolidate(place.changed(recorder) ?? new ZSet(place.places.length))
    if (sum.length === 0) return []
    return [{ family: place.family, isSet: place.isSet, entries: () => entriesOf(sum, place, dictionary) }]
  })
}

/**
 * The integrals of a view in whole, as of now: its circuit is filled once more, alone, from the facts. O(facts); what is returned takes
 * as much memory as the integrals take as codes.
 */
export function wholeOf({ database, catalog }: Engine, id: string): FamilyChange[] {
  const { definition } = catalog.get(id)
  const alone = new Catalog(database, new Circuit(), catalog.planner.registered)
  const recorder = new IntegralRecorder()
  alone.fillListener = recorder.fill
  const joins = definition.primitives === undefined ? catalog.joins(id) : undefined
  const view = alone.adopt(id, { ...definition, joins })
  return placesOf(view.circuit).map((place) => {
    // The closure holds neither the place nor, with it, the circuit, which has done its work.
    const { family, isSet, places, round } = place
    const sum = place.changed(recorder) ?? new ZSet(places.length)
    return { family, isSet, entries: () => entriesOf(consolidate(sum), { places, round }, database.dictionary) }
  })
}

function placesOf(circuit: ViewCircuit): Place[] {
  return circuit.operators.flatMap((operator): Place[] => {
    const { node } = operator
    if (node === circuit.output) return [place(circuit, operator, 0, ROWS)]
    return integralParts(operator).flatMap(({ id, port }) =>
      port === undefined ? relations(circuit, operator, id) : [place(circuit, operator, port, id)],
    )
  })
}

function place(circuit: ViewCircuit, operator: ViewOperator, port: number, name: string): Place {
  const { node, inputs } = operator
  const edge = node.reads[port]
  const { width } = edge.delta
  const input = circuit.operators.find(({ id }) => id === inputs[port])
  const { places, round } = layout(width, input)
  const named = input?.columns
  const columns = named?.length === places.length ? named : places.map((column) => `_${column + 1}`)
  return {
    family: { name, columns, hasRounds: round !== undefined },
    isSet: edge === edge.writer.output && (input === undefined ? false : isSet(input)),
    places,
    round,
    changed: (recorder) => recorder.read(node, port),
  }
}

/** The facts of a fixpoint's relations with their rounds, as often as they are derived. */
function relations(circuit: ViewCircuit, { node, columns }: ViewOperator, name: string): Place[] {
  const { operator } = node
  if (!(operator instanceof Fixpoint)) return []
  return operator.plan.relations.map(({ width }, i) => {
    const delay = circuit.operators.find((inner) => inner.node === operator.loop.delays[i])
    const own = i === 0 ? columns : delay?.columns
    const places = range(width)
    return {
      family: {
        name: i === 0 ? name : `${name}.${i + 1}`,
        columns: own?.length === width ? own : places.map((column) => `_${column + 1}`),
        hasRounds: true,
      },
      isSet: false,
      places,
      round: width,
      changed: (recorder) => recorder.derived(node, i),
    }
  })
}

/** Where the columns of a stream and its round stand in a row. */
function layout(width: number, input: ViewOperator | undefined): { places: readonly number[]; round?: number } {
  const places = input?.places
  if (places === undefined || places.length !== width - 1) return { places: range(width) }
  return { places, round: (width * (width - 1)) / 2 - places.reduce((sum, column) => sum + column, 0) }
}

/** Whether a stream is one of sets by construction. */
function isSet({ node, isInLoop }: ViewOperator): boolean {
  const { operator } = node
  if (isInLoop) return false
  if (!(operator instanceof Scan)) return operator.kind in SETS
  const { selection, take } = operator
  const isThere = (code: number | undefined, position: number) => code !== undefined || take.includes(position)
  return isThere(selection.e, 0) && isThere(selection.a, 1) && isThere(selection.v, 2)
}

const SETS: Readonly<Record<string, true>> = { distinct: true, aggregate: true, fixpoint: true }

function* entriesOf(
  sum: ZSet,
  { places, round }: Pick<Place, "places" | "round">,
  dictionary: Dictionary,
): Generator<Entry> {
  const writer = new KeyWriter()
  const { rows, weights, width, length } = sum
  for (let i = 0; i < length; i++) {
    const at = i * width
    for (let k = 0; k < places.length; k++) {
      const code = rows[at + places[k]]
      if (code >= 0) writer.code(code)
      else writer.value(dictionary.decode(code))
    }
    if (round !== undefined) writer.iteration(rows[at + round])
    yield [writer.take(), weights[i]]
  }
}

const range = (width: number): number[] => Array.from({ length: width }, (_, column) => column)
