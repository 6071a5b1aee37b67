import type { InputRows } from "../../plan/context.js"
import { selectAll, selectAny, selectNew } from "../../plan/sql/duckdb.js"
import { FACTS, inputTable, type SqlCalls, type SqlFolds, type SqlLoop, type SqlStep } from "../../plan/sql/script.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { callEach } from "./calls.js"
import { foldEach, type SqlGroup } from "./folds.js"
import type { CodeRow, Session } from "./session.js"
import { Unsaid } from "./unsaid.js"

/** Puts the facts and the inputs of a question into a session. */
export async function loadQuestion(
  session: Session,
  facts: readonly CodeRow[],
  inputs: readonly InputRows[],
  dictionary: Dictionary,
): Promise<void> {
  await session.load(FACTS, 4, facts, ["e", "a", "v", "tx"])
  for (const [i, { columns, rows }] of inputs.entries()) {
    const codes = rows.map((row) => row.map((value) => dictionary.encode(value)))
    await session.load(inputTable(i), columns.length, codes)
  }
}

/** Makes the tables of what is no SQL: calls of functions and folds. */
export interface Callers {
  calls(step: SqlCalls): Promise<void>
  folds(step: SqlFolds): Promise<void>
}

/** After how many rounds a recursion is given up: one that makes new values only, or any. */
export interface Patience {
  readonly rounds: number
  readonly ofAll: boolean
}

/** A recursion that makes new values fails a view after so many `rounds`: one that might is not followed as far. */
export const patienceOf = (rounds = PATIENCE): Patience => ({
  rounds: Math.min(PATIENCE, rounds - MARGIN),
  ofAll: false,
})

/** Calls the functions themselves. */
export class FunctionCallers implements Callers {
  readonly #session: Session
  readonly #dictionary: Dictionary

  constructor(session: Session, dictionary: Dictionary) {
    this.#session = session
    this.#dictionary = dictionary
  }

  async calls(step: SqlCalls): Promise<void> {
    const tuples = await this.#session.rows(step.select, step.columns.length)
    const { results, faults, width } = callEach(step, tuples, this.#dictionary)
    await this.#session.load(step.results, width, results)
    // What never throws has no error stream that would read its faults.
    if (!step.of.expression.total) await this.#session.load(step.faults, step.columns.length + 1, faults)
  }

  async folds(step: SqlFolds): Promise<void> {
    const { group, folds } = step.of
    const width = group.length + folds.length
    const groups: readonly SqlGroup[] = await this.#session.rows(step.groups, width)
    const isSaid = groups.every((row) => row.every((value) => value !== null))
    const rows = isSaid ? [] : await this.#session.rows(step.rows, width)
    const { results, faults } = foldEach(step, groups, rows, this.#dictionary)
    await this.#session.load(step.results, width, results)
    for (const [i, name] of step.faults.entries()) await this.#session.load(name, group.length + 1, faults[i])
  }
}

/** A script that is being run: its tables, one after the other. Throws `Unsaid` for a recursion that goes on too long. */
export class Run {
  readonly #session: Session
  readonly #callers: Callers
  readonly #patience: Patience

  constructor(session: Session, callers: Callers, patience: Patience) {
    this.#session = session
    this.#callers = callers
    this.#patience = patience
  }

  async steps(steps: readonly SqlStep[]): Promise<void> {
    for (const step of steps) await this.#step(step)
  }

  #step(step: SqlStep): Promise<void> {
    switch (step.kind) {
      case "table":
        return this.#session.make(step.name, step.select)
      case "calls":
        return this.#callers.calls(step)
      case "folds":
        return this.#callers.folds(step)
      case "loop":
        return this.#loop(step)
    }
  }

  async #loop({ name, bounded, relations, first, next }: SqlLoop): Promise<void> {
    const session = this.#session
    session.note(`-- ${name}: a table of all rows and one of the last round's`)
    for (const { all, width } of relations) await session.empty(all, width)
    const isAnyFresh = selectAny(relations.map(({ fresh }) => fresh))
    for (let round = 0; ; round++) {
      session.note(`-- ${name}, round ${round}`)
      const { steps, selects } = round === 0 ? first : next
      await this.steps(steps)
      // Every relation is read as it was before the round.
      for (const [i, { all, fresh }] of relations.entries()) await session.make(`${fresh}_`, selectNew(selects[i], all))
      for (const { all, fresh } of relations) {
        await session.make(fresh, selectAll(`${fresh}_`))
        await session.add(all, fresh)
      }
      const [[more]] = await session.rows(isAnyFresh, 1)
      if (more === 0) {
        session.note(`SELECT error('${name} takes more rounds') FROM (${isAnyFresh}) more(n) WHERE n <> 0;`)
        return
      }
      const { rounds, ofAll } = this.#patience
      if ((bounded || ofAll) && round >= rounds) {
        throw new Unsaid(`the recursion of ${name} goes on past ${round} rounds`)
      }
    }
  }
}

/** Rounds for which a recursion that may go on for ever is followed. */
const PATIENCE = 500

/** Rounds may be counted otherwise elsewhere. */
const MARGIN = 3
