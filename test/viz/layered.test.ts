import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Box, Link } from "../../viz/layers/drawing.js"
import { layered } from "../../viz/layers/layered.js"
import { JOG } from "../../viz/layers/straighten.js"
import { seed } from "../support/seed.js"
import { contains, goesThrough, isOrthogonal, near, overlap, pieces } from "./geometry.js"

const SPACING = { gap: 20, track: 8 }

interface Graph {
  readonly boxes: readonly Box[]
  readonly links: readonly Link[]
}

/** Boxes of up to three inputs, each from a box before it, and up to two outputs. */
const graphs = (most: number, least = 0): fc.Arbitrary<Graph> =>
  fc
    .array(
      fc.record({
        width: fc.integer({ min: 30, max: 200 }),
        height: fc.constantFrom(26, 42),
        from: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
        outs: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: least, maxLength: most, size: "max" },
    )
    .map((all) => {
      const ports = (count: number, width: number) =>
        Array.from({ length: count }, (_, i) => Math.floor((width * (i + 1)) / (count + 1)))
      const ins = all.map(({ from }, to) => (to === 0 ? [] : from))
      return {
        boxes: all.map(({ width, height, outs }, i) => ({
          width,
          height,
          ins: ports(ins[i].length, width),
          outs: ports(outs, width),
        })),
        links: ins.flatMap((from, to) =>
          from.map(([box, out], port): Link => {
            const source = box % to
            return { from: source, out: out % all[source].outs, to, in: port }
          }),
        ),
      }
    })

const check = (most: number, runs: number, holds: (graph: Graph) => void): void =>
  fc.assert(fc.property(graphs(most), holds), { seed: seed(), numRuns: runs })

const rects = ({ boxes }: Graph, corners: readonly (readonly [number, number])[]) =>
  boxes.map(({ width, height }, i) => ({ x: corners[i][0], y: corners[i][1], width, height }))

describe("a layered drawing", () => {
  test("boxes keep their distance", () =>
    check(40, 200, (graph) => {
      const all = rects(graph, layered(graph.boxes, graph.links, SPACING).boxes)
      expect(all.some((a, i) => all.slice(i + 1).some((b) => near(a, b, SPACING.gap)))).toBe(false)
    }))

  test("everything lies inside its bounds, on whole numbers", () =>
    check(40, 200, (graph) => {
      const { width, height, boxes, wires } = layered(graph.boxes, graph.links, SPACING)
      const whole = { x: 0, y: 0, width, height }
      const points = wires.flat().map(([x, y]) => ({ x, y, width: 0, height: 0 }))
      expect([...rects(graph, boxes), ...points].every((each) => contains(whole, each))).toBe(true)
      expect(wires.flat(2).every(Number.isInteger)).toBe(true)
    }))

  test("wires go from their port down to their port, in right angles", () =>
    check(40, 200, (graph) => {
      const { boxes, wires } = layered(graph.boxes, graph.links, SPACING)
      for (const [i, { from, out, to, in: port }] of graph.links.entries()) {
        const [source, target] = [graph.boxes[from], graph.boxes[to]]
        expect(wires[i][0]).toEqual([boxes[from][0] + source.outs[out], boxes[from][1] + source.height])
        const [x, y] = wires[i].at(-1)!
        expect(y).toBe(boxes[to][1])
        expect(Math.abs(x - boxes[to][0] - target.ins[port])).toBeLessThanOrEqual(JOG)
        expect(pieces(wires[i]).every(isOrthogonal)).toBe(true)
        expect(pieces(wires[i]).every(({ a, b }) => b[1] >= a[1])).toBe(true)
      }
    }))

  test("no wire goes through a box", () =>
    check(40, 200, (graph) => {
      const { boxes, wires } = layered(graph.boxes, graph.links, SPACING)
      const all = rects(graph, boxes)
      expect(wires.flatMap(pieces).some((piece) => all.some((rect) => goesThrough(piece, rect)))).toBe(false)
    }))

  test("wires of different ports never lie on each other", () =>
    check(30, 200, (graph) => {
      const { wires } = layered(graph.boxes, graph.links, SPACING)
      const nets = graph.links.map(({ from, out }) => `${from}.${out}`)
      const all = wires.flatMap((wire, i) => pieces(wire).map((piece) => ({ piece, net: nets[i] })))
      expect(all.some((p) => all.some((q) => p.net < q.net && overlap(p.piece, q.piece)))).toBe(false)
    }))

  test("ports that change places do so on three tracks, and touch nowhere", () => {
    const [above, below] = [
      { width: 53, height: 26, ins: [], outs: [17, 35] },
      { width: 53, height: 26, ins: [17, 35], outs: [] },
    ]
    const links = [0, 1].map((out) => ({ from: 0, out, to: 1, in: 1 - out }))
    const { wires } = layered([above, below], links, SPACING)
    const [a, b] = wires.map(pieces)
    expect(a.some((p) => b.some((q) => overlap(p, q)))).toBe(false)
    const tracks = wires.flatMap((wire) => wire.slice(1, -1)).map(([, y]) => y)
    expect(new Set(tracks).size).toBe(3)
  })

  test("the same graph is drawn the same way", () =>
    check(40, 50, (graph) => {
      const draw = () => layered(graph.boxes, graph.links, SPACING)
      expect(draw()).toEqual(draw())
    }))

  test("a chain is a straight line", () => {
    const box = { width: 80, height: 26, ins: [40], outs: [40] }
    const links = [0, 1, 2].map((from) => ({ from, out: 0, to: from + 1, in: 0 }))
    const { wires } = layered([{ ...box, ins: [] }, box, box, box], links, SPACING)
    expect(wires.map((wire) => wire.length)).toEqual([2, 2, 2])
  })

  test("nothing is drawn as nothing", () =>
    expect(layered([], [], SPACING)).toEqual({ width: 0, height: 0, boxes: [], wires: [] }))

  test("two hundred boxes are drawn", () =>
    fc.assert(
      fc.property(graphs(200, 200), (graph) => {
        const { wires } = layered(graph.boxes, graph.links, SPACING)
        expect(wires.flatMap(pieces).every(isOrthogonal)).toBe(true)
      }),
      { seed: seed(), numRuns: 5 },
    ))
})
