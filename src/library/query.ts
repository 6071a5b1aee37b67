import { WizardError } from "../base/error.js"
import type { Query } from "../datalog/ast.js"
import { printFindElement } from "../datalog/print.js"
import type { Value } from "../edn/value.js"
import type { ViewDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import { databasesOf } from "../verify/engine-database.js"
import { oracleNamed } from "../verify/oracles.js"
import { extensionsOf } from "../verify/verify.js"
import { type JsRow, jsRow } from "./result.js"

/** The answer of a full query: rows in canonical order, as long as `:find` has elements. */
export interface QueryResult {
  readonly rows: readonly JsRow[]
  /** The heads of the columns. */
  readonly columns: readonly string[]
  /** The find spec: rel, coll, tuple, scalar, keys. */
  readonly find: string
}

export interface QueryHost {
  /** Name of the oracle that answers: naive when left out. */
  readonly oracle?: string
}

/**
 * The full query as of the engine's t, answered from scratch by an oracle: no view is made, so the whole language is there. A tuple
 * or a scalar is at most one row, the least. Throws what a view's definition throws, the failure of an expression with its code,
 * and `verify/unsupported` for a question that the oracle cannot be asked.
 */
export async function fullQuery(
  engine: Engine,
  definition: ViewDefinition,
  host: QueryHost,
  exact: boolean,
): Promise<QueryResult> {
  const checked = engine.catalog.planner.check("query", definition)
  const { query, rules, args } = checked
  const oracle = await oracleNamed(host.oracle ?? "naive")
  const sources = databasesOf(engine, checked)
  const verdict = await oracle.answer({ query, rules, sources, inputs: args, extensions: extensionsOf(engine) })
  if ("unsupported" in verdict) {
    throw new WizardError("verify/unsupported", `${oracle.name} cannot be asked: ${verdict.unsupported}`, {
      span: query.span,
      hint: "ask naive, which knows the whole language",
    })
  }
  if ("failed" in verdict) {
    const { code, message, clauseSpan } = verdict.failed
    throw new WizardError(code, message, { span: clauseSpan, hint: "select the rows before the expression" })
  }
  const { keys, shape, elements } = query.find
  const rows = shown(query, verdict.rows).map((row) => jsRow(row, exact))
  const columns = keys?.names ?? elements.map(printFindElement)
  return { rows, columns, find: keys === undefined ? shape : "keys" }
}

/** A tuple and a scalar show the least row; nothing when nothing is found or a scalar's value is nil. */
function shown({ find }: Query, rows: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  if (find.shape !== "tuple" && find.shape !== "scalar") return rows
  return rows.slice(0, 1).filter((row) => !(row.length === 1 && row[0] === null))
}
