import { WizardError } from "../../base/error.js"
import { lower } from "../../plan/lower.js"
import { sqlScript } from "../../plan/sql/render.js"
import { FACTS, inputTable } from "../../plan/sql/script.js"
import { encodeValue } from "../../storage/codec.js"
import { Dictionary } from "../../zset/dictionary.js"
import type { Question } from "../oracle.js"
import { loadQuestion, Run } from "./run.js"
import { type CodeRow, createTable, named, Session } from "./session.js"
import { factRows, surroundings } from "./source.js"
import { SqlCallers } from "./sql-callers.js"
import { Unsaid } from "./unsaid.js"

/**
 * A view's full query as a script for DuckDB that needs nothing else: the values, the facts and the inputs as tables of codes, the plan as a
 * table an operator, the rows of `:find` as its last answer. The script is run while it is written, and what it says in SQL of a function is
 * compared with the function: it gives what the full query gives. Throws `export/sql` for what SQL cannot say. O(facts) of text.
 */
export async function scriptText(question: Question, columns: readonly string[]): Promise<string> {
  const { query, sources, extensions } = question
  if (sources.size !== 1) throw unsaid("several sources")
  if (query.find.elements.some(({ kind }) => kind === "pull")) throw unsaid("a pull")
  const dictionary = new Dictionary()
  const around = surroundings(question, [...sources.values()][0])
  const { plan } = lower(query, around)
  const script = sqlScript(plan, (value) => dictionary.encode(value))
  const facts = factRows([...sources.values()][0], dictionary)
  const session = await Session.open()
  try {
    await loadQuestion(session, facts, around.inputs, dictionary)
    const patience = { rounds: Math.min(ROUNDS, extensions?.rounds ?? ROUNDS), ofAll: true }
    const run = new Run(session, new SqlCallers(session, dictionary), patience)
    table(session, FACTS, ["e", "a", "v", "tx"], facts)
    for (const [i, { rows, columns: names }] of around.inputs.entries()) {
      const codes = rows.map((row) => row.map((value) => dictionary.encode(value)))
      table(session, inputTable(i), named(names.length), names.length === 0 ? codes.map(() => [0]) : codes)
    }
    await run.steps(script.steps)
    for (const select of script.errors) {
      if ((await session.rows(select, 1)).length > 0) throw unsaid("an expression that throws")
    }
    return [head(query.span.source.text), values(dictionary), ...session.script, answer(script.find, columns)].join(
      "\n",
    )
  } catch (thrown) {
    throw thrown instanceof Unsaid ? unsaid(thrown.message) : thrown
  } finally {
    session.close()
  }
}

/** Writes down a table of rows that are given, which the session has already. */
function table(session: Session, name: string, columns: readonly string[], rows: readonly CodeRow[]): void {
  session.note(`${createTable(name, columns)};`)
  for (let from = 0; from < rows.length; from += PIECE) {
    const some = rows.slice(from, from + PIECE).map((row) => `(${row.join(", ")})`)
    session.note(`INSERT INTO ${name} VALUES ${some.join(", ")};`)
  }
}

/** Rounds of a recursion that are written one after the other. */
const ROUNDS = 200

/** Rows of an INSERT. */
const PIECE = 1000

const head = (query: string): string =>
  `-- The full query as DuckDB answers it: duckdb < FILE\n${query.trim().replace(/^/gm, "--   ")}\n`

/** Codes from 0 on are the integers themselves. */
function values(dictionary: Dictionary): string {
  const rows: string[] = []
  for (let i = 0; i < dictionary.size; i++) {
    const { type, text, number } = encodeValue(dictionary.decode(~i))
    const size = number === null ? "NULL" : `'${number}'`
    rows.push(`(${~i}, '${type}', ${quoted(text)}, ${size})`)
  }
  const insert = rows.length === 0 ? [] : [`INSERT INTO value VALUES\n  ${rows.join(",\n  ")};`]
  return [
    "CREATE TEMP TABLE value (code INTEGER, type VARCHAR, text VARCHAR, number DOUBLE);",
    ...insert,
    "CREATE TEMP MACRO number_of(c) AS CASE WHEN c >= 0 THEN c::DOUBLE ELSE (SELECT number FROM value WHERE code = c AND type <> 'instant') END;",
    "CREATE TEMP MACRO text_of(c) AS CASE WHEN c >= 0 THEN c::VARCHAR ELSE (SELECT text FROM value WHERE code = c) END;",
  ].join("\n")
}

function answer(find: string, columns: readonly string[]): string {
  const shown = columns.map((name, i) => `text_of(found.c${i}) AS "${name.replaceAll('"', '""')}"`)
  return `SELECT ${shown.join(", ")} FROM (${find}) found ORDER BY ALL;\n`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const unsaid = (what: string): WizardError =>
  new WizardError("export/sql", `SQL cannot say this view: ${what}`, {
    hint: "export its log or state instead, or ask wizard query, which knows the whole language",
  })
