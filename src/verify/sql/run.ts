import type { InputRows } from "../../plan/context.js"
import { FACTS, inputTable, type SqlScript, type SqlStep } from "../../plan/sql/script.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { callEach } from "./calls.js"
import type { CodeRow, Session } from "./session.js"

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

/** Makes the tables of a script, one after the other. */
export async function runSteps(session: Session, steps: SqlScript["steps"], dictionary: Dictionary): Promise<void> {
  for (const step of steps) await runStep(session, step, dictionary)
}

async function runStep(session: Session, step: SqlStep, dictionary: Dictionary): Promise<void> {
  switch (step.kind) {
    case "table":
      return session.make(step.name, step.select)
    case "calls": {
      const tuples = await session.rows(step.select, step.columns.length)
      const { results, faults, width } = callEach(step, tuples, dictionary)
      await session.load(step.results, width, results)
      // What never throws has no error stream that would read its faults.
      if (!step.of.expression.total) await session.load(step.faults, step.columns.length + 1, faults)
    }
  }
}
