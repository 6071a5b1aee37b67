import type { Integral } from "../../zset/integral.js"
import type { StarSide } from "../../zset/star-cells.js"
import { type StarOutput, StarTable } from "../../zset/star-table.js"
import type { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator, type Part } from "../operator.js"
import { Join } from "./join.js"
import { JoinedIntegral, SideIntegral } from "./star-integrals.js"

/** One of the joins that a star is: what `Join` is given, and what it joins: s ≥ 0 is side s of the star, s < 0 the join ~s before it. */
export interface StarJoin {
  readonly inputs: readonly [number, number]
  readonly widths: readonly [number, number]
  readonly keys: readonly [readonly number[], readonly number[]]
  readonly take: readonly number[]
}

/** Joins that all meet in one column of their inputs; each but the last is read by a later one, and by nobody else. */
export interface StarShape {
  readonly sides: readonly StarSide[]
  readonly joins: readonly StarJoin[]
}

/**
 * Star: a tree of joins in one column, the entity, run as one. A side's delta meets the integrals of all others at once:
 *
 *     Δ(A ⋈ B ⋈ C) = ΔA ⋈ z⁻¹∫B ⋈ z⁻¹∫C + ∫A ⋈ ΔB ⋈ z⁻¹∫C + ∫A ⋈ ∫B ⋈ ΔC
 *
 *     ∫A = {[17 "Commando"]}, ∫B = {[17 "action"]}, ΔC = {[17 1985] +1}   →  {[17 "Commando" "action" 1985] +1}
 *     then ΔB = {[17 "action"] −1, [17 "drama"] +1}                       →  {[… "action" …] −1, [… "drama" …] +1}
 *
 * which is what the joins give one after the other, ⋈ being bilinear. Their own integrals, ∫(A ⋈ B), are not kept: what is known of an
 * entity stands in one cell (`StarTable`) instead of a row in each of several tables.
 *
 * For people the joins are what they were: each keeps its id, its equation and its integrals. This operator is the last of them; the
 * others are its `parts`. Their deltas are made while somebody listens, and the integral of a join when somebody asks.
 * Time O(deltas + rows found), state O(A + B + C).
 */
export class Star implements Operator {
  readonly kind = "join"
  readonly width: number
  readonly more = NO_MORE
  readonly rule = RULE
  readonly state: readonly Integral[]
  readonly integrals: readonly Integral[]
  readonly reads: readonly number[]
  /** The join that it is itself: the last. */
  readonly join: StarJoin
  readonly parts: readonly Part[]
  /** The integrals of its inputs. */
  readonly sides: readonly SideIntegral[]
  readonly #table: StarTable
  /** The joins in order; only the last has rows to put out when nobody listens. */
  readonly #all: readonly StarOutput[]
  readonly #last: readonly StarOutput[]
  /** For each side, how the rows of each output are made. */
  readonly #takesOfAll: readonly (readonly Int32Array[])[]
  readonly #takesOfLast: readonly (readonly Int32Array[])[]
  #recording = false

  constructor(readonly shape: StarShape) {
    const { sides, joins } = shape
    const table = new StarTable(sides)
    this.#table = table
    this.sides = sides.map((_, side) => new SideIntegral(table, side))
    this.#all = outputsOf(shape)
    this.#last = this.#all.slice(-1)
    this.#takesOfAll = sides.map((_, side) => this.#all.map((output) => table.take(output, side)))
    this.#takesOfLast = this.#takesOfAll.map((takes) => takes.slice(-1))
    const kept = joins.map(({ inputs }) =>
      inputs.map((s) => (s >= 0 ? new SideIntegral(table, s) : new JoinedIntegral(table, this.#all[~s]))),
    )
    const last = joins.length - 1
    this.join = joins[last]
    this.width = this.join.take.length
    this.reads = this.join.inputs
    this.integrals = kept[last]
    this.state = held(kept[last])
    this.parts = joins.slice(0, last).map((join, i) => ({ operator: new StarPart(join, kept[i]), inputs: join.inputs }))
  }

  step(deltas: readonly ZSet[], out: ZSet, parts: readonly ZSet[]): void {
    const outputs = this.#recording ? this.#all : this.#last
    const takes = this.#recording ? this.#takesOfAll : this.#takesOfLast
    const outs = this.#recording ? [...parts, out] : [out]
    this.#recording = false
    const table = this.#table
    table.begin()
    for (let side = 0; side < deltas.length; side++) {
      if (deltas[side].length > 0) table.meet(side, deltas[side], outputs, takes[side], outs)
    }
  }

  /** The integral of what it has put out, made when it is asked for. */
  get whole(): Integral {
    return new JoinedIntegral(this.#table, this.#last[0])
  }

  revert(deltas: readonly ZSet[]): void {
    for (let side = deltas.length - 1; side >= 0; side--) this.#table.subtract(side, deltas[side])
  }

  record(): void {
    this.#recording = true
  }

  load(held: readonly ZSet[]): void {
    loadSides(this.integrals, held)
  }

  twin(): Star {
    return new Star(this.shape)
  }
}

/** A join that a star runs: its place among the operators. */
export class StarPart implements Operator {
  readonly kind = "join"
  readonly width: number
  readonly more = NO_MORE
  readonly rule = RULE
  readonly state: readonly Integral[]

  constructor(
    readonly join: StarJoin,
    readonly integrals: readonly Integral[],
  ) {
    this.width = join.take.length
    this.state = held(integrals)
  }

  /** The star has written the output already. */
  step(): void {}

  revert(): void {}

  load(held: readonly ZSet[]): void {
    loadSides(this.integrals, held)
  }

  twin(): Join {
    const { widths, keys, take } = this.join
    return new Join(widths, keys, take)
  }
}

function loadSides(integrals: readonly Integral[], held: readonly ZSet[]): void {
  for (const [port, integral] of integrals.entries()) if (integral instanceof SideIntegral) integral.load(held[port])
}

/** The equation of each of the joins. */
const RULE = "∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B"

const held = (integrals: readonly Integral[]): readonly Integral[] =>
  integrals.filter((integral) => integral instanceof SideIntegral)

/** For each join the sides that it joins, and where its columns come from in the end. */
function outputsOf({ sides, joins }: StarShape): readonly StarOutput[] {
  const outputs: StarOutput[] = []
  const input = (s: number): StarOutput => {
    if (s < 0) return outputs[~s]
    return { sides: 1 << s, columns: Array.from({ length: sides[s].width }, (_, column) => ({ side: s, column })) }
  }
  for (const { inputs, take } of joins) {
    const [left, right] = inputs.map(input)
    const columns = take.map((c) => (c >= 0 ? left.columns[c] : right.columns[~c]))
    outputs.push({ sides: left.sides | right.sides, columns })
  }
  return outputs
}
