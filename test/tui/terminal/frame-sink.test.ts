import { stripVTControlCharacters } from "node:util"
import fc from "fast-check"
import { expect, test } from "vitest"
import { FrameSink } from "../../../src/tui/terminal/frame-sink.js"
import { TestTerminal } from "../../support/screen.js"
import { seed } from "../../support/seed.js"

const show = (tty: TestTerminal, lines: readonly string[]): void => {
  tty.sink.show({ lines })
  tty.sink.flush()
}

const wide = (text: string, columns: number): string => text.padEnd(columns).slice(0, columns)

test("whatever frames come after each other, the last one stands on the screen, to the last column", async () => {
  const frame = fc.array(fc.constantFrom("", "a", "bb", "│x│", "\x1b[31mred\x1b[0m"), { minLength: 6, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
      const tty = new TestTerminal(12, 6)
      tty.sink.open()
      for (const lines of frames)
        show(
          tty,
          lines.map((line) => `${line}${wide("", 11 - stripVTControlCharacters(line).length)}|`),
        )
      const last = frames[frames.length - 1].map((line) => `${stripVTControlCharacters(line).padEnd(11)}|`)
      expect(await tty.lines()).toEqual(last)
    }),
    { seed: seed(), numRuns: 30 },
  )
})

test("only what differs is written", () => {
  const tty = new TestTerminal(80, 24)
  tty.sink.open()
  const lines = Array.from({ length: 24 }, (_, i) => wide(`line ${i}`, 80))
  show(tty, lines)
  tty.written = ""
  show(tty, lines)
  expect(tty.written).toBe("")
  show(tty, lines.with(7, wide("other", 80)))
  expect(tty.written).toContain("\x1b[8;1H")
  expect(tty.written.length).toBeLessThan(140)
})

test("the shell's screen and its scrollback are there again afterwards", async () => {
  const tty = new TestTerminal(40, 5)
  for (let i = 0; i < 30; i++) tty.terminal.write(`before ${i}\r\n`)
  tty.terminal.write("$ wizard")
  const before = await tty.lines()
  tty.sink.open()
  for (let i = 0; i < 20; i++)
    show(
      tty,
      Array.from({ length: 5 }, (_, row) => wide(`${i} ${row}`, 40)),
    )
  tty.sink.close()
  expect(await tty.lines()).toEqual(before)
  expect(tty.terminal.buffer.active.baseY).toBe(26)
  expect(tty.written).not.toContain("\x1b[3J")
})

test("a slow terminal gets the newest frame only", () => {
  const written: string[] = []
  let drained = (): void => undefined
  const sink = new FrameSink({
    write: (text) => written.push(text) < 0,
    once: (_, listener) => {
      drained = listener
    },
  })
  sink.open()
  sink.show({ lines: ["one"] })
  sink.flush()
  const before = written.length
  sink.show({ lines: ["two"] })
  sink.show({ lines: ["three"] })
  expect(written.length).toBe(before)
  drained()
  sink.flush()
  expect(written.slice(before).join("")).toContain("three")
  expect(written.join("")).not.toContain("two")
})

test("many frames at once are one", async () => {
  const tty = new TestTerminal(40, 3)
  tty.sink.open()
  show(tty, ["a", "b", "c"])
  tty.written = ""
  for (let i = 0; i < 1000; i++) tty.sink.show({ lines: [`${i}`, "b", "c"] })
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect(tty.written.split("\x1b[?2026h").length - 1).toBeLessThanOrEqual(3)
  expect((await tty.lines())[0]).toBe("999")
})
