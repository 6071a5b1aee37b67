import { WizardError } from "../base/error.js"
import { check } from "../datalog/check.js"
import { compare } from "../edn/compare.js"
import type { Value } from "../edn/value.js"
import { faultColumn, isFault } from "../plan/build.js"
import { lower } from "../plan/lower.js"
import type { QueryPlan } from "../plan/plan.js"
import { sqlScript } from "../plan/sql/render.js"
import { Dictionary } from "../zset/dictionary.js"
import type { Failure, NaiveDatabase } from "./naive.js"
import type { Oracle, Question, Verdict } from "./oracle.js"
import { FunctionCallers, loadQuestion, patienceOf, Run } from "./sql/run.js"
import { Session } from "./sql/session.js"
import { factRows, surroundings } from "./sql/source.js"
import { Unsaid } from "./sql/unsaid.js"

/**
 * The oracle DuckDB: the plan that a view's circuit is made of, rendered as SQL over the facts. It shares the plan and the functions
 * with the engine, and nothing of circuits. What no plan says, or SQL might say otherwise, is `unsupported`. Throws what the checks
 * refuse.
 */
export const sql: Oracle = { name: "sql", answer }

async function answer(question: Question): Promise<Verdict> {
  const { query, rules, sources, extensions } = question
  const functions = new Map([...(extensions?.functions?.keys() ?? [])].map((name) => [name, undefined]))
  check(query, rules, { functions, aggregates: extensions?.aggregates?.keys() })
  if (sources.size !== 1) return { unsupported: "several sources" }
  if (query.find.elements.some(({ kind }) => kind === "pull")) return { unsupported: "a pull" }
  try {
    return await run(question, [...sources.values()][0])
  } catch (error) {
    if (error instanceof Unsaid) return { unsupported: error.message }
    if (error instanceof WizardError && UNSAID.has(error.code)) return { unsupported: error.message }
    throw error
  }
}

/** What the lowering refuses, where naive fails only if a binding gets there. */
const UNSAID = new Set(["query/unsupported", "function/cardinality-many", "function/nil-default", "function/argument"])

async function run(question: Question, source: NaiveDatabase): Promise<Verdict> {
  const dictionary = new Dictionary()
  const { query, extensions } = question
  const around = surroundings(question, source)
  const { plan } = lower(query, around)
  const script = sqlScript(plan, (value) => dictionary.encode(value))
  // Before anything is waited for: the source may change meanwhile.
  const facts = factRows(source, dictionary)
  const session = await Session.open()
  const decoded = async (select: string, width: number): Promise<Value[][]> => {
    const rows = await session.rows(select, width)
    return rows.map((row) => row.map((code) => dictionary.decode(code))).sort(compare)
  }
  try {
    await loadQuestion(session, facts, around.inputs, dictionary)
    const callers = new FunctionCallers(session, dictionary)
    await new Run(session, callers, patienceOf(extensions?.rounds)).steps(script.steps)
    for (const [i, stream] of plan.errors.entries()) {
      const [least] = await decoded(script.errors[i], stream.plan.columns.length)
      if (least !== undefined) return { failed: failureOf(question, stream, least) }
    }
    return { rows: await decoded(script.find, plan.find.columns.length) }
  } finally {
    session.close()
  }
}

function failureOf({ query }: Question, { plan, at }: QueryPlan["errors"][number], row: readonly Value[]): Failure {
  const [code, message] = row[plan.columns.indexOf(faultColumn(at.path))] as readonly string[]
  return {
    code,
    message,
    columns: plan.columns.filter((column) => !isFault(column)),
    row: row.filter((_, i) => !isFault(plan.columns[i])),
    clauseSpan: at.span ?? query.span,
  }
}
