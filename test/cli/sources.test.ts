import { expect, test } from "vitest"
import { folder, wizard } from "./wizard.js"

const cwd = folder({
  "log.edn": "[[1 :a 5]]\n[[2 :a 6]]\n[[1 :a 5 9 false]]",
  "b.edn": '[[1 :label "one"]]\n[[2 :label "two"]]',
  "c.jsonl": '{"tx": 1, "datoms": [[1, ":hide", true]]}',
  "bad.edn": '[[1 :label "one"]]\n[[1 :label nil]]',
  "q.edn": "[:find ?a ?l :in $ $b :where [?x :a ?a] [$b ?x :label ?l]]",
  "q3.edn": "[:find ?a ?l :in $ $b $c :where [?x :a ?a] [$b ?x :label ?l] (not [$c ?x :hide])]",
  "dir/nb.md": [
    '```clojure view both sources={$b "../b.edn"}',
    "[:find ?a ?l :in $ $b :where [?x :a ?a] [$b ?x :label ?l]]",
    "```",
    "```edn schema",
    "[{:db/ident :a :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]",
    "```",
    "```edn tx",
    "[[:db/add 2 :a 7]]",
    "```",
    "```diff expect both",
    '+1 [7 "two"]',
    "```",
    "",
  ].join("\n"),
})
const history = (...more: string[]) => ["--log", "log.edn", "--query", "q.edn", ...more]

test("replay, verify and query read a further source, whole before t 1", async () => {
  const { lines, code } = await wizard(["replay", ...history("--log", "$b=b.edn"), "--verify", "--json"], { cwd })
  expect(lines.map(({ delta }) => delta)).toEqual([[[1, [5, "one"]]], [[1, [6, "two"]]], [[-1, [5, "one"]]], undefined])
  expect([code, lines[3]]).toMatchObject([0, { view: [[6, "two"]], verified: 3 }])
  const three = ["--log", "$c=c.jsonl", "--log", "log.edn", "--log", "$b=b.edn", "--query", "q3.edn", "--json"]
  const query = await wizard(["query", ...three], { cwd })
  expect([query.code, query.lines[0].view]).toEqual([0, [[6, "two"]]])
  const verify = await wizard(["verify", ...history("--log", "$b=-"), "--json"], { cwd, stdin: '[[1 :label "one"]]' })
  expect([verify.code, verify.lines[0]]).toEqual([0, { verified: 3, skipped: 0, divergence: null }])
  const batching = await wizard(["verify", ...history("--log", "$b=b.edn"), "--batching", "--json"], { cwd })
  expect(batching.code).toBe(0)
  const other = ["--oracle", "datascript,sql", "--json"]
  const skipped = await wizard(["verify", ...history("--log", "$b=b.edn"), ...other], { cwd })
  expect(skipped.lines[0]).toEqual({ verified: 0, skipped: 6, divergence: null })
})

test("explain takes the log of a further source, and no other", async () => {
  const { code, stdout } = await wizard(["explain", "--query", "q.edn", "--log", "$b=b.edn", "--level", "plan"], {
    cwd,
  })
  expect([code, stdout.includes("[$b ?x :label ?l]")]).toEqual([0, true])
  const own = await wizard(["explain", "--query", "q.edn", "--log", "b.edn"], { cwd })
  expect([own.code, own.stderr]).toMatchObject([2, expect.stringContaining("$b=FILE")])
})

test.each([
  ["a source without its log", history(), 2, "source/missing"],
  ["a log that the query does not name", history("--log", "$b=b.edn", "--log", "$c=c.jsonl"), 2, "source/unknown"],
  ["a log for $", history("--log", "$b=b.edn", "--log", "$=b.edn"), 2, "cli/usage"],
  ["two logs for one source", history("--log", "$b=b.edn", "--log", "$b=b.edn"), 2, "cli/usage"],
  ["a name without a file", history("--log", "$b="), 2, "cli/usage"],
  ["stdin twice", ["--log", "-", "--query", "q.edn", "--log", "$b=-"], 2, "cli/usage"],
  ["a file that is not there", history("--log", "$b=no.edn"), 3, "io/missing"],
  ["a refused transaction", history("--log", "$b=bad.edn"), 1, "db.error/nil-value"],
])("%s", async (_, args, code, error) => {
  const found = await wizard(["replay", ...args, "--json"], { cwd })
  expect([found.code, found.lines.at(-1)]).toMatchObject([code, { error: { code: error } }])
  if (error.startsWith("db.")) expect(found.lines.at(-1)).toMatchObject({ error: { file: "bad.edn", line: 2 } })
})

test("a fence names the log beside the notebook", async () => {
  const { code, stderr } = await wizard(["run", "dir/nb.md", "--check"], { cwd })
  expect([code, stderr]).toEqual([0, ""])
})
