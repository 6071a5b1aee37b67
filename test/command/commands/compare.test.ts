import { describe, expect, test } from "vitest"
import { ask, openNotebook } from "../../session/support.js"

const OTHER =
  '[:find ?t :where [?m :movie/release-year ?y] [(>= ?y 1980)] [?m :movie/genre "action/adventure"] [?m :movie/title ?t]]'

const compared = async (line: string) => {
  const session = await openNotebook("movies.md")
  await session.goto(2)
  const before = [session.position, await ask(session, ":state"), session.views]
  const reply = JSON.parse(await ask(session, line)) as Record<string, unknown>
  expect([session.position, await ask(session, ":state"), session.views]).toEqual(before)
  return reply
}

describe(":compare", () => {
  test("two plans of one query change alike in every transaction, by other effort", async () => {
    const { transactions, operators } = (await compared(`:compare action-movies-1980s ${OTHER}`)) as {
      transactions: { t: number; same: boolean; left: { operators: number; rows: number } }[]
      operators: number[]
    }
    expect(transactions.map(({ t, same }) => [t, same])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ])
    expect(operators).toEqual([9, 9])
    expect(transactions[1].left).toEqual({ operators: 9, rows: 9 })
  })

  test("two queries that differ are told apart where they do", async () => {
    const query = "[:find ?t :where [_ :movie/title ?t]]"
    const { transactions } = (await compared(`:compare action-movies-1980s ${query}`)) as {
      transactions: { t: number; same: boolean }[]
    }
    expect(transactions.filter(({ same }) => !same).map(({ t }) => t)).toEqual([1, 3])
  })

  test.each([
    [":compare action-movies-1980s", "command/arguments"],
    [":compare nothing [:find ?t :where [_ :movie/title ?t]]", "view/unknown"],
    [":compare action-movies-1980s [:find ?x :where [_ :movie/title ?t]]", "query/unbound"],
  ])("%s is refused, and leaves no view behind", async (line, code) => {
    expect(await compared(line)).toMatchObject({ error: { code } })
  })
})
