import type { Box, Drawing, Link, Point, Spacing } from "./layers/drawing.js"
import { layered } from "./layers/layered.js"

/** Something that is drawn as a box: an operator, a loop, or the place where a stream enters or leaves a region. */
export interface Part {
  readonly id: string
  readonly box: Box
  /** The streams at its ports, as operators name them. */
  readonly ins: readonly string[]
  readonly outs: readonly string[]
}

/** What stands side by side: the whole circuit, or the inside of a region. */
export class ScopeDrawing {
  readonly parts: readonly Part[]
  readonly #drawing: Drawing
  readonly #number = new Map<string, number>()
  readonly #link = new Map<string, number>()

  /** Streams that no part puts out are not drawn. */
  constructor(parts: readonly Part[], spacing: Spacing) {
    this.parts = parts
    const outs = new Map<string, { from: number; out: number }>()
    for (const [from, part] of parts.entries()) {
      this.#number.set(part.id, from)
      for (const [out, stream] of part.outs.entries()) outs.set(stream, { from, out })
    }
    const links: Link[] = []
    for (const [to, part] of parts.entries()) {
      for (const [port, stream] of part.ins.entries()) {
        const source = outs.get(stream)
        if (source === undefined) continue
        this.#link.set(`${part.id} ${port}`, links.length)
        links.push({ ...source, to, in: port })
      }
    }
    this.#drawing = layered(
      parts.map(({ box }) => box),
      links,
      spacing,
    )
  }

  get width(): number {
    return this.#drawing.width
  }

  get height(): number {
    return this.#drawing.height
  }

  /** The upper left corner of a part. */
  corner(id: string): Point {
    return this.#drawing.boxes[this.#number.get(id)!]
  }

  /** The way to an input port of a part, undefined when the stream comes from nowhere here. */
  wire(id: string, port: number): readonly Point[] | undefined {
    const link = this.#link.get(`${id} ${port}`)
    return link === undefined ? undefined : this.#drawing.wires[link]
  }
}
