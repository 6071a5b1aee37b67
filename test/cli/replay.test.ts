import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { HISTORY, LOG, MOVIES, QUERY } from "./movies.js"
import { folder, wizard } from "./wizard.js"

const cwd = folder({
  ...MOVIES,
  "log.edn.gz": gzipSync(LOG),
  "cut.edn.gz": gzipSync(LOG).subarray(0, 60),
  "half.edn": `${LOG}{:tx-data [{:movie/title "Ali`,
  "form.edn": `${LOG}\n  {:tx [1]}`,
  "bare.edn": '[{:movie/title "Alien"}]',
  "ops.edn": '[[:db/add 1 :movie/title "Alien"]]',
  "refused.edn": `{:tx-data [[:db/add "m" :movie/release-year "x"]]} ${LOG}`,
  "raw.edn": "[[1 :a 5 77 true] [2 :a 7 77]]\n[]\n[[1 :a 5 78 false]]",
  "raw.jsonl":
    '{"tx": 77, "datoms": [[1, ":a", 5, true], [2, {"edn": ":a"}, 7]]}\n\n{"tx": null, "datoms": []}\n{"tx": 78, "datoms": [[1, ":a", 5, false]]}\n',
  "half.jsonl": '{"tx": 77, "datoms": [[1, ":a", 5, true]]}\n{"tx": 78, "dat',
  "a.edn": "[:find ?e ?v :where [?e :a ?v] [(quot 10 ?v)]]",
  "throws.edn": "[[1 :a 5]] [[2 :a 0]] [[2 :a 0 9 false] [3 :a 1]]",
  "first.edn": "[:find ?v . :where [?e :a ?v]]",
  "in.edn": "[:find ?v :in $ ?min [?x ...] :where [?e :a ?v] [(>= ?v ?min)] [(= ?v ?x)]]",
  "args.edn": "[6 [5 7]]",
  "constant.edn": "[:find ?x :where [(ground [1 2]) [?x ...]]]",
  "empty.edn": "",
})

const withoutMs = (lines: readonly Record<string, unknown>[]) =>
  lines.map((line) => ("ms" in line ? { ...line, ms: typeof line.ms } : line))

test("the seed example, line by line", async () => {
  const { code, stdout, stderr } = await wizard(["replay", ...HISTORY, "--json", "--verify"], { cwd })
  expect(stdout.replace(/"ms":[\d.]+/g, '"ms":0').split("\n")).toEqual([
    '{"t":1,"tx":536870913,"delta":[[1,["Commando"]],[1,["The Goonies"]]],"ms":0}',
    '{"t":2,"tx":536870914,"delta":[[1,["Predator"]]],"ms":0}',
    '{"view":[["Commando"],["Predator"],["The Goonies"]],"columns":["?title"],"find":"rel","transactions":2,"verified":2}',
    "",
  ])
  expect([code, stderr]).toEqual([0, ""])
})

test("gzip, stdin and EDN give the same", async () => {
  const plain = await wizard(["replay", ...HISTORY, "--json"], { cwd })
  const zipped = await wizard(["replay", ...HISTORY.with(1, "log.edn.gz"), "--json"], { cwd })
  const piped = await wizard(["replay", ...HISTORY.with(1, "-"), "--json"], { cwd, stdin: LOG })
  expect(withoutMs(zipped.lines)).toEqual(withoutMs(plain.lines))
  expect(withoutMs(piped.lines)).toEqual(withoutMs(plain.lines))
  const edn = await wizard(["replay", ...HISTORY, "--edn"], { cwd })
  expect(edn.stdout.split("\n")[2]).toBe(
    '{:view [["Commando"] ["Predator"] ["The Goonies"]], :columns ["?title"], :find "rel", :transactions 2, :verified 0}',
  )
})

test("raw datoms, as EDN and as JSON lines", async () => {
  for (const log of ["raw.edn", "raw.jsonl"]) {
    const { lines, code } = await wizard(["replay", "--log", log, "--query", "a.edn", "--json", "--datoms"], { cwd })
    const a = { edn: ":a" }
    expect(withoutMs(lines)).toEqual([
      {
        t: 1,
        tx: 77,
        delta: [
          [1, [1, 5]],
          [1, [2, 7]],
        ],
        ms: "number",
        datoms: [
          [1, a, 5, true],
          [2, a, 7, true],
        ],
      },
      { t: 2, tx: null, delta: [], ms: "number", datoms: [] },
      { t: 3, tx: 78, delta: [[-1, [1, 5]]], ms: "number", datoms: [[1, a, 5, false]] },
      { view: [[2, 7]], columns: ["?e", "?v"], find: "rel", transactions: 3, verified: 0 },
    ])
    expect(code).toBe(0)
  }
})

test("a log that ends in half a form keeps what precedes it", async () => {
  const { code, lines, stderr } = await wizard(["replay", ...HISTORY.with(1, "half.edn"), "--json"], { cwd })
  expect(code).toBe(2)
  expect(lines).toHaveLength(3)
  expect(lines[2]).toMatchObject({ error: { code: "parse/unclosed", file: "half.edn", line: 5 } })
  expect(stderr).toContain("error[parse/unclosed]")
  const json = await wizard(["replay", "--log", "half.jsonl", "--query", "a.edn", "--json"], { cwd })
  expect(json.code).toBe(2)
  expect(json.lines[1]).toMatchObject({ error: { code: "parse/json", file: "half.jsonl", line: 2 } })
})

test("a form that is no transaction has its line and column", async () => {
  const { code, lines } = await wizard(["replay", ...HISTORY.with(1, "form.edn"), "--json"], { cwd })
  expect(code).toBe(2)
  expect(lines[2]).toMatchObject({ error: { code: "log/form", line: 6, column: 3 } })
  for (const log of ["bare.edn", "ops.edn"]) {
    const bare = await wizard(["replay", ...HISTORY.with(1, log), "--json"], { cwd })
    expect(bare.lines[0]).toMatchObject({ error: { code: "log/form", line: 1, column: 1 } })
  }
})

test("a refused transaction is told of, counts, and does not end the run", async () => {
  const { code, lines } = await wizard(["replay", ...HISTORY.with(1, "refused.edn"), "--json"], { cwd })
  expect(code).toBe(1)
  expect(lines[0]).toMatchObject({ t: 1, tx: null, error: { code: "db.error/wrong-type-for-attribute", line: 1 } })
  expect(lines[1]).toMatchObject({ t: 2, tx: 536870914 })
  expect(lines[3]).toMatchObject({ transactions: 3 })
})

test("a view that fails says why and recovers", async () => {
  const { code, lines } = await wizard(["replay", "--log", "throws.edn", "--query", "a.edn", "--json", "--verify"], {
    cwd,
  })
  expect(code).toBe(0)
  expect(lines[1]).toMatchObject({ t: 2, delta: null, failed: { row: [2, 0], op: "c2.filter", line: 1, column: 32 } })
  expect(lines[2]).toMatchObject({ t: 3, delta: [[1, [3, 1]]] })
  expect(lines[3]).toMatchObject({
    view: [
      [1, 5],
      [3, 1],
    ],
    verified: 3,
  })
})

test("a scalar, inputs, and a view that holds something before t 1", async () => {
  const scalar = await wizard(["replay", "--log", "raw.edn", "--query", "first.edn", "--json"], { cwd })
  expect(scalar.lines.map(({ delta }) => delta).slice(0, 3)).toEqual([
    [[1, [5]]],
    [],
    [
      [-1, [5]],
      [1, [7]],
    ],
  ])
  expect(scalar.lines[3]).toMatchObject({ view: [[7]], find: "scalar" })
  const args = await wizard(["replay", "--log", "raw.edn", "--query", "in.edn", "--args", "args.edn", "--json"], {
    cwd,
  })
  expect(args.lines[3]).toMatchObject({ view: [[7]] })
  const before = await wizard(["replay", "--log", "raw.edn", "--query", "constant.edn", "--json"], { cwd })
  expect(before.lines[0]).toMatchObject({
    delta: [
      [1, [1]],
      [1, [2]],
    ],
  })
  expect(before.lines[1]).toMatchObject({ delta: [] })
})

test("--trace shows each operator before its transaction", async () => {
  const { lines } = await wizard(["replay", ...HISTORY, "--json", "--trace"], { cwd })
  const [first] = lines
  expect(Object.keys(first)).toEqual(["t", "op", "kind", "delta", "state"])
  expect(
    lines
      .filter(({ t }) => t === 2)
      .map(({ op }) => op)
      .slice(-3),
  ).toEqual(["distinct", "out", undefined])
})

test("an empty log, a damaged gzip, a closed pipe", async () => {
  const empty = await wizard(["replay", "--log", "empty.edn", "--query", "q.edn", "--json"], { cwd })
  expect(empty.lines).toEqual([{ view: [], columns: ["?title"], find: "rel", transactions: 0, verified: 0 }])
  const cut = await wizard(["replay", ...HISTORY.with(1, "cut.edn.gz"), "--json"], { cwd })
  expect([cut.code, cut.lines.at(-1)]).toMatchObject([3, { error: { code: "io/gzip" } }])
})

test("query, verify and batching", async () => {
  const query = await wizard(["query", ...HISTORY, "--json", "--at", "1"], { cwd })
  expect(query.stdout).toBe('{"view":[["Commando"],["The Goonies"]],"columns":["?title"],"find":"rel"}\n')
  const verify = await wizard(["verify", ...HISTORY, "--json", "--oracle", "naive,datascript"], { cwd })
  expect(verify.stdout).toBe('{"verified":2,"skipped":0,"divergence":null}\n')
  const asked = await wizard(["query", ...HISTORY, "--json", "--at", "1", "--oracle", "sql"], { cwd })
  expect([asked.stdout, asked.stderr, asked.code]).toEqual([query.stdout, "", 0])
  const both = await wizard(["verify", ...HISTORY, "--json", "--oracle", "sql,naive"], { cwd })
  expect(both.stdout).toBe('{"verified":2,"skipped":0,"divergence":null}\n')
  const replay = await wizard(["replay", ...HISTORY, "--json", "--verify=sql"], { cwd })
  expect(replay.lines.at(-1)).toMatchObject({ transactions: 2, verified: 2 })
  const batching = await wizard(["verify", ...HISTORY, "--json", "--batching", "--seed", "5"], { cwd })
  expect([batching.stdout, batching.stderr]).toEqual(['{"verified":11,"skipped":0,"divergence":null}\n', "--seed 5\n"])
}, 300_000)

test("the full query knows the whole language", async () => {
  const count = await wizard(["query", ...HISTORY.with(3, "-"), "--json"], {
    cwd,
    stdin: QUERY.replace("?title\n", "(count ?title)\n"),
  })
  expect(count.stdout).toBe('{"view":[[3]],"columns":["(count ?title)"],"find":"rel"}\n')
})
