import { rails } from "../../../viz/rails.js"
import type { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import { attribute, type Cell } from "../document.js"
import { type Expectation, meets, parseExpectation, type Reading, updatedLines } from "../expectation.js"
import { deltaLines, rowLines } from "../lines.js"
import { atWord, dedented } from "../place.js"
import type { Stage } from "../stage.js"
import { errorOf, type Target, targetOf, timeOf } from "../target.js"

/** How an expectation went. `actual` are the lines that would meet it. */
export interface Outcome {
  readonly met: boolean
  readonly message: string
  readonly t: number
  readonly actual?: readonly string[]
}

/** Compares an `expect` cell with what is. Throws what is wrong with the cell itself. */
export async function runExpect(stage: Stage, cell: Cell): Promise<Outcome> {
  if (attribute(cell, "error") !== undefined) return expectError(stage, cell)
  const target = targetOf(stage, cell)
  const reading = readingOf(stage, cell, target)
  const count = countOf(stage, cell)
  const expectation = parseExpectation(stage.file, cell, reading)
  const { t } = target
  const broken = target.cell && stage.errors.get(target.cell)
  if (broken !== undefined) {
    return {
      met: false,
      message: `${target.cell!.kind} on line ${target.cell!.line}: ${broken.message} (${broken.code})`,
      t,
    }
  }
  const found = await actualLines(stage, cell, target)
  if (!Array.isArray(found)) return { met: false, message: `${(found as WizardError).message}`, t }
  if (count !== undefined && found.length !== count) {
    return { met: false, message: `expected ${count} rows, found ${found.length}`, t }
  }
  const onlyCounted = count !== undefined && expectation.kind === "lines" && expectation.lines.length === 0
  if (onlyCounted || (await meets(expectation, found))) return { met: true, message: rowCount(found.length), t }
  const actual = await updatedLines(found, reading)
  return { met: false, message: difference(expectation, actual), t, actual }
}

async function actualLines(stage: Stage, cell: Cell, target: Target): Promise<readonly string[] | WizardError> {
  if (target.kind === "query") return stage.answers.get(target.cell) ?? []
  const { view, t } = target
  const handle = stage.wizard.view(view)
  if (attribute(cell, "circuit") !== undefined) return rails(handle.explain("circuit"))
  const op = attribute(cell, "op")
  if (op !== undefined) {
    requireOperator(
      stage,
      cell,
      op,
      handle.explain("circuit").operators.map(({ id }) => id),
    )
    return deltaLines(await stage.deltas.ofOperator(view, op, t))
  }
  const failure = stage.deltas.failure(view, t)
  if (failure !== undefined) return failure
  if (attribute(cell, "full") !== undefined) return stage.deltas.at(t, () => rowLines(handle.rows()))
  return deltaLines(await stage.deltas.ofView(view, t))
}

function expectError(stage: Stage, cell: Cell): Outcome {
  const t = timeOf(stage, cell)
  const found = errorOf(stage, cell)
  if (found === undefined) return { met: false, message: "expected an error, there is none", t }
  const { code, message, hint } = found.error
  const actual = [`error[${code}]: ${message}`]
  const text = [...actual, `${code}: ${message}`, `hint: ${hint ?? ""}`].join("\n")
  const wanted = dedented(cell)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "...")
  const met = wanted.every((line) => text.includes(line))
  if (met && found.cell !== undefined) stage.expected.add(found.cell)
  return met ? { met, message: code, t } : { met, message: diff(wanted, actual), t, actual }
}

function readingOf(stage: Stage, cell: Cell, target: Target): Reading {
  const modes = cell.attributes.filter(({ key }) => ["full", "circuit", "op"].includes(key))
  if (modes.length > 1) {
    const message = `${modes[0].key} and ${modes[1].key} are two things to expect`
    throw atWord(stage.file, cell, modes[1].column, "cell/attribute", message, "write two expect cells")
  }
  if (target.kind === "query" && modes[0] !== undefined && modes[0].key !== "full") {
    const message = `a query has no ${modes[0].key}`
    throw atWord(stage.file, cell, modes[0].column, "cell/attribute", message, "a query's expect holds its rows")
  }
  if (modes[0]?.key === "circuit") return "text"
  return target.kind === "query" || modes[0]?.key === "full" ? "rows" : "delta"
}

function countOf(stage: Stage, cell: Cell): number | undefined {
  const rows = cell.attributes.find(({ key }) => key === "rows")
  if (rows === undefined) return undefined
  if (/^\d+$/.test(rows.value ?? "")) return Number(rows.value)
  throw atWord(stage.file, cell, rows.column, "cell/attribute", "expected a number of rows", "write rows=3")
}

function requireOperator(stage: Stage, cell: Cell, op: string, ids: readonly string[]): void {
  if (ids.includes(op)) return
  const near = nearest(op, ids)
  const { column } = cell.attributes.find(({ key }) => key === "op")!
  const hint = near === undefined ? `there are ${ids.join(", ")}` : `did you mean ${near}?`
  throw atWord(stage.file, cell, column + "op=".length, "operator/unknown", `no operator ${op}`, hint)
}

const rowCount = (n: number): string => (n === 1 ? "1 row" : `${n} rows`)

function difference(expectation: Expectation, actual: readonly string[]): string {
  const expected =
    expectation.kind === "digest"
      ? [`rows ${expectation.rows} sha256 ${expectation.sha256}`]
      : expectation.lines.map((line) => line ?? "...")
  return diff(expected, actual)
}

/** What only one side has, `-` before what was expected and `+` before what there is; at most 20 lines of each. */
function diff(expected: readonly string[], actual: readonly string[]): string {
  const gone = expected.filter((line) => line !== "..." && !actual.includes(line)).map((line) => `  -${line}`)
  const come = actual.filter((line) => !expected.includes(line)).map((line) => `  +${line}`)
  const moved = gone.length + come.length === 0 ? ["  the same rows in another number or order"] : []
  return ["not as expected", "  --- expected", "  +++ actual", ...cut(gone), ...cut(come), ...moved].join("\n")
}

const cut = (lines: readonly string[]): readonly string[] =>
  lines.length <= 20 ? lines : [...lines.slice(0, 20), `  … ${lines.length - 20} more`]
