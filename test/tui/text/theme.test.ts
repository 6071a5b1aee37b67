import { describe, expect, test } from "vitest"
import { line, own, type Style } from "../../../src/tui/text/line.js"
import { background, colorLevel, theme } from "../../../src/tui/text/theme.js"

describe("whether there are colours", () => {
  test.each([
    ["always", { NO_COLOR: "1", TERM: "dumb" }, "sixteen"],
    ["never", { FORCE_COLOR: "1" }, "none"],
    ["auto", { FORCE_COLOR: "1", NO_COLOR: "1" }, "sixteen"],
    ["auto", { FORCE_COLOR: "0" }, "none"],
    ["auto", { NO_COLOR: "1" }, "none"],
    ["auto", { NO_COLOR: "" }, "sixteen"],
    ["auto", { TERM: "dumb" }, "none"],
    [undefined, { TERM: "xterm" }, "sixteen"],
  ])("--color %s in %j: %s", (when, env, level) => expect(colorLevel(when, env)).toBe(level))
})

describe("the ground", () => {
  test.each([
    [{}, "dark"],
    [{ COLORFGBG: "15;0" }, "dark"],
    [{ COLORFGBG: "0;15" }, "light"],
    [{ COLORFGBG: "0;default;15" }, "light"],
    [{ COLORFGBG: "nonsense" }, "dark"],
  ])("by %j is %s", (env, ground) => expect(background(env)).toBe(ground))
})

describe("painting", () => {
  const styles: readonly Style[] = ["plain", "dim", "title", "plus", "minus", "string", "error", "ok", "key", "heat-3"]
  const painted = line(...styles.map((style) => own(style, style)))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  const bare = (text: string) => text.replaceAll(/\x1b\[[\d;]*m/g, "")

  test("changes no text, on any ground", () => {
    for (const level of ["none", "sixteen"] as const) {
      for (const ground of ["dark", "light"] as const) {
        expect(bare(theme(level, ground).paint(painted))).toBe(styles.join(""))
      }
    }
  })

  test("without colours uses bold, underlined and reversed alone", () => {
    const codes = [
      ...theme("none", "dark")
        .paint(painted)
        .matchAll(/\[([\d;]+)m/g),
    ].flatMap(([, of]) => of.split(";"))
    expect(codes.every((code) => ["0", "1", "4", "7"].includes(code))).toBe(true)
  })

  test("on a light ground nothing is painted in the bright yellow and cyan of the dark one", () => {
    expect(theme("sixteen", "dark").paint(line(own("x", "border-focus")))).toContain("[96m")
    expect(theme("sixteen", "light").paint(line(own("x", "border-focus")))).toContain("[34m")
  })

  test("neighbours of one look are one piece", () => {
    const text = theme("sixteen", "dark").paint(line(own("a", "plus"), own("b", "plus"), own("c", "minus")))
    expect(text).toBe("\x1b[32mab\x1b[0m\x1b[31mc\x1b[0m")
  })
})
