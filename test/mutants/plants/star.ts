import { Star } from "../../../src/circuit/operators/star.js"
import { REST, StarCells } from "../../../src/zset/star-cells.js"
import { StarTable } from "../../../src/zset/star-table.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { additions, type Mutant, part, patch, reweigh } from "../mutant.js"

type Meet = StarTable["meet"]

const star = (name: string, plant: Mutant["plant"]): Mutant => ({
  name: `star ${name}`,
  at: ["join"],
  families: ["star"],
  plant,
})

/** Another `meet`, which may use the right one. */
const meeting = (name: string, body: (table: StarTable, meet: Meet, ...given: Parameters<Meet>) => void): Mutant =>
  star(name, () =>
    patch(
      StarTable.prototype,
      "meet",
      (original) =>
        function (this: StarTable, ...given: Parameters<Meet>) {
          body(this, original.bind(this), ...given)
        },
    ),
  )

export const stars: readonly Mutant[] = [
  meeting("puts out nothing for the first side", (_, meet, side, delta, outputs, ...rest) =>
    meet(side, delta, side === 0 ? [] : outputs, ...rest),
  ),
  meeting("puts out nothing for later sides", (_, meet, side, delta, outputs, ...rest) =>
    meet(side, delta, side > 0 ? [] : outputs, ...rest),
  ),
  meeting("ignores retractions", (_, meet, side, delta, ...rest) => meet(side, additions(delta), ...rest)),
  meeting("reads the first row of a delta only", (_, meet, side, delta, ...rest) => {
    const first = part(delta, (_weight, i) => i === 0)
    meet(side, first, ...rest)
  }),
  meeting("does not keep its last side", (table, meet, side, delta, ...rest) => {
    meet(side, delta, ...rest)
    if (side === table.sides.length - 1) table.subtract(side, delta)
  }),
  meeting("puts out with the wrong sign", (_, meet, side, delta, outputs, takes, outs) => {
    const from = outs.map((out) => out.length)
    meet(side, delta, outputs, takes, outs)
    outs.forEach((out, i) => void reweigh(out, (weight) => -weight, from[i]))
  }),
  star("misses what comes on two sides at once", () =>
    patch(
      Star.prototype,
      "step",
      (original) =>
        function (this: Star, deltas: readonly ZSet[], out: ZSet, parts: readonly ZSet[]) {
          original.call(this, deltas, out, parts)
          if (deltas.filter(({ length }) => length > 0).length > 1) out.clear()
        },
    ),
  ),
  star("takes the columns in reverse", () =>
    patch(
      StarTable.prototype,
      "take",
      (original) =>
        function (this: StarTable, ...given) {
          return original.apply(this, given).reverse()
        },
    ),
  ),
  star("asks one side less for a row", () =>
    patch(
      StarCells.prototype,
      "fits",
      (original) =>
        function (this: StarCells, sides, side, cell) {
          const others = sides & ~(1 << side)
          return original.call(this, sides & ~(others & -others), side, cell)
        },
    ),
  ),
  star("forgets that an entity has several rows", () =>
    patch(
      StarCells.prototype,
      "mark",
      (original) =>
        function (this: StarCells, key, cell, bits) {
          return original.call(this, key, cell, bits & ((1 << REST) - 1))
        },
    ),
  ),
  star("forgets an entity with the first row that goes", () =>
    patch(
      StarCells.prototype,
      "unmark",
      (original) =>
        function (this: StarCells, cell) {
          original.call(this, cell, -1)
        },
    ),
  ),
]
