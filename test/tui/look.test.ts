import { expect, test } from "vitest"
import { openNotebook } from "../support/screen.js"

/** Whether a sequence sets a colour. */
const coloured = (written: string): boolean =>
  written.split("\u001b[").some((part) => /^(?:\d+;)*(?:3[0-7]|9[0-7]|38;[25];)/.test(part))

test("without colours none is written, with them the same text stands on the screen", async () => {
  const plain = await openNotebook("movies.md", { color: false })
  const colours = await openNotebook("movies.md", { color: true })
  expect(await colours.screen()).toBe(await plain.screen())
  expect(coloured(plain.tty.written)).toBe(false)
  expect(coloured(colours.tty.written)).toBe(true)
})
