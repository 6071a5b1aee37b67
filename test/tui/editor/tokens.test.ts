import fc from "fast-check"
import { expect, test } from "vitest"
import { brackets, indent, isBalanced, missing } from "../../../src/tui/editor/brackets.js"
import { highlighted } from "../../../src/tui/editor/highlight.js"
import { isSpace, tokens } from "../../../src/tui/editor/tokens.js"
import { seed } from "../../support/seed.js"

/** Texts as they look while they are being written: pieces of EDN, cut anywhere. */
const halfTyped = fc
  .array(
    fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      "{",
      "}",
      "#{",
      '"',
      "\\",
      ";",
      "\n",
      " ",
      "?x",
      ":a/b",
      "1.5",
      "#_",
      "#inst",
      "é😀",
      ",",
    ),
  )
  .map((pieces) => pieces.join(""))

const kinds = (text: string): string =>
  tokens(text)
    .map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`)
    .join(" ")

test("a query in tokens", () => {
  expect(kinds('[:find ?m (count ?x) . :where [?m :movie/title "a \\"b"] [(>= ?y -1980)]] ; done')).toBe(
    "open:[ keyword::find variable:?m open:( symbol:count variable:?x close:) symbol:. keyword::where open:[ variable:?m " +
      'keyword::movie/title string:"a \\"b" close:] open:[ open:( symbol:>= variable:?y number:-1980 close:) close:] close:] comment:; done',
  )
})

test("sets, tags, characters, what is left out, and the word of a command", () => {
  expect(kinds(':why ["Commando"]')).toBe('command::why open:[ string:"Commando" close:]')
  expect(kinds('#{1 #_ 2} #inst "2000" \\a \\newline ##NaN #"a+"')).toBe(
    'open:#{ number:1 comment:#_ number:2 close:} tag:#inst string:"2000" character:\\a character:\\newline number:##NaN string:#"a+"',
  )
})

test("tokens of anything are in order, touch only whitespace between them, and never throw", () => {
  fc.assert(
    fc.property(fc.oneof(halfTyped, fc.string({ unit: "binary" })), (text) => {
      let at = 0
      for (const { start, end } of tokens(text)) {
        expect(end).toBeGreaterThan(start)
        for (let i = at; i < start; i++) expect(isSpace(text.charCodeAt(i))).toBe(true)
        at = end
      }
      for (let i = at; i < text.length; i++) expect(isSpace(text.charCodeAt(i))).toBe(true)
    }),
    { seed: seed() },
  )
})

test("what is shown in colours is the text itself, whatever is marked", () => {
  const accent = fc.record({ start: fc.nat(30), end: fc.nat(30), style: fc.constant("error" as const) })
  fc.assert(
    fc.property(halfTyped, fc.array(accent, { maxLength: 3 }), (text, marks) => {
      const line = text.replaceAll("\n", " ")
      const accents = marks.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)
      const shown = highlighted(line, tokens(line), 0, line.length, accents)
      expect(shown.map((segment) => segment.text).join("")).toBe(line)
    }),
    { seed: seed() },
  )
})

test("a text with its missing closers balances, unless a closer is wrong or a string open", () => {
  fc.assert(
    fc.property(halfTyped, (text) => {
      const found = brackets(text, tokens(text))
      fc.pre(found.wrong === undefined && found.string === undefined && !/[\\;]/.test(text) && !text.endsWith("#"))
      const whole = text + missing(text, found)
      expect(isBalanced(brackets(whole, tokens(whole)))).toBe(true)
    }),
    { seed: seed() },
  )
})

test("partners find each other; the first wrong closer is known", () => {
  const text = "[(a {b}) ]"
  const { partner, wrong } = brackets(text, tokens(text))
  expect([...partner].map(([from, { start }]) => [from, start]).sort((a, b) => a[0] - b[0])).toEqual([
    [0, 9],
    [1, 7],
    [4, 6],
    [6, 4],
    [7, 1],
    [9, 0],
  ])
  expect(wrong).toBeUndefined()
  expect(brackets("[(a]", tokens("[(a]")).wrong?.start).toBe(3)
})

test("a new line goes under the first item of a vector, two columns into a list", () => {
  const columns = (text: string) => indent(text, brackets(text, tokens(text)))
  expect(columns("[:find ?a\n :where [?a")).toBe(9)
  expect(columns("[:find ?a")).toBe(1)
  expect(columns("(or-join [?a]")).toBe(2)
  expect(columns("#{1")).toBe(2)
  expect(columns("[1]")).toBe(0)
})
