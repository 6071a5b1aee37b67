import type { Description, OperatorJson } from "../src/circuit/describe.js"
import type { Box, Point, Spacing } from "./layers/drawing.js"
import { isFeedback, type Loop, loopsOf, producer } from "./loops.js"
import { type Part, ScopeDrawing } from "./scope-drawing.js"

export interface Size {
  readonly width: number
  readonly height: number
}

export interface LayoutOptions extends Spacing {
  /** The size of an operator's box. */
  readonly size: (operator: OperatorJson) => Size
  /** Room above a region for its title. */
  readonly title: number
}

export interface PlacedOperator extends Size {
  readonly id: string
  readonly x: number
  readonly y: number
}

/** A stream from an operator to an input of another, or back from a fixpoint to its delay. */
export interface Wire {
  readonly from: string
  readonly to: string
  /** The number of the reader's input; 0 of a delay. */
  readonly input: number
  readonly kind: "stream" | "errors" | "feedback"
  readonly points: readonly Point[]
}

/** A fixpoint's nested circuit. */
export interface Region extends Size {
  readonly fixpoint: string
  readonly x: number
  readonly y: number
}

export interface Layout extends Size {
  readonly operators: readonly PlacedOperator[]
  readonly wires: readonly Wire[]
  readonly regions: readonly Region[]
}

/**
 * Where the operators of a circuit stand and how their wires run: inputs above readers, input ports from left to right in order, every
 * fixpoint a region of its own with its feedback on the right side. It depends on the description alone, so a circuit is drawn the
 * same way at every t. Time as `layered`.
 */
export function layout({ operators }: Pick<Description, "operators">, options: LayoutOptions): Layout {
  const loops = loopsOf(operators)
  const inside = new Map(loops.flatMap((loop) => loop.operators.map((id) => [id, loop] as const)))
  const rooms = new Map(loops.map((loop) => [loop, new Room(loop, operators, options)]))
  const parts = operators.flatMap((operator): Part[] => {
    const loop = inside.get(operator.id)
    if (loop === undefined) return [operatorPart(operator, operators, options)]
    return loop.fixpoint === operator.id ? [rooms.get(loop)!.part] : []
  })
  const whole = new ScopeDrawing(parts, options)
  const place = (id: string): Point => {
    const loop = inside.get(id)
    if (loop === undefined) return whole.corner(id)
    return plus(whole.corner(loop.fixpoint), rooms.get(loop)!.corner(id))
  }
  const path = (reader: OperatorJson, port: number): readonly Point[] => {
    const stream = reader.inputs[port]
    const [source, target] = [inside.get(producer(stream)), inside.get(reader.id)]
    if (target !== undefined && source === target) {
      return shifted(rooms.get(target)!.wire(reader.id, port), whole.corner(target.fixpoint))
    }
    const leaving = source && shifted(rooms.get(source)!.leaving(stream), whole.corner(source.fixpoint))
    const entering = target && shifted(rooms.get(target)!.wire(reader.id, port), whole.corner(target.fixpoint))
    const between =
      target === undefined ? whole.wire(reader.id, port) : whole.wire(target.fixpoint, rooms.get(target)!.port(stream))
    return straight([...(leaving ?? []), ...(between ?? []), ...(entering ?? [])])
  }
  return {
    width: whole.width,
    height: whole.height,
    operators: operators.map((operator) => {
      const [x, y] = place(operator.id)
      return { id: operator.id, x, y, ...options.size(operator) }
    }),
    wires: [
      ...operators.flatMap((reader) => streams(reader, operators, path)),
      ...loops.flatMap((loop) => rooms.get(loop)!.feedback(whole.corner(loop.fixpoint))),
    ],
    regions: loops.map((loop) => {
      const [x, y] = whole.corner(loop.fixpoint)
      const { width, height } = rooms.get(loop)!.part.box
      return { fixpoint: loop.fixpoint, x, y, width, height }
    }),
  }
}

function streams(
  reader: OperatorJson,
  operators: readonly OperatorJson[],
  path: (reader: OperatorJson, port: number) => readonly Point[],
): Wire[] {
  return reader.inputs.flatMap((stream, input): Wire[] => {
    const from = producer(stream)
    if (!operators.some(({ id }) => id === from)) return []
    return [{ from, to: reader.id, input, kind: stream === from ? "stream" : "errors", points: path(reader, input) }]
  })
}

function operatorPart(operator: OperatorJson, operators: readonly OperatorJson[], { size }: LayoutOptions): Part {
  const { id, inputs } = operator
  const { width, height } = size(operator)
  const errors = `${id}!errors`
  const outs = operators.some((other) => other.inputs.includes(errors)) ? [id, errors] : [id]
  return {
    id,
    box: { width, height, ins: ports(inputs.length, width), outs: ports(outs.length, width) },
    ins: inputs,
    outs,
  }
}

/** So many ports side by side, in the middle when there is one. */
const ports = (count: number, width: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor((width * (i + 1)) / (count + 1)))

/** The inside of a fixpoint's region. Its title stands above, its feedback runs on the right side. */
class Room {
  readonly part: Part
  readonly #loop: Loop
  readonly #drawing: ScopeDrawing
  readonly #options: LayoutOptions
  readonly #delays: readonly string[]

  constructor(loop: Loop, operators: readonly OperatorJson[], options: LayoutOptions) {
    this.#loop = loop
    this.#options = options
    const own = operators.filter(({ id }) => loop.operators.includes(id))
    this.#delays = own.filter(isFeedback).map(({ id }) => id)
    const parts = own.map((operator) => operatorPart(operator, operators, options))
    const entering = [...new Set(own.flatMap(({ inputs }) => inputs))].filter(
      (s) => !loop.operators.includes(producer(s)),
    )
    const others = operators.filter(({ id }) => !loop.operators.includes(id))
    const leaving = parts.flatMap(({ outs }) => outs).filter((s) => others.some(({ inputs }) => inputs.includes(s)))
    this.#drawing = new ScopeDrawing(
      [
        ...entering.map((stream) => doorPart(`in ${stream}`, [], [stream], options)),
        ...parts,
        ...leaving.map((stream) => doorPart(`out ${stream}`, [stream], [], options)),
      ],
      options,
    )
    const { gap, track, title } = options
    const box: Box = {
      width: this.#drawing.width + 2 * gap + this.#delays.length * track,
      height: this.#drawing.height + title + 2 * gap,
      ins: entering.map((stream) => this.corner(`in ${stream}`)[0]),
      outs: leaving.map((stream) => this.corner(`out ${stream}`)[0]),
      isRigid: true,
    }
    this.part = { id: loop.fixpoint, box, ins: entering, outs: leaving }
  }

  /** From the region's upper left corner. */
  corner(id: string): Point {
    return plus(this.#drawing.corner(id), this.#origin)
  }

  /** The region's port of a stream that comes from outside. */
  port(stream: string): number {
    return this.part.ins.indexOf(stream)
  }

  wire(id: string, port: number): readonly Point[] {
    const points = shifted(this.#drawing.wire(id, port), this.#origin)
    const [x, y] = points[0] ?? [0, 0]
    const isFromOutside = y === this.#origin[1] && this.part.box.ins.includes(x)
    return isFromOutside ? [[x, 0], ...points] : points
  }

  /** From its operator to the region's lower side. */
  leaving(stream: string): readonly Point[] {
    const points = shifted(this.#drawing.wire(`out ${stream}`, 0), this.#origin)
    const [x] = points.at(-1) ?? [0, 0]
    return [...points, [x, this.part.box.height]]
  }

  /** From the fixpoint's right side up and over to the delays, each on lines of its own. */
  feedback(origin: Point): Wire[] {
    const { gap, track } = this.#options
    const [x, y] = this.corner(this.#loop.fixpoint)
    const { width, height } = this.#drawing.parts.find(({ id }) => id === this.#loop.fixpoint)!.box
    return this.#delays.map((to, i) => {
      const [left, top] = this.corner(to)
      const { box } = this.#drawing.parts.find(({ id }) => id === to)!
      const side = gap + this.#drawing.width + Math.floor(gap / 2) + i * track
      const middle = left + Math.floor(box.width / 2)
      const above = top - Math.ceil((gap * (i + 1)) / (this.#delays.length + 1))
      const out = y + Math.floor((height * (i + 1)) / (this.#delays.length + 1))
      const points: Point[] = [
        [x + width, out],
        [side, out],
        [side, above],
        [middle, above],
        [middle, top],
      ]
      return { from: this.#loop.fixpoint, to, input: 0, kind: "feedback", points: shifted(points, origin) }
    })
  }

  get #origin(): Point {
    return [this.#options.gap, this.#options.title + this.#options.gap]
  }
}

/** Where a stream enters a region, or leaves it. */
const doorPart = (id: string, ins: readonly string[], outs: readonly string[], { track }: Spacing): Part => ({
  id,
  box: {
    width: track,
    height: 0,
    ins: ins.map(() => 0),
    outs: outs.map(() => 0),
    side: ins.length === 0 ? "top" : "bottom",
    isRigid: true,
  },
  ins,
  outs,
})

const plus = ([x, y]: Point, [dx, dy]: Point): Point => [x + dx, y + dy]

const shifted = (points: readonly Point[] | undefined, by: Point): readonly Point[] =>
  (points ?? []).map((point) => plus(point, by))

/** Without corners that are none. */
const straight = (points: readonly Point[]): readonly Point[] =>
  points.filter(([x, y], i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    if (before === undefined || after === undefined) return true
    return !((before[0] === x && x === after[0]) || (before[1] === y && y === after[1]))
  })
