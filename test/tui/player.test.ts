import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Settings } from "../../src/command/settings.js"
import { lookOf } from "../../src/tui/look.js"
import { Player } from "../../src/tui/player.js"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test("as many beats a second as the setting says, also when it changes; none after the end", () => {
  const settings = new Settings()
  let beats = 0
  const player = new Player(
    () => beats++,
    () => lookOf(settings, {}).playSpeed,
  )
  player.play(true)
  vi.advanceTimersByTime(2000)
  expect(beats).toBe(4)
  settings.set("play-speed", 10, "session")
  vi.advanceTimersByTime(500)
  beats = 0
  vi.advanceTimersByTime(1000)
  expect(beats).toBe(10)
  player.play(true)
  vi.advanceTimersByTime(1000)
  expect(beats).toBe(20)
  player.play(false)
  vi.advanceTimersByTime(5000)
  expect(beats).toBe(20)
})

test("a beat that ends the playing is the last", () => {
  let beats = 0
  const player: Player = new Player(
    () => {
      beats++
      player.play(false)
    },
    () => 5,
  )
  player.play(true)
  vi.advanceTimersByTime(5000)
  expect(beats).toBe(1)
})
