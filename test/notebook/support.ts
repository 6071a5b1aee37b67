import { parseNotebook } from "../../src/notebook/format.js"
import type { CellResult, RunResult } from "../../src/notebook/result.js"
import { runNotebook } from "../../src/notebook/runner.js"
import type { RunOptions } from "../../src/notebook/stage.js"

/** A fence with its info string and body. */
export const fence = (info: string, body = ""): string => `\`\`\`${info}\n${body}${body === "" ? "" : "\n"}\`\`\`\n`

export const SCHEMA = fence(
  "edn schema",
  `[{:db/ident :movie/title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :movie/year :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`,
)

export const VIEW = fence(
  "clojure view eighties",
  "[:find ?t :where [?m :movie/title ?t] [?m :movie/year ?y] [(>= ?y 1980)]]",
)

export const FILM = fence("edn tx t1", '[{:movie/title "Commando" :movie/year 1985}]')

/** Schema, view and one film: the view holds one row after t 1. Three cells, 11 lines. */
export const BASE = `${SCHEMA + VIEW + FILM}\n`

export const run = (text: string, options?: RunOptions): Promise<RunResult> =>
  runNotebook(parseNotebook(text, "test.md"), options)

/** The result of the last cell. */
export async function last(text: string, options?: RunOptions): Promise<CellResult> {
  return (await run(text, options)).cells.at(-1)!
}
