import type { Value } from "../../edn/value.js"
import type { Filter, Map as MapPlan } from "../../plan/plan.js"
import { selectAll, selectAny, selectNew } from "../../plan/sql/duckdb.js"
import type { SqlCalls, SqlFolds, SqlLoop, SqlStep } from "../../plan/sql/script.js"
import { encodeValue } from "../../storage/codec.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { callEach } from "./calls.js"
import { foldEach } from "./folds.js"
import type { CodeRow, Session } from "./session.js"
import { Unsaid } from "./unsaid.js"

/** Rounds of a recursion that are written one after the other. */
const ROUNDS = 200

/** Runs a script and writes down every statement. Throws `Unsaid` for what is no SQL. */
export class ScriptRun {
  readonly lines: string[] = []
  readonly #session: Session
  readonly #dictionary: Dictionary
  readonly #rounds: number

  constructor(session: Session, dictionary: Dictionary, rounds = ROUNDS) {
    this.#session = session
    this.#dictionary = dictionary
    this.#rounds = Math.min(ROUNDS, rounds)
  }

  /** A table of rows that are given, which the session has already. */
  table(name: string, columns: readonly string[], rows: readonly CodeRow[]): void {
    this.lines.push(`CREATE TEMP TABLE ${name} (${columns.map((column) => `${column} INTEGER NOT NULL`).join(", ")});`)
    for (let from = 0; from < rows.length; from += PIECE) {
      const some = rows.slice(from, from + PIECE).map((row) => `(${row.join(", ")})`)
      this.lines.push(`INSERT INTO ${name} VALUES ${some.join(", ")};`)
    }
  }

  async steps(steps: readonly SqlStep[]): Promise<void> {
    for (const step of steps) {
      if (step.kind === "table") await this.#make(step.name, step.select)
      else if (step.kind === "calls") await this.#calls(step)
      else if (step.kind === "folds") await this.#folds(step)
      else await this.#loop(step)
    }
  }

  async #make(name: string, select: string): Promise<void> {
    this.lines.push(`CREATE OR REPLACE TEMP TABLE ${name} AS ${select};`)
    await this.#session.make(name, select)
  }

  /** The arguments that occur tell whether SQL says of them what the function does. */
  async #calls(step: SqlCalls): Promise<void> {
    const { of, columns, select, results } = step
    const tuples = await this.#session.rows(select, columns.length)
    const called = callEach(step, tuples, this.#dictionary)
    const said = inSql(of, columns)
    const text = `(${of.expression.name} …)`
    if (said === undefined) throw new Unsaid(`the function ${text}`)
    if (called.faults.length > 0) throw new Unsaid(`${text}, which throws`)
    for (const row of called.results) {
      if (row.slice(columns.length).some((code) => code < 0))
        throw new Unsaid(`a value of ${text} that is no small integer`)
    }
    await this.#session.load(results, called.width, called.results)
    // In the script SQL makes the same rows; the session has them from the function.
    this.lines.push(`CREATE OR REPLACE TEMP TABLE ${results} AS ${said.replace("ARGUMENTS", `(${select})`)};`)
    if (!of.expression.total) {
      await this.#session.load(step.faults, columns.length + 1, [])
      this.lines.push(empty(step.faults, columns.length + 1))
    }
    await this.#compare(said.replace("ARGUMENTS", `(${select})`), called.results, called.width, text)
  }

  /** Numbers are told in the session as the script tells them. */
  async #compare(select: string, results: readonly CodeRow[], width: number, text: string): Promise<void> {
    const values = Array.from({ length: this.#dictionary.size }, (_, i) => this.#dictionary.decode(~i))
    const sized = await this.#session.rows(withNumbers(select, values), width)
    if (key(sized) !== key(results)) throw new Unsaid(`${text} of these values`)
  }

  async #folds({ of, groups, rows, results, faults }: SqlFolds): Promise<void> {
    const width = of.group.length + of.folds.length
    const found = await this.#session.rows(groups, width)
    const isSaid = (row: readonly unknown[]) =>
      row.slice(of.group.length).every((value) => value !== null && Number(value) >= 0 && Number(value) < 2 ** 31)
    if (!found.every(isSaid))
      throw new Unsaid(`(${of.folds.map(({ name }) => name).join(", ")}) of other than small integers`)
    const all = await this.#session.rows(rows, width)
    await this.#session.load(
      results,
      width,
      foldEach({ kind: "folds", of, groups, rows, results, faults }, found, all, this.#dictionary).results,
    )
    const taken = Array.from({ length: Math.max(1, width) }, (_, i) => `CAST(c${i} AS INTEGER) AS c${i}`)
    this.lines.push(`CREATE OR REPLACE TEMP TABLE ${results} AS SELECT ${taken.join(", ")} FROM (${groups});`)
    for (const name of faults) {
      await this.#session.load(name, of.group.length + 1, [])
      this.lines.push(empty(name, of.group.length + 1))
    }
  }

  /** Semi-naive rounds, as many as these facts take; the script stops with an error when others would take more. */
  async #loop({ name, relations, first, next }: SqlLoop): Promise<void> {
    const session = this.#session
    this.lines.push(`-- ${name}: a table of all rows and one of the last round's`)
    for (const { all, width } of relations) {
      this.lines.push(empty(all, width))
      await session.load(all, width, [])
    }
    const isAnyFresh = selectAny(relations.map(({ fresh }) => fresh))
    for (let round = 0; ; round++) {
      if (round > this.#rounds)
        throw new Unsaid(`the recursion of ${name}, which takes more than ${this.#rounds} rounds`)
      this.lines.push(`-- ${name}, round ${round}`)
      const { steps, selects } = round === 0 ? first : next
      await this.steps(steps)
      for (const [i, { all, fresh }] of relations.entries()) await this.#make(`${fresh}_`, selectNew(selects[i], all))
      for (const { all, fresh } of relations) {
        await this.#make(fresh, selectAll(`${fresh}_`))
        this.lines.push(`INSERT INTO ${all} SELECT * FROM ${fresh};`)
        await session.add(all, fresh)
      }
      const [[more]] = await session.rows(isAnyFresh, 1)
      if (more !== 0) continue
      this.lines.push(`SELECT error('${name} takes more rounds') FROM (${isAnyFresh}) more(n) WHERE n <> 0;`)
      return
    }
  }
}

const PIECE = 1000

const key = (rows: readonly CodeRow[]): string => [...new Set(rows.map((row) => row.join()))].sort().join(" ")

function empty(name: string, width: number): string {
  const columns = Array.from({ length: Math.max(1, width) }, (_, i) => `c${i} INTEGER NOT NULL`)
  return `CREATE OR REPLACE TEMP TABLE ${name} (${columns.join(", ")});`
}

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
