import fc from "fast-check"
import { expect, test } from "vitest"
import {
  type Editor,
  editor,
  erase,
  insert,
  kill,
  move,
  redo,
  replace,
  undo,
  vertical,
  yank,
  yankPop,
} from "../../../src/tui/editor/editor.js"
import { seed } from "../../support/seed.js"

/** The text with `|` at the cursor. */
const shown = ({ text, cursor }: Editor): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`
const at = (marked: string): Editor => ({ ...editor(marked.replace("|", "")), cursor: marked.indexOf("|") })
const type = (state: Editor, text: string): Editor => [...text].reduce(insert, state)

test("words, lines and ends", () => {
  const text = at("[?m :movie/title|\n ?t]")
  expect(shown(move(text, "word-left"))).toBe("[?m :movie/|title\n ?t]")
  expect(shown(move(move(text, "word-left"), "word-left"))).toBe("[?m :|movie/title\n ?t]")
  expect(shown(move(text, "word-right"))).toBe("[?m :movie/title\n ?t|]")
  expect(shown(move(text, "line-start"))).toBe("|[?m :movie/title\n ?t]")
  expect(shown(move(at("ab\nc|d"), "line-end"))).toBe("ab\ncd|")
})

test("a character is what people call one", () => {
  expect(shown(erase(at("e\u0301😀|x"), "left"))).toBe("e\u0301|x")
  expect(shown(erase(at("e\u0301|x"), "left"))).toBe("|x")
  expect(shown(move(at("|👩‍👩‍👧x"), "right"))).toBe("👩‍👩‍👧|x")
})

test("up and down keep to the column in which they began", () => {
  const down = vertical(at("abcd|\nx\nabcdef"), 1)!
  expect(shown(down)).toBe("abcd\nx|\nabcdef")
  expect(shown(vertical(down, 1)!)).toBe("abcd\nx\nabcd|ef")
  expect(vertical(at("ab|c"), -1)).toBeUndefined()
  expect(vertical(at("ab|c"), 1)).toBeUndefined()
})

test("cuts in a row are one; yank puts them, and then those before", () => {
  const first = kill(at("one two| three"), "line-end")
  const both = kill(move(first, "start"), "word-right")
  expect(both.kills).toEqual(["one", " three"])
  const twice = kill(kill(at("a b c|"), "word-left"), "word-left")
  expect([shown(twice), twice.kills]).toEqual(["a |", ["b c"]])
  expect(shown(yank(both))).toBe("one| two")
  expect(shown(yankPop(yank(both)))).toBe(" three| two")
  expect(yankPop(both)).toBe(both)
})

test("typing is one undo up to each space", () => {
  const typed = type(editor(), "one two")
  expect(undo(typed).text).toBe("one")
  expect(undo(undo(typed)).text).toBe("")
  expect(redo(redo(undo(undo(typed)))).text).toBe("one two")
})

/** Half a character. */
const LONE = /\p{Surrogate}/u

/** Actions as keys give them. */
const action: fc.Arbitrary<(state: Editor) => Editor> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => (state: Editor) => insert(state, text)),
  fc.constantFrom("left", "right", "word-left", "word-right", "line-start", "line-end", "start", "end").chain((to) =>
    fc.constantFrom(
      (state: Editor) => move(state, to as "left"),
      (state: Editor) => kill(state, to as "left"),
      (state: Editor) => erase(state, to as "left"),
    ),
  ),
  fc.constantFrom(yank, yankPop, undo, redo, (state: Editor) => vertical(state, 1) ?? state),
)

test("whatever is done, the cursor stays inside the text and not inside a character, and undo leads back to the beginning", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(action, { maxLength: 40 }), (text, actions) => {
      let state = editor(text)
      for (const act of actions) {
        state = act(state)
        expect(state.cursor).toBeGreaterThanOrEqual(0)
        expect(state.cursor).toBeLessThanOrEqual(state.text.length)
        expect(LONE.test(state.text)).toBe(LONE.test(text))
      }
      for (let i = 0; i <= actions.length * 2; i++) state = undo(state)
      expect(state.text).toBe(text)
    }),
    { seed: seed() },
  )
})

test("a megabyte is pasted, edited and taken back", () => {
  const paste = '[1 :a/b "text"]\n'.repeat(65_536)
  const pasted = insert(editor("x"), paste)
  expect(pasted.text.length).toBe(paste.length + 1)
  expect(undo(insert(move(pasted, "word-left"), "y")).text).toBe(pasted.text)
  expect(undo(undo(insert(move(pasted, "word-left"), "y"))).text).toBe("x")
  expect(replace(pasted, 0, 1, "").text).toBe(paste)
})
