/**
 * A box to be placed. Ports are distances from its left side: wires enter above and leave below. An input port may move by a few pixels to
 * make its wire straight, unless the box is rigid.
 */
export interface Box {
  readonly width: number
  readonly height: number
  readonly ins: readonly number[]
  readonly outs: readonly number[]
  /** Stands in the first or in the last layer, where what enters or leaves has its way. */
  readonly side?: "top" | "bottom"
  readonly isRigid?: boolean
}

/** A wire from an output port of a box to an input port of another; boxes and ports by number. No cycles. */
export interface Link {
  readonly from: number
  readonly out: number
  readonly to: number
  readonly in: number
}

export interface Spacing {
  /** Least distance between boxes side by side, and between a box and the wires around it. */
  readonly gap: number
  /** Distance between parallel wires. */
  readonly track: number
}

export type Point = readonly [x: number, y: number]

export interface Drawing {
  readonly width: number
  readonly height: number
  /** The upper left corner of each box. */
  readonly boxes: readonly Point[]
  /** The corners of each link's wire, from port to port: horizontal and vertical pieces in turn. */
  readonly wires: readonly (readonly Point[])[]
}
