import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { parseNotebook, printNotebook } from "../../src/notebook/format.js"
import { exitCode } from "../../src/notebook/result.js"
import { runNotebook } from "../../src/notebook/runner.js"
import { updated } from "../../src/notebook/update.js"
import { dataFiles } from "../../src/workspace/data-file.js"

const notebooks = readdirSync("notebooks").filter((file) => file.endsWith(".md"))

test.each(notebooks)("notebooks/%s runs, and every expectation is met", { timeout: 600_000 }, async (file) => {
  const path = `notebooks/${file}`
  const text = readFileSync(path, "utf8")
  const document = parseNotebook(text, path)
  expect(printNotebook(document)).toBe(text)
  const result = await runNotebook(document, { readFile: dataFiles(path) })
  expect(
    result.cells.filter(({ status }) => status !== "ok").map(({ line, message }) => `${path}:${line} ${message}`),
  ).toEqual([])
  expect(exitCode(result, { check: true })).toBe(0)
  expect(result.warnings.map((warning) => warning.report("warning"))).toEqual([])
  expect(result.verified).toBeGreaterThan(0)
  expect(updated(document, result)).toBe(text)
})
