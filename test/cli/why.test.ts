import { expect, test } from "vitest"
import { HISTORY, MOVIES, QUERY, SCHEMA } from "./movies.js"
import { folder, wizard } from "./wizard.js"

const notebook = `# Films

\`\`\`edn schema
${SCHEMA}
\`\`\`

\`\`\`clojure view action
${QUERY}
\`\`\`

\`\`\`edn tx t1
[{:movie/title "Commando" :movie/genre "action/adventure" :movie/release-year 1985}]
\`\`\`

\`\`\`edn tx t2
[{:movie/title "Commando" :movie/genre "comedy" :movie/release-year 1990}]
\`\`\`
`

const files = { ...MOVIES, "films.md": notebook }

/** Several processes. */
const SLOW = { timeout: 300_000 }

interface Node {
  readonly op?: string
  readonly from?: readonly Node[]
  readonly datom?: readonly unknown[]
  readonly line?: number
}

const leaves = (node: Node): readonly Node[] => (node.datom ? [node] : (node.from ?? []).flatMap(leaves))

test("why derives a row from datoms with the lines of the log", async () => {
  const { code, lines } = await wizard(["why", ...HISTORY, "--row", '["Predator"]', "--json"], { cwd: folder(files) })
  expect(code).toBe(0)
  expect(lines).toHaveLength(1)
  expect(Object.keys(lines[0])).toEqual(["row", "t", "weight", "derivation"])
  expect(lines[0]).toMatchObject({ row: ["Predator"], t: 2, weight: 1 })
  const found = leaves(lines[0].derivation as Node)
  expect(found).toHaveLength(3)
  expect(new Set(found.map(({ line }) => line))).toEqual(new Set([4]))
})

test("a row that is not there: null, exit code 1, and a hint", async () => {
  const cwd = folder(files)
  const early = await wizard(["why", ...HISTORY, "--row", '["Predator"]', "--at", "1", "--json"], { cwd })
  expect([early.code, early.lines]).toEqual([1, [{ row: ["Predator"], t: 1, weight: 0, derivation: null }]])
  expect(early.stderr).toContain("why-not")
  const there = await wizard(["why-not", ...HISTORY, "--row", '["Predator"]', "--json"], { cwd })
  expect(there.code).toBe(1)
  expect(there.lines).toEqual([{ row: ["Predator"], t: 2, clauses: [], advice: { add: [], retract: [] } }])
})

test("why-not says how far the row got and what would bring it in", async () => {
  const { code, lines, stdout } = await wizard(["why-not", ...HISTORY, "--row", '["Repo Man"]', "--json"], {
    cwd: folder(files),
  })
  expect(code).toBe(0)
  expect(lines[0].clauses).toMatchObject([
    { line: 2, passed: 1, nearest: [] },
    { line: 3, passed: 0, nearest: [{ "?title": "Repo Man" }] },
    { line: 4, passed: 1 },
    { line: 5, passed: 1 },
  ])
  const entity = expect.any(Number)
  const genre = { edn: ":movie/genre" }
  expect(lines[0].advice).toEqual({
    add: [[entity, genre, "action/adventure"]],
    retract: [[entity, genre, "punk dystopia"]],
  })
  expect(stdout.trim().split("\n")).toHaveLength(1)
})

test("a tree for people, and EDN", SLOW, async () => {
  const cwd = folder(files)
  const text = await wizard(["why", ...HISTORY, "--row", '["Commando"]'], { cwd })
  expect(text.stdout).toMatch(/└─ find {2}\?title {2}\["Commando"\]/)
  expect(text.stdout).toMatch(/\[\d+ :movie\/title "Commando" 536870913\] {2}t1 {2}log\.edn:1/)
  const edn = await wizard(["why", ...HISTORY, "--row", '["Commando"]', "--edn"], { cwd })
  expect(edn.stdout).toMatch(/^\{:row \["Commando"\], :t 2, :weight 1, :derivation \{:op "find"/)
  const not = await wizard(["why-not", ...HISTORY, "--row", '["Repo Man"]'], { cwd })
  expect(not.stdout).toContain('+ [6 :movie/genre "action/adventure"]')
})

test("in a notebook lines count in the file", SLOW, async () => {
  const cwd = folder(files)
  const { code, lines } = await wizard(["why", "films.md", "--row", '["Commando"]', "--json"], { cwd })
  expect(code).toBe(0)
  const line = notebook.split("\n").indexOf("```edn tx t1") + 2
  expect(leaves(lines[0].derivation as Node).map((leaf) => leaf.line)).toEqual([line, line, line])
  const wanted = ["why-not", "films.md", "--view", "action", "--row", '["Commando"]', "--at", "0", "--json"]
  const not = await wizard(wanted, { cwd })
  expect(not.code).toBe(0)
  const where = notebook.split("\n").findIndex((text) => text.startsWith(" :where")) + 1
  expect((not.lines[0].clauses as { line: number }[])[0].line).toBe(where)
})

test("misuse", SLOW, async () => {
  const cwd = folder(files)
  const code = async (...args: string[]) => {
    const { code: exit, lines } = await wizard([...args, "--json"], { cwd })
    return [exit, (lines.at(-1)?.error as { code: string } | undefined)?.code]
  }
  expect(await code("why", ...HISTORY)).toEqual([2, "cli/usage"])
  expect(await code("why", ...HISTORY, "--row", "5")).toEqual([2, "cli/usage"])
  expect(await code("why", ...HISTORY, "--row", '["a" 1]')).toEqual([2, "why/row"])
  expect(await code("why", ...HISTORY, "--row", '["a"]', "--at", "9")).toEqual([2, "cli/usage"])
  expect(await code("why", "films.md", "--view", "actoin", "--row", '["a"]')).toEqual([2, "view/unknown"])
  expect(await code("why-not", "films.md", ...HISTORY, "--row", '["a"]')).toEqual([2, "cli/usage"])
})
