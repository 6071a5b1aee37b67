import { spawn } from "node:child_process"
import { once } from "node:events"
import { describe, expect, test } from "vitest"
import { HISTORY, LOG, MOVIES } from "./movies.js"
import { BIN, folder, wizard } from "./wizard.js"

const cwd = folder({
  ...MOVIES,
  "dir/x.edn": "",
  "half.edn": "[:find ?x :where [?x :a ",
  "unbound.edn": "[:find ?y :where [?x :a 1]]",
  "rule.edn": "[:find ?x :in $ % :where (near ?x 1)]",
  "rules.edn": "[[(close ?x ?y) [?x :a ?y]]]",
  "any.edn": "[:find ?x :where [?x :a]]",
  "recursive.edn": "[:find ?x :in $ % :where (far ?x 1)]",
  "far.edn": "[[(far ?x ?y) [?x :a ?y]] [(far ?x ?y) [?x :a ?z] (not (far ?z ?y)) [_ :a ?y]]]",
  "in.edn": "[:find ?x :in $ ?a :where [?x :a ?a]]",
  "map.edn": "{:a 1}",
  "five.edn": "5",
  "two.edn": "[1] [2]",
  "typo.edn": "[:find ?t :where [?m :movie/titel ?t]]",
  "badschema.edn": "[{:db/ident :a :db/valueType :db.type/nope :db/cardinality :db.cardinality/one}]",
  "log.csv": "e,a,value\n1,:a,2\n",
  "log.parquet": "x",
  "raw.edn": "[[1 :a 5]]",
  "notes.txt": "x",
  "ugly.edn": "[1    2]",
})

const log = ["--log", "log.edn"]

const misuses: readonly (readonly [string, readonly string[], number, string])[] = [
  ["a misspelt command", ["reply"], 2, "cli/unknown-command"],
  ["a sync without a config", ["sync"], 2, "cli/usage"],
  ["a view without a config", ["view", "v"], 2, "cli/usage"],
  ["an import without a database", ["import", "dir"], 2, "cli/usage"],
  ["a missing notebook without a command", ["movies.md"], 3, "io/missing"],
  ["an unknown option", ["replay", "--qery", "q.edn"], 2, "cli/usage"],
  ["an option without its value", ["replay", "--log"], 2, "cli/usage"],
  ["an argument too many", ["replay", "x", ...HISTORY], 2, "cli/usage"],
  ["no log", ["replay", "--query", "q.edn"], 2, "cli/usage"],
  ["two logs", ["replay", ...log, ...HISTORY], 2, "cli/usage"],
  ["a further source that the query does not name", ["replay", ...HISTORY, "--log", "$b=raw.edn"], 2, "source/unknown"],
  ["no query", ["replay", ...log], 2, "cli/usage"],
  ["stdin twice", ["replay", "--log", "-", "--query", "-"], 2, "cli/usage"],
  ["a missing log", ["replay", ...HISTORY.with(1, "nope.edn")], 3, "io/missing"],
  ["a missing query", ["replay", ...log, "--query", "nope.edn"], 3, "io/missing"],
  ["a directory as a log", ["replay", ...HISTORY.with(1, "dir")], 3, "io/directory"],
  ["a directory as a query", ["replay", ...log, "--query", "dir"], 3, "io/directory"],
  ["half a query", ["replay", ...log, "--query", "half.edn"], 2, "parse/unclosed"],
  ["an unbound variable", ["replay", ...log, "--query", "unbound.edn"], 2, "query/unbound"],
  ["a rule that there is not", ["replay", ...log, "--query", "rule.edn"], 2, "rule/no-rules"],
  ["another rule", ["replay", ...log, "--query", "rule.edn", "--rules", "rules.edn"], 2, "rule/unknown"],
  [
    "a rule that negates itself",
    ["replay", ...log, "--query", "recursive.edn", "--rules", "far.edn"],
    2,
    "rule/unstratified",
  ],
  ["too few inputs", ["replay", ...log, "--query", "in.edn"], 2, "query/input-count"],
  ["inputs of another kind", ["replay", ...log, "--query", "in.edn", "--args", "five.edn"], 2, "args/form"],
  ["inputs that do not fit", ["replay", ...log, "--query", "in.edn", "--args", "map.edn"], 2, "query/input-count"],
  ["two forms of inputs", ["replay", ...log, "--query", "in.edn", "--args", "two.edn"], 2, "parse/unexpected"],
  ["a refused schema", ["replay", ...log, "--query", "q.edn", "--schema", "badschema.edn"], 1, "db.error/"],
  ["a csv log without values", ["replay", "--log", "log.csv", "--query", "q.edn"], 2, "log/columns"],
  ["a parquet log that is none", ["replay", "--log", "log.parquet", "--query", "q.edn"], 3, "io/tabular"],
  ["a misspelt oracle", ["verify", ...HISTORY, "--oracle", "naiv"], 2, "verify/oracle"],
  ["an empty oracle", ["verify", ...HISTORY, "--oracle", "naive,"], 2, "cli/usage"],
  ["a breakpoint that is none", ["replay", ...log, "--query", "q.edn", "--break", "rwo [1]"], 2, "break/condition"],
  ["a seed that is no number", ["verify", ...HISTORY, "--batching", "--seed", "x"], 2, "cli/usage"],
  ["a t that is no number", ["query", ...HISTORY, "--at", "-1"], 2, "cli/usage"],
  ["a t beyond the log", ["query", ...HISTORY, "--at", "9"], 2, "cli/usage"],
  ["a notebook and a history", ["verify", "x.md", ...HISTORY], 2, "cli/usage"],
  ["an unknown level", ["explain", "--query", "q.edn", "--level", "deep"], 2, "cli/usage"],
  ["an unknown format", ["explain", "--query", "q.edn", "--format", "png"], 2, "cli/usage"],
  ["explaining half a query", ["explain", "--query", "half.edn"], 2, "parse/unclosed"],
  ["formatting nothing", ["fmt"], 2, "cli/usage"],
  ["formatting a text", ["fmt", "notes.txt"], 2, "cli/usage"],
  ["formatting half a form", ["fmt", "half.edn"], 2, "parse/unclosed"],
  ["formatting a missing file", ["fmt", "nope.md"], 3, "io/missing"],
  ["running a missing notebook", ["run", "nope.md"], 3, "io/missing"],
]

describe.concurrent("misuse", () => {
  test.each(misuses)("%s", async (_about, args, code, error) => {
    const json = await wizard([...args, "--json"], { cwd })
    const last = json.lines.at(-1) as { error: { code: string; message: string } }
    expect(last?.error?.code, json.stdout + json.stderr).toMatch(new RegExp(`^${error}`))
    expect(last.error.message).not.toBe("")
    expect(json.code).toBe(code)
    expect(json.stderr).toContain(`error[${last.error.code}]: `)
  })
})

test("hints name what was meant", async () => {
  expect((await wizard(["reply"], { cwd })).stderr).toContain("did you mean wizard replay?")
  expect((await wizard(["replay", "--qury", "q.edn"], { cwd })).stderr).toContain("did you mean --query?")
})

test("a query with a mistake has its place", async () => {
  const stdin = "[:find ?x :where [?x :a "
  const { code, stdout, stderr } = await wizard(["explain", "--query", "-", "--json"], { cwd, stdin })
  expect(code).toBe(2)
  expect(stdout).toBe(
    '{"error":{"code":"parse/unclosed","message":"expected ] to close [","file":"stdin","line":1,"column":18,"hint":"add the missing ]"}}\n',
  )
  expect(stderr).toContain("  --> stdin:1:18\n1 | [:find ?x :where [?x :a \n  |                  ^")
})

test("a misspelt attribute is a warning", async () => {
  const { code, stderr } = await wizard(["replay", ...HISTORY.with(3, "typo.edn"), "--json"], { cwd })
  expect(code).toBe(0)
  expect(stderr).toContain("warning[attribute/unknown]")
  expect(stderr).toContain("did you mean :movie/title?")
  const explained = await wizard(["explain", "--query", "typo.edn", "--schema", "schema.edn"], { cwd })
  expect([explained.code, explained.stderr.includes("warning[attribute/unknown]")]).toEqual([0, true])
})

test("an attribute that only the log has is no warning", async () => {
  const { stderr } = await wizard(["replay", "--log", "-", "--query", "any.edn", "--schema", "schema.edn"], {
    cwd,
    stdin: "[[1 :a 1]]",
  })
  expect(stderr).not.toContain("attribute/unknown")
})

test("help and version", async () => {
  const help = await wizard(["--help"], { cwd })
  expect([help.code, help.stderr]).toEqual([0, ""])
  for (const name of ["run", "fmt", "replay", "query", "verify", "explain", "why", "why-not"]) {
    expect(help.stdout).toContain(`  ${name} `)
    for (const args of [
      [name, "--help"],
      ["help", name],
    ]) {
      const own = await wizard(args, { cwd })
      expect([own.code, own.stdout.includes(`Usage: wizard ${name}`)]).toEqual([0, true])
    }
  }
  expect(help.stdout).toContain("  sync ")
  expect((await wizard(["--version"], { cwd })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test("an interrupt ends with 130, a reader that goes away quietly", async () => {
  const child = spawn(process.execPath, [BIN, "replay", ...HISTORY.with(1, "-"), "--json"], { cwd })
  child.stdout.once("data", () => child.kill("SIGINT"))
  child.stdin.write(LOG)
  const [code] = await once(child, "close")
  expect(code).toBe(130)
  const many = spawn(process.execPath, [BIN, "replay", ...HISTORY.with(1, "-"), "--json"], { cwd })
  let stderr = ""
  many.stderr.on("data", (chunk) => {
    stderr += chunk
  })
  many.stdin.on("error", () => undefined)
  many.stdout.once("data", () => many.stdout.destroy())
  many.stdin.end("[]\n".repeat(50_000))
  const [quiet] = await once(many, "close")
  expect([quiet, stderr]).toEqual([0, ""])
})

test("fmt says what it would change, and changes it", async () => {
  const checked = await wizard(["fmt", "--check", "ugly.edn"], { cwd })
  expect([checked.code, checked.stdout]).toEqual([1, "ugly.edn\n"])
  expect((await wizard(["fmt", "ugly.edn"], { cwd })).code).toBe(0)
  expect((await wizard(["fmt", "--check", "ugly.edn"], { cwd })).code).toBe(0)
})
