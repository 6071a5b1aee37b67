import { expect, test } from "vitest"
import { textLines } from "../../../src/tui/panes/overlay.js"
import { wrapped } from "../../../src/tui/panes/repl.js"
import { lineText } from "../../../src/tui/text/line.js"
import { width } from "../../../src/tui/text/width.js"

test("a long line goes on behind a space, two columns in, and nothing of it is lost", () => {
  const text = "a few words that do not fit into one line of thirty columns"
  const parts = wrapped(text, 30)
  expect(parts.every((part) => width(part) <= 30)).toBe(true)
  expect(parts.map((part) => part.trim()).join(" ")).toBe(text)
})

test("wide characters and those made of many units are counted as they stand", () => {
  const family = "👨‍👩‍👧‍👦"
  const parts = wrapped(family.repeat(30), 10)
  expect(parts.map((part) => width(part))).toEqual(
    [10, ...Array.from({ length: 6 }, () => 10), 4].slice(0, parts.length),
  )
  expect(parts.join("").replaceAll(" ", "")).toBe(wrapped(family, 99)[0].repeat(30))
})

test("what is beyond the most lines is announced", () => {
  expect(wrapped("word ".repeat(100), 20, 3).at(-1)).toMatch(/^ {2}… \d+ more characters$/)
})

test("a value of a megabyte is shown to its end, and every line looks at its own part of it only", () => {
  const text = `${"Robot Jox ".repeat(100_000)}the end`
  let looked = 0
  const slice = String.prototype.slice
  String.prototype.slice = function (...range) {
    const part = slice.apply(this, range)
    if (this.length > 1000) looked += part.length
    return part
  }
  try {
    const lines = textLines(text, true, 100)
    expect(lineText(lines[lines.length - 1])).toContain("the end")
  } finally {
    String.prototype.slice = slice
  }
  expect(looked).toBeLessThan(text.length * 40)
})
