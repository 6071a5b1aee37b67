import type { Description, OperatorJson } from "../../src/circuit/describe.js"
import type { Layout } from "../layout.js"
import { fold } from "./fold.js"
import type { OperatorTimes } from "./page-data.js"
import type { Delta, Place, ViewModel } from "./view-model.js"
import { rowText } from "./z-set.js"

/** A circuit as it is drawn, and the box in which each operator is that has none of its own. */
export interface Boxed {
  readonly description: Description
  readonly boxOf: ReadonlyMap<string, string>
}

export const boxed = (description: Description, folded: readonly string[]): Boxed =>
  folded.length === 0 ? { description, boxOf: new Map() } : fold(description, folded)

/**
 * What each box has put out: its operator's delta; of a box of several the sum of those that are read outside it; of a primitive what the
 * operator puts out whose last primitive it is.
 */
export function activityOf(model: ViewModel, place: Place, { description, boxOf }: Boxed): ReadonlyMap<string, Delta> {
  const activity = new Map<string, Delta>()
  const shown = new Set(description.operators.map(({ id }) => id))
  for (const [op, delta] of model.activity(place)) {
    const box = boxOf.get(op)
    if (box === undefined) {
      if (shown.has(op)) activity.set(op, delta)
    } else if (
      model.description(place.t).operators.some((each) => readsFrom(each.inputs, op) && boxOf.get(each.id) !== box)
    ) {
      activity.set(box, together(activity.get(box), delta))
    } else if (!activity.has(box)) activity.set(box, { plus: 0, minus: 0, rows: [], ran: true, isCut: false })
  }
  return activity
}

const readsFrom = (inputs: readonly string[], op: string): boolean => inputs.includes(op)

const together = (a: Delta | undefined, b: Delta): Delta =>
  a === undefined
    ? b
    : {
        plus: a.plus + b.plus,
        minus: a.minus + b.minus,
        rows: [...a.rows, ...b.rows],
        ran: true,
        isCut: a.isCut || b.isCut,
      }

/** The operator of the circuit that a box stands for or is a part of, as a primitive is; undefined where there is none. */
export const ownerOf = (model: ViewModel, t: number, id: string): OperatorJson | undefined =>
  model.description(t).operators.find((each) => each.id === id || id.startsWith(`${each.id}.`))

/** Parts of operators that have run: what each of them puts out is not told. */
export function busyOf(model: ViewModel, place: Place, { description }: Boxed): ReadonlySet<string> {
  const ran = new Set(model.ran(place).map(({ op }) => op))
  const parts = description.operators.filter(({ id }) => ran.has(ownerOf(model, place.t, id)?.id ?? ""))
  return new Set(parts.map(({ id }) => id))
}

/** How many rows each box holds, where it holds any. */
export function heldOf(model: ViewModel, place: Place, { description, boxOf }: Boxed): ReadonlyMap<string, number> {
  const held = new Map<string, number>()
  const shown = new Set(description.operators.map(({ id }) => id))
  for (const { id } of model.description(place.t).operators) {
    const size = model.held(id, place)?.size
    const box = boxOf.get(id) ?? id
    if (size !== undefined && shown.has(box)) held.set(box, (held.get(box) ?? 0) + size)
  }
  return held
}

/** The boxes whose id, columns or rows have a text in them. */
export function foundIn(
  { description }: Boxed,
  activity: ReadonlyMap<string, Delta>,
  text: string,
): ReadonlySet<string> {
  if (text === "") return new Set()
  const wanted = text.toLowerCase()
  const has = (some: string): boolean => some.toLowerCase().includes(wanted)
  return new Set(
    description.operators
      .filter(({ id, columns, rule }) => {
        if ([id, rule, ...columns].some(has)) return true
        return activity.get(id)?.rows.some(([, row]) => has(rowText(row))) ?? false
      })
      .map(({ id }) => id),
  )
}

export type Direction = "up" | "down" | "left" | "right"

/** The box in a direction: up and down along wires, left and right in its layer. */
export function neighbour({ operators, wires }: Layout, id: string, direction: Direction): string | undefined {
  const here = operators.find((each) => each.id === id)
  if (here === undefined) return operators[0]?.id
  if (direction === "up" || direction === "down") {
    const ends = wires
      .filter(({ kind }) => kind !== "feedback")
      .flatMap(({ from, to }) => (direction === "up" ? (to === id ? [from] : []) : from === id ? [to] : []))
    return ends[0]
  }
  const sign = direction === "right" ? 1 : -1
  const beside = operators.filter((each) => sign * (each.x - here.x) > 0)
  const far = (each: (typeof operators)[number]): number => Math.abs(each.x - here.x) + 4 * Math.abs(each.y - here.y)
  return beside.sort((a, b) => far(a) - far(b))[0]?.id
}

/**
 * The 20 operators with the most time, where times are given, else with the most rows: those that came and went in all transactions, and those that
 * they hold at a place.
 */
export function topOf(
  model: ViewModel,
  place: Place,
  times: OperatorTimes | undefined,
): readonly { readonly op: string; readonly moved: number; readonly held: number }[] {
  const moved = new Map<string, number>()
  for (const line of model.view.lines) {
    if (!("op" in line)) continue
    const rows = line.cut ? line.cut.plus + line.cut.minus : line.delta.length
    moved.set(line.op, (moved.get(line.op) ?? 0) + rows)
  }
  const all = model.description(place.t).operators.map(({ id }) => ({
    op: id,
    moved: moved.get(id) ?? 0,
    held: model.held(id, place)?.size ?? 0,
  }))
  const time = (op: string): number => times?.[op] ?? 0
  return all.sort((a, b) => time(b.op) - time(a.op) || b.moved - a.moved || b.held - a.held).slice(0, 20)
}
