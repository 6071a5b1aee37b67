import fc from "fast-check"
import { expect, test } from "vitest"
import { type Key, KeyReader } from "../../../src/tui/terminal/keys.js"
import { seed } from "../../support/seed.js"

function read(...chunks: string[]): Key[] {
  const keys: Key[] = []
  const reader = new KeyReader((key) => keys.push(key))
  for (const chunk of chunks) reader.feed(chunk)
  return keys
}

const names = (...chunks: string[]): string[] => read(...chunks).map(({ name }) => name)

test("keys by name", () => {
  expect(names("aG é😀", "\r", "\n", "\t")).toEqual(["a", "G", "space", "é", "😀", "enter", "ctrl-j", "tab"])
  expect(names("\x7f", "\x1b[3~", "\x1b[A", "\x1b[Z", "\x1b[15~", "\x1bOP")).toEqual([
    "backspace",
    "delete",
    "up",
    "shift-tab",
    "f5",
    "f1",
  ])
  expect(names("\x01", "\x1a", "\x03", "\x1f", "\x18")).toEqual(["ctrl-a", "ctrl-z", "ctrl-c", "ctrl-_", "ctrl-x"])
  expect(names("\x1bf", "\x1b\r", "\x1b<", "\x1b\x7f", "\x1b[1;2D", "\x1b[1;5C")).toEqual([
    "alt-f",
    "alt-enter",
    "alt-<",
    "alt-backspace",
    "shift-left",
    "ctrl-right",
  ])
})

test("keys as newer terminals send them", () => {
  expect(names("\x1b[13;2u", "\x1b[99;5u", "\x1b[97u")).toEqual(["shift-enter", "ctrl-c", "a"])
})

test("Esc alone is a key after a pause; before a letter it is Alt", async () => {
  const keys: string[] = []
  const reader = new KeyReader(({ name }) => keys.push(name))
  reader.feed("\x1b")
  expect(keys).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 120))
  expect(keys).toEqual(["escape"])
})

test("a sequence or a character in two chunks is one key", () => {
  expect(names("\x1b[2", "~")).toEqual(["insert"])
  const keys: string[] = []
  const reader = new KeyReader(({ name }) => keys.push(name))
  for (const byte of Buffer.from("é")) reader.feed(Uint8Array.of(byte))
  expect(keys).toEqual(["é"])
})

test("a paste is one key, wherever its bytes are cut, and its line ends are newlines", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\r", "\n", "\x1b", "[", "2", "0", "1", "~", "é", "q") })
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (pasted, cuts) => {
      fc.pre(!pasted.includes("\x1b[201~"))
      const all = `x\x1b[200~${pasted}\x1b[201~y`
      const places = [...new Set([0, ...cuts.filter((cut) => cut > 0 && cut < all.length), all.length])].sort(
        (a, b) => a - b,
      )
      const keys = read(...places.slice(1).map((place, i) => all.slice(places[i], place)))
      expect(keys).toEqual([
        { name: "x", text: "x" },
        { name: "paste", text: pasted.replace(/\r\n?/g, "\n") },
        { name: "y", text: "y" },
      ])
    }),
    { seed: seed() },
  )
})
