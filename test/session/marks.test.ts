import { describe, expect, test } from "vitest"
import type { Wizard } from "../../src/library/wizard.js"
import { Marks } from "../../src/session/marks.js"
import type { Verification } from "../../src/verify/verify.js"

/** A Wizard of so many datoms whose one view compares equal. */
function marks(datoms: number, budget = 1000) {
  const history = { datoms }
  const wizard = { t: 1, history, views: () => ["v"], view: () => ({ status: "ok" }) } as unknown as Wizard
  return { marks: new Marks(() => wizard, budget), history, wizard }
}

const equal = { verified: 1, skipped: 0, divergence: null } as unknown as Verification

describe("what comparing a view is expected to take", () => {
  test("nothing for few datoms; for many nobody dares before somebody has asked", () => {
    expect(marks(100).marks.expected("v")).toBe(0)
    const large = marks(1_000_000).marks
    expect(large.expected("v")).toBe(Number.POSITIVE_INFINITY)
    expect(large.wants("v")).toBe(false)
    large.compared("v", equal)
    expect(large.expected("v")).toBeLessThan(1000)
  })

  test("it grows with the datoms", () => {
    const { marks: all, history } = marks(1000)
    all.wants("v")
    const end = performance.now() + 5
    while (performance.now() < end);
    all.compared("v", equal)
    const before = all.expected("v")
    history.datoms = 10_000
    expect(all.expected("v")).toBeCloseTo(before * 10)
  })
})

describe("marks", () => {
  test("of all views together the worst is told; what comes after t is forgotten", () => {
    const { marks: all } = marks(10)
    expect(all.mark(1)).toBe("unverified")
    all.wants("v")
    all.compared("v", equal)
    expect(all.mark(1, "v")).toBe("verified")
    all.compared("v", undefined)
    expect(all.mark(1, "v")).toBe("verified")
    all.passed(1, new Map([["v", 3]]))
    expect(all.size(1, "v")).toBe(3)
    all.forgetAfter(0)
    expect([all.mark(1, "v"), all.size(1, "v")]).toEqual(["unverified", undefined])
  })

  test("without a budget nothing is compared unasked", () => expect(marks(10, 0).marks.wants("v")).toBe(false))
})
