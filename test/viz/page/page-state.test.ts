import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fromHash, hashOf, LEVELS, MODES, type PageState, startOf } from "../../../viz/page/page-state.js"
import { UNITS } from "../../../viz/page/travel.js"
import { seed } from "../../support/seed.js"

const text = fc.string({ unit: "grapheme", maxLength: 12 })
const states: fc.Arbitrary<PageState> = fc.record({
  view: text.filter((view) => view !== ""),
  t: fc.nat(999_999_999),
  s: fc.nat(999_999_999),
  op: text,
  q: text,
  level: fc.constantFrom(...LEVELS),
  mode: fc.constantFrom(...MODES),
  unit: fc.constantFrom(...UNITS),
  predict: fc.boolean(),
  table: fc.boolean(),
  folded: fc.array(text.filter((group) => group !== "")),
})

describe("a link", () => {
  test("leads to the state from which it was made", () =>
    fc.assert(
      fc.property(states, (state) => {
        expect(fromHash(hashOf(state), startOf("other", 7))).toEqual(state)
      }),
      { seed: seed() },
    ))

  test("is read whatever it is", () =>
    fc.assert(
      fc.property(fc.string(), (hash) => {
        const { t, s, level } = fromHash(hash, startOf("v", 3))
        expect(Number.isInteger(t) && Number.isInteger(s) && LEVELS.includes(level)).toBe(true)
      }),
      { seed: seed() },
    ))

  test("says only what is not as it is from the start", () =>
    expect(hashOf({ ...startOf("action-80s", 3), s: 6, op: "c2.join", q: "Repo" })).toBe(
      "#v=action-80s&t=3&s=6&op=c2.join&q=Repo",
    ))
})
