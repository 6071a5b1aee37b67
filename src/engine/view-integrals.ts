import { Circuit } from "../circuit/circuit.js"
import { integralParts } from "../circuit/expand.js"
import type { Edge, Node } from "../circuit/node.js"
import { integralsOf } from "../circuit/operator.js"
import { Fixpoint } from "../circuit/operators/fixpoint.js"
import { Scan } from "../circuit/operators/scan.js"
import type { ViewCircuit, ViewOperator } from "../circuit/view-circuit.js"
import { KeyWriter } from "../storage/key/key-writer.js"
import { type Entry, type Family, type FamilyChange, ROWS } from "../storage/state-store.js"
import { consolidate } from "../zset/algebra.js"
import type { Dictionary } from "../zset/dictionary.js"
import type { Integral } from "../zset/integral.js"
import { ZSet } from "../zset/zset.js"
import { Catalog } from "./catalog.js"
import { EdgeIntegrals, integralPieces } from "./edge-integrals.js"
import type { Engine } from "./engine.js"
import { IntegralRecorder } from "./integral-recorder.js"
import type { Loans } from "./loans.js"
import type { View } from "./view.js"

/** A family of a view, and where its rows come from. */
interface Place {
  readonly family: Family
  readonly isSet: boolean
  /** The columns of a row that belong to the key, and the one that holds the round. */
  readonly places: readonly number[]
  readonly round: number | undefined
  /** The operator's own integral, when it has one, and the stream of which it is. */
  readonly integral: Integral | undefined
  readonly edge: Edge | undefined
  changed(recorder: IntegralRecorder): ZSet | undefined
}

/** What each integral of a view gains and loses, by what a recorder heard; those that do not change are left out. */
export function changesOf({ circuit }: View, recorder: IntegralRecorder, dictionary: Dictionary): FamilyChange[] {
  return placesOf(circuit).flatMap((place) => {
    const sum = consolidate(place.changed(recorder) ?? new ZSet(place.places.length))
    if (sum.length === 0) return []
    return [{ family: place.family, isSet: place.isSet, entries: () => entriesOf([sum], place, dictionary) }]
  })
}

/** The integrals of a view in whole, as of now, on loan: the entries of each may be read once, and are read where they lie. O(state). */
export function wholeOf(engine: Engine, id: string, loans: Loans): FamilyChange[] {
  const { database, catalog } = engine
  const { circuit, definition } = catalog.get(id)
  const edges = new EdgeIntegrals(catalog.planner.databases(definition))
  const known = placesOf(circuit)
  const held = known.map(({ integral, edge }) =>
    integral === undefined ? edge && edges.pieces(edge) : integralPieces(integral),
  )
  const sums = held.includes(undefined) ? summed(engine, id) : []
  return known.map(({ family, isSet, places, round }, i) => {
    const pieces = loans.lend<ZSet>(held[i] ?? sums[i])
    return { family, isSet, entries: () => entriesOf(pieces, { places, round }, database.dictionary) }
  })
}

/**
 * The same where it can be told from nothing that is held: the circuit is filled once more, alone, from the facts. O(facts), and as much
 * memory as the integrals take as codes.
 */
function summed({ database, catalog }: Engine, id: string): [ZSet][] {
  const { definition } = catalog.get(id)
  const alone = new Catalog(database, new Circuit(), catalog.planner.registered)
  const recorder = new IntegralRecorder()
  alone.fillListener = recorder.fill
  const joins = definition.primitives === undefined ? catalog.joins(id) : undefined
  const view = alone.adopt(id, { ...definition, joins })
  return placesOf(view.circuit).map((place) => [consolidate(place.changed(recorder) ?? new ZSet(place.places.length))])
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
    integral: heldOf(node, port),
    edge,
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
      integral: operator.state[operator.plan.relations.length + i],
      edge: undefined,
      changed: (recorder) => recorder.derived(node, i),
    }
  })
}

/** What an operator holds of a port as it came in. */
function heldOf({ operator }: Node, port: number): Integral | undefined {
  const at = HELD[operator.kind]?.[port]
  return at === undefined ? undefined : integralsOf(operator)[at]
}

/** For each port the number of its integral; an aggregate holds something else, and ∫ of a circuit of primitives nothing. */
const HELD: Readonly<Record<string, readonly number[]>> = {
  join: [0, 1],
  antijoin: [0, 1],
  distinct: [0],
  errors: [0],
  pull: [1, 2, 4],
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
  pieces: Iterable<ZSet>,
  { places, round }: Pick<Place, "places" | "round">,
  dictionary: Dictionary,
): Generator<Entry> {
  const writer = new KeyWriter()
  for (const { rows, weights, width, length } of pieces) {
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
}

const range = (width: number): number[] => Array.from({ length: width }, (_, column) => column)
