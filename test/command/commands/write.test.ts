import { describe, expect, test } from "vitest"
import type { Host } from "../../../src/command/command.js"
import { execute } from "../../../src/command/execute.js"
import { replyJson } from "../../../src/command/reply-json.js"
import { openText } from "../../session/support.js"

const VALUES = `
\`\`\`clojure view v
[:find ?e ?x :where [?e :x ?x]]
\`\`\`
\`\`\`edn schema
[{:db/ident :x :db/valueType :db.type/string :db/cardinality :db.cardinality/many}]
\`\`\`
`

const write = async (...lines: string[]) => {
  const written = new Map<string, string>()
  const host: Host = {
    files: {
      read: async () => "",
      write: async (path, text) => void written.set(path, text),
      list: async () => [],
    },
  }
  const session = await openText(VALUES)
  await session.editor.transact('[[:db/add 101 :x "a,b"] [:db/add 102 :x "say \\"x\\""]]')
  await session.editor.transact('[[:db/retract 101 :x "a,b"] [:db/add 103 :x "two\\nlines"]]')
  const replies: unknown[] = []
  for (const line of lines) replies.push(JSON.parse(replyJson(await execute(session, line, host))))
  return { written, replies }
}

describe(":write", () => {
  test("a delta as EDN, JSON lines and CSV: the weight first, values that need it in quotes", async () => {
    const { written, replies } = await write(":write delta d.edn", ":write delta out d.jsonl", ":write delta d.csv")
    expect(replies[0]).toEqual({ written: "d.edn", what: "2 rows" })
    expect(written.get("d.edn")).toBe('[-1 [101 "a,b"]]\n[1 [103 "two\\nlines"]]\n')
    expect(written.get("d.jsonl")).toBe('[-1,[101,"a,b"]]\n[1,[103,"two\\nlines"]]\n')
    expect(written.get("d.csv")).toBe('weight,?e,?x\n-1,101,"a,b"\n1,103,"two\nlines"\n')
  })

  test("all rows of a view, and a state", async () => {
    const { written } = await write(":write rows v.csv", ":write state c1.scan s.edn")
    expect(written.get("v.csv")).toBe('weight,?e,?x\n1,102,"say ""x"""\n1,103,"two\nlines"\n')
    expect(written.has("s.edn")).toBe(true)
  })

  test("another ending, an unknown operator and a missing file are refused, and nothing is written", async () => {
    const { written, replies } = await write(":write delta d.xls", ":write delta c9.join d.csv", ":write delta")
    const codes = replies.map((reply) => (reply as { error: { code: string } }).error.code)
    expect(codes).toEqual(["write/format", "operator/unknown", "command/arguments"])
    expect(written.size).toBe(0)
  })

  test("where there are no files it says so", async () => {
    const session = await openText(VALUES)
    expect(await execute(session, ":write rows v.csv")).toMatchObject({ error: { code: "session/no-files" } })
  })
})
