import { describe, expect, test } from "vitest"
import { SETTINGS, Settings } from "../../src/command/settings.js"

describe("settings", () => {
  test("the strongest source has the word, whatever the order in which they speak", () => {
    const settings = new Settings()
    settings.set("rows", 7, "flag")
    settings.set("rows", 5, "file")
    expect(settings.get("rows")).toMatchObject({ value: 7, source: "flag" })
    settings.set("rows", "9", "session")
    settings.set("rows", 3, "environment")
    expect(settings.get("rows")).toMatchObject({ value: 9, source: "session" })
    expect(settings.get("theme")).toMatchObject({ value: "auto", source: "default" })
  })

  test.each([
    ["ascii", "yes", true],
    ["ascii", "0", false],
    ["play-speed", "0.5", 0.5],
    ["color", "never", "never"],
    ["keys", { "everywhere/quit": null }, { "everywhere/quit": null }],
  ])("%s takes %j", (name, given, held) => {
    const settings = new Settings()
    settings.set(name, given, "environment")
    expect(settings.get(name).value).toEqual(held)
  })

  test.each([
    ["rows", "many", "settings/value"],
    ["rows", -1, "settings/value"],
    ["rows", "", "settings/value"],
    ["color", "sometimes", "settings/value"],
    ["ascii", "perhaps", "settings/value"],
    ["keys", "q", "settings/value"],
    ["colour", "never", "settings/unknown"],
  ])("%s refuses %j, and keeps what it has", (name, given, code) => {
    const settings = new Settings()
    const before = settings.all
    expect(() => settings.set(name, given, "flag")).toThrow(expect.objectContaining({ code }))
    expect(settings.all).toEqual(before)
  })

  test("every setting says what it is for", () => {
    for (const { does } of SETTINGS) expect(does.length).toBeGreaterThan(10)
  })
})
