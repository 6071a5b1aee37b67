import type { CellResult, RunResult } from "../notebook/result.js"

/** Runs as a JUnit report: a suite a notebook, a case a cell. */
export function junit(runs: readonly RunResult[]): string {
  const suites = runs.filter(({ cells }) => cells.length > 0).map(suite)
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join("\n")
}

function suite({ cells }: RunResult): string {
  const [{ file }] = cells
  const count = (status: CellResult["status"]) => cells.filter((cell) => cell.status === status).length
  const head = `  <testsuite name="${escaped(file)}" tests="${cells.length}" failures="${count("failed")}" errors="${count("error")}">`
  return [head, ...cells.map(testcase), "  </testsuite>"].join("\n")
}

function testcase({ file, line, kind, name, status, message }: CellResult): string {
  const head = `    <testcase classname="${escaped(file)}" name="${escaped(`${kind} ${name ?? ""}`.trim())} (line ${line})"`
  if (status === "ok") return `${head}/>`
  const tag = status === "failed" ? "failure" : "error"
  return `${head}><${tag} message="${escaped(message)}"/></testcase>`
}

const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
  text.replace(/[&<>"\n\u0000-\u0008\u000b-\u001f]/g, (unit) => ESCAPES[unit] ?? (unit === "\n" ? "&#10;" : "?"))

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
