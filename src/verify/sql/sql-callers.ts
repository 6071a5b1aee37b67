import type { Value } from "../../edn/value.js"
import type { Filter, Map as MapPlan } from "../../plan/plan.js"
import type { SqlCalls, SqlFolds } from "../../plan/sql/script.js"
import { encodeValue } from "../../storage/codec.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { callEach } from "./calls.js"
import { foldEach } from "./folds.js"
import type { Callers } from "./run.js"
import { type CodeRow, named, type Session } from "./session.js"
import { Unsaid } from "./unsaid.js"

/** Says in SQL what functions and folds do, where that is the same for the rows that there are. Throws `Unsaid` where it is not. */
export class SqlCallers implements Callers {
  readonly #session: Session
  readonly #dictionary: Dictionary

  constructor(session: Session, dictionary: Dictionary) {
    this.#session = session
    this.#dictionary = dictionary
  }

  /** The arguments that occur tell whether SQL says of them what the function does. */
  async calls(step: SqlCalls): Promise<void> {
    const { of, columns, select, results } = step
    const tuples = await this.#session.rows(select, columns.length)
    const called = callEach(step, tuples, this.#dictionary)
    const said = inSql(of, columns)?.replace("ARGUMENTS", `(${select})`)
    const text = `(${of.expression.name} …)`
    if (said === undefined) throw new Unsaid(`the function ${text}`)
    if (called.faults.length > 0) throw new Unsaid(`${text}, which throws`)
    for (const row of called.results) {
      if (row.slice(columns.length).some((code) => code < 0))
        throw new Unsaid(`a value of ${text} that is no small integer`)
    }
    await this.#session.load(results, called.width, called.results)
    // In the script SQL makes the same rows; the session has them from the function.
    this.#session.note(`CREATE OR REPLACE TEMP TABLE ${results} AS ${said};`)
    if (!of.expression.total) await this.#session.empty(step.faults, columns.length + 1)
    await this.#compare(said, called.results, called.width, text)
  }

  /** Numbers are told in the session as the script tells them. */
  async #compare(select: string, results: readonly CodeRow[], width: number, text: string): Promise<void> {
    const values = Array.from({ length: this.#dictionary.size }, (_, i) => this.#dictionary.decode(~i))
    const sized = await this.#session.rows(withNumbers(select, values), width)
    if (key(sized) !== key(results)) throw new Unsaid(`${text} of these values`)
  }

  async folds(step: SqlFolds): Promise<void> {
    const { of, groups, rows, results, faults } = step
    const width = of.group.length + of.folds.length
    const found = await this.#session.rows(groups, width)
    const isSaid = (row: readonly unknown[]) =>
      row.slice(of.group.length).every((value) => value !== null && Number(value) >= 0 && Number(value) < 2 ** 31)
    if (!found.every(isSaid))
      throw new Unsaid(`(${of.folds.map(({ name }) => name).join(", ")}) of other than small integers`)
    const all = await this.#session.rows(rows, width)
    await this.#session.load(results, width, foldEach(step, found, all, this.#dictionary).results)
    const taken = named(width).map((column) => `CAST(${column} AS INTEGER) AS ${column}`)
    this.#session.note(`CREATE OR REPLACE TEMP TABLE ${results} AS SELECT ${taken.join(", ")} FROM (${groups});`)
    for (const name of faults) await this.#session.empty(name, of.group.length + 1)
  }
}

const key = (rows: readonly CodeRow[]): string => [...new Set(rows.map((row) => row.join()))].sort().join(" ")

const COMPARISONS: Readonly<Record<string, string>> = { "<": "<", "<=": "<=", ">": ">", ">=": ">=" }
const SUMS: Readonly<Record<string, string>> = { "+": "+", "-": "-", "*": "*" }

/** The tuples of arguments of which a filter is true, or what a map makes of them: a SELECT from ARGUMENTS; undefined when there is none. */
function inSql(of: Filter | MapPlan, columns: readonly string[]): string | undefined {
  const { name, args } = of.expression
  const operands = args.map((arg) =>
    "column" in arg ? `number_of(l.c${columns.indexOf(arg.column)})` : constant(arg.constant),
  )
  if (operands.length < 2 || operands.some((operand) => operand === undefined)) return undefined
  const taken = columns.map((_, i) => `l.c${i} AS c${i}`)
  if (of.kind === "filter") {
    if (!Object.hasOwn(COMPARISONS, name)) return undefined
    const pairs = operands.slice(1).map((right, i) => `${operands[i]} ${COMPARISONS[name]} ${right}`)
    return `SELECT DISTINCT ${(taken.length === 0 ? ["0 AS c0"] : taken).join(", ")} FROM ARGUMENTS l WHERE ${pairs.join(" AND ")}`
  }
  if (!Object.hasOwn(SUMS, name) || of.binding.kind !== "variable") return undefined
  const value = `CAST(${operands.join(` ${SUMS[name]} `)} AS INTEGER) AS c${columns.length}`
  return `SELECT DISTINCT ${[...taken, value].join(", ")} FROM ARGUMENTS l`
}

const constant = (value: unknown): string | undefined => (typeof value === "number" ? `${value}::DOUBLE` : undefined)

/** The SELECT with a size for each code in place of the macro of the script. */
function withNumbers(select: string, values: readonly Value[]): string {
  const sizes = values.flatMap((value, i) => {
    const { type, number } = encodeValue(value)
    return number === null || type === "instant" ? [] : [`WHEN ${~i} THEN '${number}'::DOUBLE`]
  })
  const cases = sizes.length === 0 ? "NULL::DOUBLE" : `CASE $1 ${sizes.join(" ")} END`
  return select.replace(
    /number_of\((l\.c\d+)\)/g,
    (_, c: string) => `CASE WHEN ${c} >= 0 THEN ${c}::DOUBLE ELSE ${cases.replace("$1", c)} END`,
  )
}
