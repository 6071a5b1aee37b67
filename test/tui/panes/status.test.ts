import { describe, expect, test } from "vitest"
import { keymap, placesOf } from "../../../src/tui/keymap.js"
import { keysLine } from "../../../src/tui/panes/status.js"
import { PANES, type Pane } from "../../../src/tui/state.js"
import { lineWidth } from "../../../src/tui/text/line.js"

const SPELLING = { ascii: false }

function hints(pane: Pane, columns: number): string {
  const { bindings } = keymap()
  const shown = placesOf(pane).flatMap((place) => bindings.filter((each) => each.place === place))
  const drawn = keysLine({ bindings: shown, message: "", asking: undefined, running: undefined }, columns, SPELLING)
  expect(lineWidth(drawn, SPELLING)).toBeLessThanOrEqual(columns + 2)
  return drawn.segments.map(({ text }) => text).join("")
}

describe("the line of keys", () => {
  test("at 80 columns it is that of the mock-up", () => {
    expect(hints("circuit", 80).trim()).toBe("j/k op  h/l edge  v boxes  ,/. tx  [/] micro-step  / find  : cmd  ? help")
  })

  test.each(PANES)("in %s help is always told of, however narrow it is", (pane) => {
    for (const columns of [40, 80, 120, 200]) expect(hints(pane, columns)).toContain(" help")
  })

  test("a key that settings have taken away is not told of", () => {
    const { bindings } = keymap({ "everywhere/help": null, "circuit/up": null })
    const drawn = keysLine({ bindings, message: "", asking: undefined, running: undefined }, 200, SPELLING)
    const text = drawn.segments.map((segment) => segment.text).join("")
    expect(text).toContain("j op")
    expect(text).not.toContain("? help")
  })
})
