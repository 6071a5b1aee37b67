import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { QUERY, SCHEMA } from "./movies.js"
import { folder, wizard } from "./wizard.js"

const TX = '[{:movie/title "Commando" :movie/genre "action/adventure" :movie/release-year 1985}]'

const notebook = (expected: string): string =>
  [
    "# Films",
    `\`\`\`edn schema\n${SCHEMA}\n\`\`\``,
    `\`\`\`clojure view action\n${QUERY}\n\`\`\``,
    `\`\`\`edn tx t1\n${TX}\n\`\`\``,
    `\`\`\`diff expect action @t1\n${expected}\n\`\`\``,
    "",
  ].join("\n\n")

const files = {
  "good.md": notebook('+1 ["Commando"]'),
  "bad.md": notebook('+1 ["Rambo"]'),
  "broken.md": notebook("").replace("[:find", "[:fnd"),
  "ugly.md": "# x\n\n```edn tx\n[ [:db/add   1 :a 2] ]\n```\n\n```edn tx\n[1\n```\n",
  "neat.md": "# x\n\n```clojure view v\n[:find ?x   :where [?x :a]]\n```\n",
}

test("run prints a line a cell and the counts", async () => {
  const cwd = folder(files)
  const { code, lines } = await wizard(["run", "good.md", "--check", "--json", "--junit", "r.xml"], { cwd })
  expect(code).toBe(0)
  expect(Object.keys(lines[0])).toEqual(["file", "line", "kind", "name", "t", "status", "message"])
  expect(lines.map(({ kind }) => kind)).toEqual(["schema", "view", "tx", "expect", undefined])
  expect(lines.at(-1)).toEqual({ passed: 1, failed: 0 })
  expect(readFileSync(join(cwd, "r.xml"), "utf8")).toContain(
    '<testsuite name="good.md" tests="4" failures="0" errors="0">',
  )
})

test("an unmet expectation fails --check, and --update mends it once", async () => {
  const cwd = folder(files)
  expect((await wizard(["run", "bad.md"], { cwd })).code).toBe(0)
  const checked = await wizard(["run", "bad.md", "--check", "--json"], { cwd })
  expect([checked.code, checked.lines.at(-1)]).toEqual([1, { passed: 0, failed: 1 }])
  expect((await wizard(["run", "bad.md", "--check", "--update"], { cwd })).code).toBe(0)
  const mended = readFileSync(join(cwd, "bad.md"), "utf8")
  expect(mended).toBe(files["good.md"])
  expect((await wizard(["run", "bad.md", "--update"], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, "bad.md"), "utf8")).toBe(mended)
})

test("the highest code of several files wins", async () => {
  const cwd = folder(files)
  const broken = await wizard(["run", "good.md", "broken.md"], { cwd })
  expect(broken.code).toBe(2)
  expect(broken.stderr).toMatch(/--> broken\.md:\d+:\d+/)
  const missing = await wizard(["run", "nope.md", "good.md", "--json"], { cwd })
  expect([missing.code, missing.lines.at(-1)]).toMatchObject([3, { error: { code: "io/missing" } }])
  expect(missing.lines.at(-2)).toEqual({ passed: 1, failed: 0 })
})

test("verify compares the views of a notebook", async () => {
  const cwd = folder(files)
  const { code, lines } = await wizard(["verify", "good.md", "--json"], { cwd })
  expect(code).toBe(0)
  expect(lines).toEqual([{ verified: expect.any(Number), skipped: 0, divergence: null }])
  expect(lines[0].verified).toBeGreaterThan(0)
})

test("verify asks every oracle that is named", { timeout: 300_000 }, async () => {
  const cwd = folder(files)
  const [one, three] = await Promise.all(
    ["naive", "naive,datascript,sql"].map((oracles) =>
      wizard(["verify", "good.md", "--oracle", oracles, "--json"], { cwd }),
    ),
  )
  expect([one.code, three.code]).toEqual([0, 0])
  const [{ verified }] = one.lines
  expect(three.lines).toEqual([{ verified: expect.any(Number), skipped: expect.any(Number), divergence: null }])
  expect(Number(three.lines[0].verified) + Number(three.lines[0].skipped)).toBe(3 * Number(verified))
  expect(three.lines[0].verified).toBeGreaterThan(2 * Number(verified))
  const unknown = await wizard(["verify", "good.md", "--oracle", "navie", "--json"], { cwd })
  expect([unknown.code, unknown.lines.at(-1)]).toMatchObject([
    2,
    { error: { code: "verify/oracle", hint: "did you mean naive?" } },
  ])
})

test("verify fails where the notebook does", async () => {
  const { code, lines } = await wizard(["verify", "bad.md", "--json"], { cwd: folder(files) })
  expect([code, lines]).toMatchObject([1, [{ divergence: null }]])
})

const config = (circuits: string): string => `{:wizard/schema ${SCHEMA} :wizard/circuits {${circuits}}}`

test("verify --config compares the circuits as they are, whatever their storage", { timeout: 300_000 }, async () => {
  const ident =
    "{:wizard.circuit/query [:find ?i :where [_ :db/ident ?i]] :wizard.storage/type :wizard.storage/rocksdb}"
  const action = `{:wizard.circuit/query ${QUERY}}`
  const cwd = folder({
    "c.edn": config(`:ident ${ident} :action ${action}`),
    "none.edn": config(""),
    "bad.edn": config(":bad {:wizard.circuit/query [:find ?x :where [?e :a]]}"),
    ...files,
  })
  const verify = (...args: string[]) => wizard(["verify", ...args, "--json"], { cwd })
  const good = await verify("--config", "c.edn", "--oracle", "naive,datascript,sql")
  expect([good.code, good.lines]).toMatchObject([0, [{ skipped: expect.any(Number), divergence: null }]])
  expect(Number(good.lines[0].verified) + Number(good.lines[0].skipped)).toBe(6)
  expect(good.lines[0].verified).toBeGreaterThan(2)
  const wrong = await Promise.all([
    verify("--config", "none.edn"),
    verify("--config", "bad.edn"),
    verify("--config", "c.md"),
  ])
  expect(wrong.map(({ code, lines }) => [code, (lines.at(-1) as { error: { code: string } }).error.code])).toEqual([
    [2, "config/missing"],
    [2, "query/unbound"],
    [3, "io/missing"],
  ])
  expect((await verify("c.edn")).lines[0]).toEqual({ ...good.lines[0], verified: 2, skipped: 0 })
  const two = await verify("good.md", "--config", "c.edn")
  expect([two.code, two.lines.at(-1)]).toMatchObject([2, { error: { code: "cli/usage" } }])
})

test("fmt changes fences only, and nothing in a file with a mistake", async () => {
  const cwd = folder(files)
  expect((await wizard(["fmt", "neat.md"], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, "neat.md"), "utf8")).toBe("# x\n\n```clojure view v\n[:find ?x :where [?x :a]]\n```\n")
  const ugly = await wizard(["fmt", "ugly.md", "--json"], { cwd })
  expect([ugly.code, ugly.lines.at(-1)]).toMatchObject([
    2,
    { error: { code: "parse/unclosed", file: "ugly.md", line: 8 } },
  ])
  expect(readFileSync(join(cwd, "ugly.md"), "utf8")).toBe(files["ugly.md"])
})
