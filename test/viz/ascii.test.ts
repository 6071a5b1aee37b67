import { describe, expect, it } from "vitest"
import { ascii } from "../../viz/ascii.js"

describe("ascii", () => {
  it("spells the signs of an equation", () => {
    expect(ascii("∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B")).toBe("IA |><| dB + dA |><| z^-1IB")
  })

  it("spells rails", () => expect(ascii("│ ●─╯  c3.join")).toBe("| *-'  c3.join"))

  it("leaves values as they were written", () => expect(ascii('["Amélie" "日本"]')).toBe('["Amélie" "日本"]'))
})
