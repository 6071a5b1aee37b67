import { describe, expect, test } from "vitest"
import type { Host } from "../../src/command/command.js"
import { complete } from "../../src/command/completion.js"
import { openNotebook } from "../session/support.js"
import { Random } from "../support/random.js"
import { seed } from "../support/seed.js"

const host: Host = {
  files: { read: async () => "", write: async () => undefined, list: async () => ["movies.md", "data/", "log.edn"] },
}

/** What is offered at the bar in the text. */
async function offered(text: string, notebook = "movies.md") {
  const session = await openNotebook(notebook)
  const cursor = text.indexOf("|")
  return complete(session, text.replace("|", ""), cursor, host)
}

describe("what is offered", () => {
  test.each([
    [":sta|", ":state", "command"],
    [":delta c2.j|", "c2.join", "operator"],
    [":view action|", "action-movies-1980s", "view"],
    [":goto st|", "start", "word"],
    [":set pla|", "play-speed", "word"],
    [":load mov|", "movies.md", "file"],
    ["[:find ?t :where [?m :movie/ti|]]", ":movie/title", "attribute"],
    ["[:find ?title ?ye| :where [?m :movie/title ?title] [?m :movie/release-year ?year]]", "?year", "variable"],
    ["[:find (cou| ?t) :where [_ :movie/title ?t]]", "count", "aggregate"],
    ["[:find ?t :where [_ :movie/title ?t] [(starts-w| ?t)]]", "starts-with?", "function"],
  ])("at %s first of all %s", async (text, first, kind) => {
    const { all } = await offered(text)
    expect(all.find((each) => each.text === first || each.text.endsWith(`/${first}`))).toMatchObject({ kind })
  })

  test("an attribute with its type, its cardinality and how many there are", async () => {
    const { all, from, to } = await offered("[:find ?t :where [?m :movie/ti|tle ?t]]")
    expect(all[0]).toMatchObject({ text: ":movie/title", detail: expect.stringMatching(/string.*one/), count: 4 })
    expect([from, to]).toEqual([21, 33])
  })

  test("rules of the notebook", async () => {
    const { all } = await offered("[:find ?a :in $ % :where (rea| ?a ?b)]", "recursion.md")
    expect(all[0]).toMatchObject({ text: "reaches", kind: "rule" })
  })

  test("whatever is half-typed, nothing is thrown, and what is offered fits in at the cursor", async () => {
    const random = new Random(seed())
    const session = await openNotebook("movies.md")
    const parts = ["[", "]", "(", ":find", "?t", ":where", ":movie/", '"', "\\", ":delta ", "c2.", " ", "\n", ";", "@2"]
    for (let i = 0; i < 200; i++) {
      const text = Array.from({ length: random.below(10) }, () => random.pick(parts)).join("")
      const cursor = random.below(text.length + 1)
      const { from, to, all } = await complete(session, text, cursor, host)
      expect(from <= cursor && cursor <= to && to <= text.length).toBe(true)
      expect(all.length).toBeLessThanOrEqual(100)
    }
  })
})
