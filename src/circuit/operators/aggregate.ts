import { Arrangement } from "../../zset/arrangement.js"
import { Groups } from "../../zset/groups.js"
import { ZSet } from "../../zset/zset.js"
import type { Operator } from "../operator.js"
import type { Fault } from "./filter.js"

/** One aggregate of all groups, which have numbers. It is told of every tuple that comes or goes, and asked once a step. */
export interface Fold {
  /** Whether `result` may throw. */
  readonly throws: boolean
  /** What it holds beside a few columns a group: distinct values, for instance. */
  readonly size: number
  /** Counts a value of the group `weight` times more. Never throws; a removal may come before its addition. */
  add(group: number, code: number, weight: number): void
  /** The code of the aggregate of a group of `count` > 0 tuples. */
  result(group: number, count: number): number
  /** Forgets a group that has no tuples; its number may be given to another. */
  drop(group: number): void
}

/** How an aggregate's input and output rows are laid out. */
export interface AggregateShape {
  /** The input columns that make a group. */
  readonly group: readonly number[]
  /** The input column of each fold. */
  readonly folded: readonly number[]
  /** For each output column: g ≥ 0 the group's column g, f < 0 what fold ~f gives. Every column of the group is among them. */
  readonly take: readonly number[]
}

/**
 * Aggregate: one row a group. The input is a set, and only groups that it touches are looked at:
 *
 *     Δout = γ(∫in) − z⁻¹γ(∫in)        state: what each fold keeps of each group, and the rows γ(∫in)
 *
 *     count by genre    {["noir" 1] +1, ["noir" 2] +1}  →  {["noir" 2] +1}
 *     then              {["noir" 1] −1}                 →  {["noir" 2] −1, ["noir" 1] +1}
 *     then              {["noir" 2] −1}                 →  {["noir" 1] −1}      a group that empties goes
 *
 * A fold that throws has a further output: the groups on which it does, each with what it threw; such a group has no row.
 * Time O(Δin · folds + touched groups), or what the folds take.
 */
export class Aggregate implements Operator {
  readonly kind = "aggregate"
  readonly rule = "Δγ(∫in)"
  readonly width: number
  readonly more: readonly number[]
  /** The rows, then the groups at fault of each fold that throws. */
  readonly state: readonly Arrangement[]
  readonly #groups: Groups
  readonly #folds: readonly Fold[]
  readonly #folded: Int32Array
  /** For each fold the index of its further output, −1 for one that never throws. */
  readonly #failing: readonly number[]
  readonly #key: Int32Array
  readonly #take: Int32Array
  readonly #row: Int32Array
  readonly #results: Int32Array
  readonly #touched: number[] = []
  #marked = new Uint8Array(8)
  /** Rows of the current delta that were counted. */
  #done = 0
  #out: ZSet
  #faults: readonly ZSet[] = []

  constructor(
    readonly shape: AggregateShape,
    /** New folds without any group. */
    readonly folds: () => readonly Fold[],
    readonly fault: Fault,
    /** What each fold means: the code of the aggregate of all values of a group, made anew. Not for `step`, but for who checks it. */
    readonly meanings: readonly ((codes: readonly number[]) => number)[] = [],
  ) {
    const { group, take, folded } = shape
    const all = group.map((_, i) => i)
    this.width = take.length
    this.#folds = folds()
    let failing = 0
    this.#failing = this.#folds.map((fold) => (fold.throws ? failing++ : -1))
    this.more = Array.from({ length: failing }, () => group.length + 1)
    const rows = new Arrangement(
      take.length,
      all.map((column) => take.indexOf(column)),
    )
    this.state = [rows, ...this.more.map((width) => new Arrangement(width, all))]
    this.#groups = new Groups(group)
    this.#folded = Int32Array.from(folded)
    this.#key = Int32Array.from(all)
    this.#take = Int32Array.from(take)
    this.#row = new Int32Array(Math.max(take.length, group.length + 1))
    this.#results = new Int32Array(this.#folds.length)
    this.#out = new ZSet(this.width)
  }

  get held(): number {
    return this.#folds.reduce((sum, fold) => sum + fold.size, this.#groups.size)
  }

  step(deltas: readonly ZSet[], out: ZSet, more: readonly ZSet[]): void {
    const delta = deltas[0]
    const { state } = this
    this.#done = 0
    this.#out = out
    this.#faults = more
    for (let i = 0; i < state.length; i++) state[i].begin()
    for (let i = 0; i < delta.length; i++) {
      this.#count(delta.rows, i * delta.width, delta.weights[i])
      this.#done = i + 1
    }
    const touched = this.#touched
    for (let i = 0; i < touched.length; i++) this.#renew(touched[i], out, more)
    state[0].addAll(out)
    for (let i = 0; i < more.length; i++) state[i + 1].addAll(more[i])
    this.#release()
  }

  revert(deltas: readonly ZSet[]): void {
    const { rows, weights, width } = deltas[0]
    for (let i = this.#done - 1; i >= 0; i--) this.#count(rows, i * width, -weights[i])
    this.#done = 0
    this.#release()
    this.state[0].subtract(this.#out)
    for (let i = 0; i < this.#faults.length; i++) this.state[i + 1].subtract(this.#faults[i])
  }

  load([read]: readonly ZSet[]): void {
    this.step(
      [read],
      new ZSet(this.width),
      this.more.map((width) => new ZSet(width)),
    )
  }

  twin(): Aggregate {
    return new Aggregate(this.shape, this.folds, this.fault, this.meanings)
  }

  #count(rows: Int32Array, at: number, weight: number): void {
    const groups = this.#groups
    const group = groups.of(rows, at)
    if (group >= this.#marked.length) {
      const marked = new Uint8Array(groups.counts.length)
      marked.set(this.#marked)
      this.#marked = marked
    }
    if (this.#marked[group] === 0) {
      this.#marked[group] = 1
      this.#touched.push(group)
    }
    groups.counts[group] += weight
    const folds = this.#folds
    const folded = this.#folded
    for (let i = 0; i < folds.length; i++) folds[i].add(group, rows[at + folded[i]], weight)
  }

  /** Writes how the group's row, or its faults, differ from before the step. */
  #renew(group: number, out: ZSet, more: readonly ZSet[]): void {
    const rows = this.state[0]
    const { keys, width } = this.#groups
    const old = rows.first(keys, group * width, this.#key)
    const whole = this.#compute(group, more)
    if (whole && old >= 0 && same(rows.rows, old * this.width, this.#row, this.width)) return
    if (old >= 0) out.push(rows.rows, old * this.width, -1)
    if (whole) out.push(this.#row, 0, 1)
  }

  /** Asks the folds. Returns whether the group has a row, which then is in `#row`. */
  #compute(group: number, more: readonly ZSet[]): boolean {
    const { keys, width, counts } = this.#groups
    const count = counts[group]
    const results = this.#results
    const failing = this.#failing
    let whole = count > 0
    for (let i = 0; i < failing.length; i++) {
      if (failing[i] >= 0) whole = this.#attempt(i, group, more[failing[i]]) && whole
      else if (whole) results[i] = this.#folds[i].result(group, count)
    }
    if (!whole) return false
    const take = this.#take
    const row = this.#row
    for (let i = 0; i < take.length; i++) row[i] = take[i] >= 0 ? keys[group * width + take[i]] : results[~take[i]]
    return true
  }

  /** Asks a fold that may throw, and writes how the group's fault differs from before the step. Returns whether it has none. */
  #attempt(index: number, group: number, faults: ZSet): boolean {
    const { keys, width, counts } = this.#groups
    const known = this.state[this.#failing[index] + 1]
    const old = known.first(keys, group * width, this.#key)
    const row = this.#row
    let well = true
    try {
      if (counts[group] > 0) this.#results[index] = this.#folds[index].result(group, counts[group])
    } catch (thrown) {
      well = false
      for (let i = 0; i < width; i++) row[i] = keys[group * width + i]
      row[width] = this.fault(thrown)
    }
    if (!well && old >= 0 && same(known.rows, old * known.width, row, known.width)) return false
    if (old >= 0) faults.push(known.rows, old * known.width, -1)
    if (!well) faults.push(row, 0, 1)
    return well
  }

  /** Ends a step: groups without tuples go. */
  #release(): void {
    const groups = this.#groups
    const folds = this.#folds
    const touched = this.#touched
    for (let i = 0; i < touched.length; i++) {
      const group = touched[i]
      this.#marked[group] = 0
      if (groups.counts[group] !== 0) continue
      for (let k = 0; k < folds.length; k++) folds[k].drop(group)
      groups.release(group)
    }
    while (touched.length > 0) touched.pop()
  }
}

function same(rows: Int32Array, at: number, row: Int32Array, width: number): boolean {
  let i = 0
  while (i < width && rows[at + i] === row[i]) i++
  return i === width
}
