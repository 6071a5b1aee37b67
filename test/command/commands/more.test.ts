import { describe, expect, test } from "vitest"
import { execute } from "../../../src/command/execute.js"
import { replyText } from "../../../src/command/reply-text.js"
import { Settings } from "../../../src/command/settings.js"
import { openNotebook, openText } from "../../session/support.js"

const attribute = (name: string): string =>
  `{:db/ident ${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`

/** So many rows in a view and in a delta. */
const many = (rows: number): string =>
  `\`\`\`edn schema\n[${attribute(":a/x")}]\n\`\`\`\n\`\`\`clojure view many\n[:find ?x :where [_ :a/x ?x]]\n\`\`\`\n\`\`\`edn tx\n[${Array.from({ length: rows }, (_, i) => `{:a/x ${i}}`).join(" ")}]\n\`\`\`\n`

/** Asks, and goes on with `:more` until there is no more. Returns the numbers that stood in the lines, one list an answer. */
async function pagesOf(text: string, line: string, rows: number): Promise<number[][]> {
  const session = await openText(text, { budget: 0 })
  const settings = new Settings()
  settings.set("rows", rows, "session")
  const pages: number[][] = []
  for (let asked = line; ; asked = ":more") {
    const reply = await execute(session, asked, { settings })
    if (reply.kind === "error") {
      expect(reply.error).toMatchObject({ code: "more/nothing", message: "all rows were shown" })
      return pages
    }
    const lines = replyText(reply, { width: 80, ascii: false, color: false, rows })
    pages.push(lines.flatMap((each) => /^\s*(?:[+-]1 \[)?(\d+)\]?$/.exec(each)?.[1] ?? []).map(Number))
  }
}

describe(":more", () => {
  test.each([
    [":rows", 2500, 30],
    [":delta", 130, 20],
    [":delta out", 45, 20],
    ["[:find ?x :where [_ :a/x ?x]]", 95, 20],
  ])("after %s goes on to the end: every one of %i rows stands in one answer", async (line, count, rows) => {
    const pages = await pagesOf(many(count), line, rows)
    const seen = pages.flat()
    if (line === ":delta out") expect(new Set(seen).size).toBe(count)
    else expect(seen).toEqual(Array.from({ length: count }, (_, i) => i))
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(rows * 2)
  })

  test("says where it ends, and what there is to ask before anything was shown", async () => {
    const session = await openNotebook("movies.md")
    expect(await execute(session, ":more")).toMatchObject({ error: { message: "no rows were shown yet" } })
    const text = replyText(await execute(await openText(many(50)), ":rows"), { width: 80, ascii: false, color: false })
    expect(text.join("\n")).toContain("… 30 more (:more)")
  })

  test("a filter stays, also past what one reply holds", async () => {
    const session = await openText(many(20_000), { budget: 0 })
    const settings = new Settings()
    settings.set("rows", 900, "session")
    const first = await execute(session, ":rows /7", { settings })
    await execute(session, ":more", { settings })
    const third = await execute(session, ":more", { settings })
    if (first.kind !== "rows" || third.kind !== "more" || third.reply.kind !== "rows") throw new Error("rows expected")
    const rows = third.reply.reading.rows.slice(third.from)
    expect(third.reply.reading.offset + third.from).toBe(1800)
    expect(rows.every(([x]) => String(x).includes("7"))).toBe(true)
  })
})
