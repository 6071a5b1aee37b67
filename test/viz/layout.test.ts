import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { Description } from "../../src/circuit/describe.js"
import type { ExplainLevel } from "../../src/library/view-handle.js"
import { parseNotebook } from "../../src/notebook/format.js"
import { runNotebook } from "../../src/notebook/runner.js"
import { dataFiles, logFiles } from "../../src/workspace/data-file.js"
import type { Layout } from "../../viz/layout.js"
import { isFeedback, loopsOf, producer } from "../../viz/loops.js"
import { drawing, svg } from "../../viz/svg.js"
import { contains, goesThrough, isOrthogonal, near, overlap, pieces } from "./geometry.js"

const LEVELS: readonly ExplainLevel[] = ["plan", "circuit", "primitives"]

const folder = new URL("../../notebooks/", import.meta.url).pathname

/** The circuits of all views of all notebooks, at all levels. */
const descriptions: Description[] = []
for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
  const file = `${folder}${name}`
  await runNotebook(parseNotebook(readFileSync(file, "utf8"), file), {
    readFile: dataFiles(file),
    readLog: logFiles(file),
    verify: false,
    afterwards: async (wizard) => {
      for (const view of wizard.views()) {
        descriptions.push(...LEVELS.map((level) => ({ ...wizard.view(view).explain(level), view: `${name} ${view}` })))
      }
    },
  })
}

/** What is wrong with each drawing; nothing, one hopes. */
function wrong(fault: (layout: Layout, description: Description) => readonly string[]): string[] {
  return descriptions.flatMap((description) =>
    fault(drawing(description), description).map((text) => `${description.view} ${description.level}: ${text}`),
  )
}

describe("the drawing of a circuit", () => {
  test("there are circuits of every size", () => {
    const sizes = descriptions.map(({ operators }) => operators.length)
    expect(descriptions.length).toBeGreaterThan(100)
    expect(Math.max(...sizes)).toBeGreaterThan(40)
    expect(descriptions.some(({ operators }) => loopsOf(operators).length > 0)).toBe(true)
  })

  test("operators keep their distance", () =>
    expect(
      wrong(({ operators }) =>
        operators.flatMap((a, i) =>
          operators.slice(i + 1).flatMap((b) => (near(a, b, 20) ? [`${a.id} is at ${b.id}`] : [])),
        ),
      ),
    ).toEqual([]))

  test("everything is inside the bounds", () =>
    expect(
      wrong(({ width, height, operators, regions, wires }) => {
        const whole = { x: 0, y: 0, width, height }
        const corners = wires.flatMap(({ points, from }) =>
          points.map(([x, y]) => ({ id: `wire of ${from}`, x, y, width: 0, height: 0 })),
        )
        const all = [...operators, ...regions.map((region) => ({ id: region.fixpoint, ...region })), ...corners]
        return all.filter((each) => !contains(whole, each)).map(({ id }) => id)
      }),
    ).toEqual([]))

  test("every input has a wire, from its operator's lower side to the reader's upper side, in the order of the inputs", () =>
    expect(
      wrong(({ operators, wires }, description) => {
        const at = new Map(operators.map((operator) => [operator.id, operator]))
        return description.operators.flatMap(({ id, inputs }) => {
          const target = at.get(id)!
          const own = inputs.map((input, port) => ({
            source: at.get(producer(input)),
            wire: wires.find((each) => each.to === id && each.input === port && each.kind !== "feedback"),
          }))
          const xs = own.flatMap(({ wire }) => wire?.points.at(-1)?.[0] ?? [])
          const faults = own.flatMap(({ source, wire }, port) => {
            if (source === undefined) return wire === undefined ? [] : [`${id} ${port} comes from nowhere`]
            const [first, last] = [wire?.points[0] ?? [0, 0], wire?.points.at(-1) ?? [0, 0]]
            const starts =
              first[1] === source.y + source.height && first[0] > source.x && first[0] < source.x + source.width
            const ends = last[1] === target.y && last[0] > target.x && last[0] < target.x + target.width
            return starts && ends ? [] : [`${source.id} → ${id} ${port} ${JSON.stringify(wire?.points)}`]
          })
          return xs.some((x, i) => i > 0 && x <= xs[i - 1]) ? [...faults, `${id} has its ports in disorder`] : faults
        })
      }),
    ).toEqual([]))

  test("wires are orthogonal, without corners that are none", () =>
    expect(
      wrong(({ wires }) =>
        wires.flatMap(({ from, to, points }) => {
          const all = pieces(points)
          const turns = all.every(({ a, b }, i) => i === 0 || (a[0] === b[0]) !== (all[i - 1].a[0] === all[i - 1].b[0]))
          return all.length > 0 && all.every(isOrthogonal) && turns ? [] : [`${from} → ${to} ${JSON.stringify(points)}`]
        }),
      ),
    ).toEqual([]))

  test("no wire goes through an operator", () =>
    expect(
      wrong(({ wires, operators }) =>
        wires.flatMap(({ from, to, points }) =>
          operators.flatMap((box) =>
            pieces(points).some((piece) => goesThrough(piece, box)) ? [`${from} → ${to} through ${box.id}`] : [],
          ),
        ),
      ),
    ).toEqual([]))

  test("wires of different streams never lie on each other", () =>
    expect(
      wrong(({ wires }) =>
        wires.flatMap((wire, i) =>
          wires.slice(i + 1).flatMap((other) => {
            const isSame = wire.from === other.from && wire.kind === other.kind && wire.kind !== "feedback"
            if (isSame) return []
            const lie = pieces(wire.points).some((p) => pieces(other.points).some((q) => overlap(p, q)))
            return lie ? [`${wire.from} → ${wire.to} on ${other.from} → ${other.to}`] : []
          }),
        ),
      ),
    ).toEqual([]))

  test("jogs of a few pixels are straightened", () =>
    expect(
      wrong(({ wires }) =>
        wires.flatMap(({ from, to, points }) =>
          pieces(points)
            .slice(1, -1)
            .filter(({ a, b }) => a[1] === b[1] && Math.abs(a[0] - b[0]) <= 3)
            .map(() => `${from} → ${to}`),
        ),
      ),
    ).toEqual([]))

  test("regions hold the operators of their fixpoint, and nothing else", () =>
    expect(
      wrong(({ regions, operators }, description) => {
        const loops = loopsOf(description.operators)
        return regions.flatMap((region) => {
          const inside = loops.find(({ fixpoint }) => fixpoint === region.fixpoint)?.operators ?? []
          return operators
            .filter((operator) =>
              inside.includes(operator.id) ? !contains(region, operator) : near(region, operator, 0),
            )
            .map(({ id }) => `${region.fixpoint}: ${id}`)
        })
      }),
    ).toEqual([]))

  test("every delay of a fixpoint gets its feedback, and stands inside", () =>
    expect(
      wrong(({ wires, regions }, { operators }) =>
        operators.filter(isFeedback).flatMap(({ id }) => {
          const back = wires.filter(({ kind, to }) => kind === "feedback" && to === id)
          return back.length === 1 && regions.some(({ fixpoint }) => fixpoint === back[0].from) ? [] : [id]
        }),
      ),
    ).toEqual([]))

  test("the same circuit is drawn the same way, whatever it holds", () => {
    for (const description of descriptions.slice(0, 30)) {
      const fuller = { ...description, operators: description.operators.map((each) => ({ ...each, state: 99 })) }
      expect(drawing(fuller)).toEqual(drawing(description))
      expect(svg(fuller)).toBe(svg(description))
    }
  })
})
