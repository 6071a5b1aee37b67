import { describe, expect, test } from "vitest"
import { Arguments, isBlank, isOpen, pieces, shapeOf } from "../../src/command/forms.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

describe("what a bare form is", () => {
  test.each([
    ["[:find ?x :where [?x :a]]", "query"],
    ["{:find [?x] :where [[?x :a]]}", "query"],
    ["[[(old ?m) [?m :y ?y]]]", "rules"],
    ["[[:db/add 1 :a 2]]", "transaction"],
    ["[{:a 1}]", "transaction"],
    ["{:a 1}", "transaction"],
    ["[[1 :a 2 3 true]]", "transaction"],
    [":goto 3", undefined],
    ["", undefined],
    ["42", undefined],
  ])("%s is %s", (text, shape) => expect(shapeOf(text)).toBe(shape))
})

describe("pieces", () => {
  test.each([
    [':why ["a ] b"]', [":why", '["a ] b"]']],
    ["a ; ] comment\nb", ["a", "b"]],
    ["#{1 2} '(x) \\] {:a [1]}", ["#{1 2}", "'(x)", "\\]", "{:a [1]}"]],
  ])("%j", (text, expected) => expect(pieces(text).map((piece) => piece.text)).toEqual(expected))

  test.each(["[", "{:a", '"x', "[(] ", "[; ]"])("%j is open", (text) => expect(isOpen(text)).toBe(true))
  test.each(["", "  ; only a comment", "\n"])("%j is blank", (text) => expect(isBlank(text)).toBe(true))

  test("of anything lie in order, and between them is nothing but space, commas and comments", () => {
    const random = new Random(seed())
    const signs = [..."[](){}\"\\;#'^@` \n,:a1?/"]
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: random.below(24) }, () => random.pick(signs)).join("")
      let at = 0
      for (const { start, end, text: piece } of pieces(text)) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        expect(text.slice(start, end)).toBe(piece)
        expect(text.slice(at, start).replaceAll(/;[^\n]*|[\s,]/g, "")).toBe("")
        at = end
      }
    }
  })
})

describe("arguments", () => {
  test("are read from left to right, and what is left over is said", () => {
    const args = new Arguments(" 3 op [1 2] /text rest of it", ":x N")
    expect([args.number(), args.word("op", "tx"), args.form(), args.filter()]).toEqual([3, "op", "[1 2]", "text"])
    expect(() => args.end()).toThrow(expect.objectContaining({ code: "command/arguments", hint: "write :x N" }))
    expect(args.rest()).toBe("rest of it")
    expect(() => args.need(args.take(), "a name")).toThrow(/expected a name/)
  })
})
