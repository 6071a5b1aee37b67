import { describe, expect, test } from "vitest"
import { execute } from "../../../src/command/execute.js"
import type { ProfileReply } from "../../../src/command/reply.js"
import { replyJson } from "../../../src/command/reply-json.js"
import { replyText } from "../../../src/command/reply-text.js"
import type { Session } from "../../../src/session/session.js"
import { ask, NOTEBOOKS, openNotebook, openText } from "../../session/support.js"

const profile = async (session: Session, line = ":profile"): Promise<ProfileReply> =>
  (await execute(session, line)) as ProfileReply

describe(":profile", () => {
  test.each(NOTEBOOKS)("counts in %s what the records of all transactions hold", { timeout: 120_000 }, async (name) => {
    const session = await openNotebook(name)
    if (session.last > 200) return
    const { view, operators } = await profile(session)
    const runs = new Map<string, number>()
    for (let t = 1; t <= session.last; t++) {
      if (session.wizard.history.before(t) !== t) continue
      for (const { op } of session.wizard.history.record(t).steps(view)) runs.set(op, (runs.get(op) ?? 0) + 1)
    }
    for (const { operator, runs: counted } of operators)
      expect([operator.id, counted]).toEqual([operator.id, runs.get(operator.id) ?? 0])
  })

  test("rows that pass, and the time that they took; JSON has no times", async () => {
    const session = await openNotebook("movies.md")
    const reply = await profile(session)
    const join = reply.operators.find(({ operator }) => operator.id === "c2.join")!
    expect(join).toMatchObject({ runs: 3, rowsIn: 8, rowsOut: 4 })
    expect(reply.operators.reduce((sum, { ms }) => sum + (ms ?? 0), 0)).toBeGreaterThan(0)
    expect(replyJson(reply)).not.toContain('"ms"')
    const text = replyText(reply, { width: 100, ascii: false, color: false, rows: 20 }).join("\n")
    expect(text).toMatch(/^action-movies-1980s over 3 transactions: [\d.]+ ms\noperator +kind +time/)
    expect(text).toMatch(/o6 c2.join +join +[\d.]+ ms +\d+% +3 +8 +4/)
  })

  test("what stands inside a fixpoint has its time there", async () => {
    const session = await openText(
      "```clojure rules\n[[(path ?a ?b) [?a :to ?b]]\n [(path ?a ?b) [?a :to ?c] (path ?c ?b)]]\n```\n```clojure view far\n[:find ?a ?b :in $ % :where (path ?a ?b)]\n```\n```edn schema\n[{:db/ident :to :db/valueType :db.type/long :db/cardinality :db.cardinality/many}]\n```\n",
    )
    await session.editor.transact("[[:db/add 101 :to 102] [:db/add 102 :to 103] [:db/add 103 :to 104]]")
    const { operators } = await profile(session)
    const ms = (id: string) => operators.find(({ operator }) => operator.id === id)?.ms
    expect(ms("path/2.delay")).toBeNull()
    expect(ms("path/2.fixpoint")).toBeGreaterThan(0)
  })

  test("leaves the position, inside a transaction too, and is stopped", async () => {
    const session = await openNotebook("movies.md")
    await session.goto(2)
    await session.back("operator", 3)
    const before = [session.position, await ask(session, ":state")]
    await profile(session)
    expect([session.position, await ask(session, ":state")]).toEqual(before)
    const stop = new AbortController()
    stop.abort()
    expect(await execute(session, ":profile", {}, { signal: stop.signal })).toMatchObject({
      kind: "error",
      error: { code: "session/interrupted" },
    })
    expect([session.position, await ask(session, ":state")]).toEqual(before)
  })
})
