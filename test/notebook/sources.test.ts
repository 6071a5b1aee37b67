import { expect, test } from "vitest"
import { readLogText } from "../../src/workspace/log-text.js"
import { BASE, fence, last, run } from "./support.js"

const RAW = '[[1 :movie/title "Alien"] [2 :movie/title "Commando"]]'
const read: string[] = []
const options = {
  async *readLog(path: string) {
    read.push(path)
    yield* readLogText(RAW, path)
  },
}
const QUERY = "[:find ?t :in $ $b :where [?m :movie/title ?t] [$b ?n :movie/title ?t]]"
const view = (name: string, sources: string) => fence(`clojure view ${name} sources=${sources}`, QUERY)

test("a view reads a further source, which stands still and is read once", async () => {
  read.length = 0
  const text = BASE + view("both", '{$b "b 1.edn"}') + fence("edn tx", '[{:movie/title "Alien"}]')
  const more = fence("diff expect both", '+1 ["Alien"]') + fence('clojure query sources={$b "b 1.edn"}', QUERY)
  const met = fence("diff expect", '["Alien"]\n["Commando"]')
  const result = await run(text + more + met, options)
  expect(result.cells.map(({ status }) => status)).not.toContain("failed")
  expect(result.cells.map(({ message }) => message)).toContain("2 rows")
  expect([result.failed, result.verified > 2, read]).toEqual([0, true, ["b 1.edn"]])
})

test("a circuit of a config cell names its sources, too", async () => {
  const config = `{:wizard/circuits {:all {:wizard.circuit/query ${QUERY} :wizard.circuit/sources {$b "b.edn"}}}}`
  const met = fence("diff expect all full", '["Commando"]')
  expect((await last(BASE + fence("edn config", config) + met, options)).status).toBe("ok")
})

test.each([
  ['{$b "x"', "parse/unclosed", 12, 27],
  ["[1]", "sources/shape", 12, 19],
  ["{b 1}", "sources/shape", 12, 19],
  ['{$c "x" $b "x"}', "source/unknown", 13, 1],
  ["{}", "source/missing", 13, 17],
])("sources=%s: %s at its place", async (sources, code, line, column) => {
  const { error } = await last(BASE + view("v", sources), options)
  expect(error?.toJSON()).toMatchObject({ file: "test.md", code, line, column })
})

test("without a way to read logs the cell says so", async () => {
  expect((await last(BASE + view("v", '{$b "x"}'))).error?.toJSON()).toMatchObject({
    code: "source/no-files",
    line: 12,
  })
})
