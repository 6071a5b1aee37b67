import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

test("docs/reference.md is what the code says (npm run docs)", { timeout: 300_000 }, () => {
  expect(() => execFileSync(process.execPath, ["scripts/reference.mjs", "--check"], { stdio: "pipe" })).not.toThrow()
})
