import { asWizardError, WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { Source } from "../../base/span.js"
import { EdnMap, Sym, sequence, type Value } from "../../edn/value.js"
import type { ViewSpec } from "../../library/input.js"
import { type Cell, openingSource } from "../document.js"
import { rowLines } from "../lines.js"
import { parseListener } from "../listen.js"
import { atWord, bodySource, inFile, readWithin } from "../place.js"
import { joinedRules } from "../rules.js"
import type { Stage } from "../stage.js"

/** A `view NAME` cell: a query kept current from here on. A later one of the same name takes its place, when it compiles. */
export async function runView(stage: Stage, cell: Cell): Promise<void> {
  const view = await stage.addView(cell.name ?? "", await specOf(stage, cell), cell)
  for (const { code, message, span, hint } of view.warnings) {
    stage.warnings.push(inFile(new WizardError(code, message, { span, hint }), stage.file, cell))
  }
}

/** A `view NAME` cell that has run in an earlier session: the view is there. */
export async function adoptView(stage: Stage, cell: Cell): Promise<void> {
  stage.adopt(cell.name ?? "", await specOf(stage, cell), cell)
}

/** A `query` cell: the full query where it stands; in SQL a question about the history up to here. */
export async function runQuery(stage: Stage, cell: Cell): Promise<void> {
  const { rows } =
    cell.language === "sql"
      ? await stage.wizard.history.sql(bodySource(stage.file, cell).text)
      : await stage.wizard.query(await specOf(stage, cell))
  stage.answers.set(cell, rowLines(rows))
}

/** A `listen NAME view=V` cell. */
export async function runListen(stage: Stage, cell: Cell): Promise<void> {
  const view = cell.attributes.find(({ key }) => key === "view")
  if (view === undefined) {
    throw atWord(stage.file, cell, cell.nameColumn, "listen/view", "expected the view to listen to", "write view=NAME")
  }
  const id = view.value ?? ""
  requireView(stage, cell, id, view.column + "view=".length)
  const subscriber = parseListener(bodySource(stage.file, cell), stage.wizard.view(id).columns)
  stage.wizard.subscribe(id, subscriber, `listener ${cell.name}`)
}

/** Throws `view/unknown` at the word, with the nearest name. */
export function requireView(stage: Stage, cell: Cell, id: string, column: number): void {
  const views = stage.wizard.views()
  if (views.includes(id)) return
  const near = nearest(id, views)
  const hint = near === undefined ? "a view stands above what names it, and compiles" : `did you mean ${near}?`
  throw atWord(stage.file, cell, column, "view/unknown", `no view ${id}`, hint)
}

async function specOf(stage: Stage, cell: Cell): Promise<ViewSpec> {
  const query = bodySource(stage.file, cell)
  const rules = rulesOf(stage, cell, query)
  const args = argumentsOf(stage, cell)
  const sources = await sourcesOf(stage, cell)
  return { query, ...(rules !== undefined && { rules }), ...(args !== undefined && { args }), ...sources }
}

/** `sources={$b "FILE"}`: the logs of the query's further sources. What is wrong with a file has its place in the file. */
async function sourcesOf(stage: Stage, cell: Cell): Promise<Pick<ViewSpec, "sources">> {
  const given = ednOf(stage, cell, "sources")
  if (given === undefined) return {}
  const paths = given.value instanceof EdnMap ? given.value.entries : [[null, given.value] as const]
  const named = paths.map(([name, path]): [string, string] => {
    if (name instanceof Sym && /^\$./.test(name.text) && typeof path === "string" && path !== "")
      return [name.text, path]
    const hint = 'write sources={$b "b.edn"}'
    throw atWord(stage.file, cell, given.column, "sources/shape", "expected a map of logs by source", hint)
  })
  try {
    return { sources: await stage.sources.all(new Map(named)) }
  } catch (thrown) {
    const error = asWizardError(thrown)
    if (error.span !== undefined) throw error
    throw atWord(stage.file, cell, given.column, error.code, error.message, error.hint)
  }
}

/** The value of an attribute that is EDN, and where the attribute stands. */
function ednOf(stage: Stage, cell: Cell, key: string): { readonly value: Value; readonly column: number } | undefined {
  const found = cell.attributes.find((each) => each.key === key)
  if (found === undefined) return undefined
  const start = found.column - 1 + `${key}=`.length
  const value = readWithin(openingSource(stage.file, cell), start, start + (found.value ?? "").length)
  return { value, column: found.column }
}

/** The rules named, or all rules above when the query takes rules. */
function rulesOf(stage: Stage, cell: Cell, query: Source): Source | undefined {
  const above = stage.above.filter(({ kind }) => kind === "rules")
  const named = cell.attributes.find(({ key }) => key === "rules")
  if (named === undefined)
    return /(?:^|[\s,[(])%(?=[\s,\])]|$)/.test(query.text) ? joinedRules(stage.file, above) : undefined
  const chosen = (named.value ?? "").split(",").map((name) => {
    const found = above.find((each) => each.name === name)
    if (found !== undefined) return found
    const near = nearest(
      name,
      above.flatMap((each) => each.name ?? []),
    )
    const hint = near === undefined ? "rules stand above the view that uses them" : `did you mean ${near}?`
    throw atWord(stage.file, cell, named.column + "rules=".length, "rules/unknown", `no rules ${name}`, hint)
  })
  return joinedRules(stage.file, chosen)
}

/** A vector, or a map by variable, which the library takes as EDN. */
function argumentsOf(stage: Stage, cell: Cell): ViewSpec["args"] {
  const args = ednOf(stage, cell, "args")
  if (args === undefined) return undefined
  const { value } = args
  if (value instanceof EdnMap) return value as never
  const values = sequence(value)
  if (values !== undefined) return values
  throw atWord(
    stage.file,
    cell,
    args.column,
    "args/shape",
    "expected a vector of the values of :in",
    "write args=[1980]",
  )
}
