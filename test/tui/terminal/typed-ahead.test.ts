import { execFileSync } from "node:child_process"
import { mkdtempSync, openSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { TypedAhead } from "../../../src/tui/terminal/typed-ahead.js"

/** A pipe stands for the terminal: it gives what was written, and nothing else. */
function pipe(): { readonly ahead: TypedAhead; readonly type: (text: string) => void } {
  const path = join(mkdtempSync(join(tmpdir(), "wizard-")), "pipe")
  execFileSync("mkfifo", [path])
  const end = openSync(path, "r+")
  return { ahead: new TypedAhead(path), type: (text) => writeSync(end, text) }
}

describe("what is typed while nobody listens", () => {
  test("is kept in order, and given once", () => {
    const { ahead, type } = pipe()
    expect(ahead.isInterrupted()).toBe(false)
    type("ab")
    expect(ahead.isInterrupted()).toBe(false)
    type("c")
    expect(ahead.isInterrupted()).toBe(false)
    expect(ahead.take().toString()).toBe("abc")
    expect(ahead.take()).toHaveLength(0)
    ahead.close()
  })

  test("Ctrl-C makes what came before it void, and is not given on", () => {
    const { ahead, type } = pipe()
    type("before")
    expect(ahead.isInterrupted()).toBe(false)
    type("this too\x03after")
    expect(ahead.isInterrupted()).toBe(true)
    expect(ahead.isInterrupted()).toBe(false)
    expect(ahead.take().toString()).toBe("after")
    ahead.close()
  })

  test("where there is no terminal nothing was typed", () => {
    const ahead = new TypedAhead("/nowhere/at/all")
    expect(ahead.isInterrupted()).toBe(false)
    expect(ahead.take()).toHaveLength(0)
    ahead.close()
  })
})
