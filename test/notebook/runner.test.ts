import { describe, expect, test, vi } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { exitCode } from "../../src/notebook/result.js"
import { BASE, FILM, fence, last, run, SCHEMA, VIEW } from "./support.js"

const codes = async (text: string, check = true) => exitCode(await run(text), { check })
/** The error of the last cell; the base has 11 lines. */
const error = async (text: string) => (await last(text)).error?.toJSON()

describe("t", () => {
  test("counts transactions, refused ones, batches and args; a schema takes none", async () => {
    const text =
      BASE +
      fence("edn tx bad", "[{:movie/title 1}]") +
      fence("clojure view by-year args=[1985]", "[:find ?t :in $ ?y :where [?m :movie/year ?y] [?m :movie/title ?t]]") +
      fence("edn args by-year", "[1986]") +
      fence("edn load films", '{:path "f.json" :map {:movie/title "T"} :batch 1}') +
      fence("edn schema more", "[{:db/ident :x :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]")
    const { cells } = await run(text, { readFile: async () => '[{"T": "a"}, {"T": 1}]' })
    expect(cells.map(({ kind, t }) => [kind, t])).toEqual([
      ["schema", null],
      ["view", null],
      ["tx", 1],
      ["tx", 2],
      ["view", 2],
      ["args", 3],
      ["load", 5],
      ["schema", 5],
    ])
  })

  test("instants are 2000-01-01 + t seconds", async () => {
    const query = fence("clojure query", "[:find ?i :where [_ :movie/title _ ?tx] [?tx :db/txInstant ?i]]")
    const met = fence("diff expect", '[#inst "2000-01-01T00:00:01.000-00:00"]')
    expect((await last(BASE + query + met)).message).toBe("1 row")
  })
})

describe("cells", () => {
  test("args change a view, as a transaction of their own", async () => {
    const view = fence(
      "clojure view by-year args=[1985]",
      "[:find ?t :in $ ?y :where [?m :movie/year ?y] [?m :movie/title ?t]]",
    )
    const text = BASE + view + fence("edn args by-year", "[1986]")
    expect((await last(text + fence("diff expect by-year", '-1 ["Commando"]'))).status).toBe("ok")
    expect((await last(text + fence("diff expect by-year full"))).status).toBe("ok")
    expect((await error(BASE + view + fence("edn args by-year", "[1 2]")))?.code).toMatch(/^query\/input/)
    const after = BASE + view + fence("edn args by-year", "[1 2]") + fence("diff expect by-year full", '["Commando"]')
    expect((await last(after)).status).toBe("ok")
  })

  test("rules are all that stand above, or those named", async () => {
    const old = fence("clojure rules old", "[[(old ?m) [?m :movie/year ?y] [(< ?y 1980)]]]")
    const recent = fence("clojure rules recent", "[[(recent ?m) [?m :movie/year ?y] [(>= ?y 1980)]]] ; so")
    const both = "[:find ?t :in $ % :where [?m :movie/title ?t] (or (old ?m) (recent ?m))]"
    expect((await last(BASE + old + recent + fence("clojure view v", both))).status).toBe("ok")
    expect((await last(BASE + old + recent + fence("clojure view v rules=old,recent", both))).status).toBe("ok")
    expect((await error(BASE + old + recent + fence("clojure view v rules=old", both)))?.code).toMatch(/unknown/)
    expect(await error(`${BASE + old + fence("clojure view v rules=odl", both)}`)).toMatchObject({
      code: "rules/unknown",
      column: 25,
      hint: "did you mean old?",
    })
  })

  test("an error in joined rules has its place in its own cell", async () => {
    const one = fence("clojure rules one", "[[(one ?m) [?m :movie/year 1]]]")
    const two = fence("clojure rules two", "[[(two ?m)\n  [?m :movie/year ?y] [(> ?zz 1)]]]")
    const view = fence("clojure view v", "[:find ?m :in $ % :where (two ?m) (one ?m)]")
    expect(await error(`${SCHEMA + one}\ntext\n${two}${view}`)).toMatchObject({ file: "test.md", line: 12, column: 27 })
  })

  test("a view of the same name takes the place of the one above", async () => {
    const again = fence("clojure view eighties", "[:find ?y :where [_ :movie/year ?y]]")
    expect((await last(BASE + again + fence("diff expect eighties full", "[1985]"))).status).toBe("ok")
    expect((await last(BASE + again + fence("diff expect eighties @t1", "+1 [1985]"))).status).toBe("ok")
  })

  test("listeners run with the view's columns, and belong to their cause", async () => {
    const view = fence("clojure view untitled", "[:find ?m ?y :where [?m :movie/year ?y] (not [?m :movie/title])]")
    const listen = fence("edn listen name view=untitled", '{:on :assert :tx [[:db/add ?m :movie/title "untitled"]]}')
    const tx = fence("edn tx", "[{:movie/year 1999}]")
    expect((await last(BASE + view + listen + tx + fence("diff expect eighties", '+1 ["untitled"]'))).status).toBe("ok")
    expect((await last(BASE + view + listen + tx + fence("diff expect untitled"))).status).toBe("ok")
    const wrong = fence("edn listen name view=untitled", "{:on :assert :tx [[:db/add ?mm :movie/title ?y]]}")
    expect(await error(BASE + view + wrong)).toMatchObject({ code: "listen/variable", line: 16, column: 28 })
  })

  test("a config's circuits become views; export and circuit are not there yet", async () => {
    const circuits = "{:wizard/circuits {:all {:wizard.circuit/query [:find ?t :where [_ :movie/title ?t]]}}}"
    const text = BASE + fence("edn config", circuits)
    expect((await last(text + fence("diff expect all full", '["Commando"]'))).status).toBe("ok")
    expect((await last(BASE + fence("edn config", '{:to "out" :circuits [eighties] :storage :rocksdb}'))).status).toBe(
      "ok",
    )
    expect((await error(BASE + fence("edn config", "{:to 1 :circuits []}")))?.code).toBe("config/value")
    expect(await codes(BASE + fence("edn export", "{}"))).toBe(2)
    expect(await codes(BASE + fence("edn circuit c", "{}"))).toBe(2)
  })
})

describe("errors have their place in the file", () => {
  test.each([
    [
      "a query",
      fence("clojure view v", "[:find ?x\n :where [?x :movie/title ?t] [(> ?z 1)]]"),
      "query/unbound",
      14,
      34,
    ],
    [
      "an indented one",
      "  ```clojure view v\n  [:find ?x\n   :where [?x :a ?t] [(> ?z 1)]]\n  ```\n",
      "query/unbound",
      14,
      26,
    ],
    ["CRLF", "```clojure view v\r\n[:find ?x\r\n :where [?x :a ?t] [(> ?z 1)]]\r\n```\r\n", "query/unbound", 14, 24],
    ["a transaction", fence("edn tx", "[{:movie/title 17}]"), "db.error/wrong-type-for-attribute", 13, 1],
    ["half a form", fence("edn tx", "[{:movie/title"), "parse/unclosed", 13, 2],
    ["an attribute", fence("diff expect eighties ful"), "cell/attribute", 12, 25],
    ["an unclosed fence", "```edn tx\n[]\n", "cell/unclosed", 12, 1],
    ["a view's name", fence("diff expect eigthies"), "view/unknown", 12, 16],
    ["a transaction's name", fence("diff expect eighties @t2"), "tx/unknown", 12, 25],
    ["an operator", fence("diff expect eighties op=c1.scna"), "operator/unknown", 12, 28],
    ["a row", fence("diff expect eighties", '+1 ["a"]\n  +1 "b"'), "expect/row", 14, 3],
    ["a row without weight", fence("diff expect eighties", '["a"]'), "expect/row", 13, 1],
    ["half a row", fence("diff expect eighties", '+1 ["a"'), "parse/unclosed", 13, 4],
    ["a view without a name", fence("clojure view"), "cell/name", 12, 12],
    ["a wrong name", fence("clojure view A_b"), "cell/name", 12, 17],
    ["a name twice", fence("edn tx t1", "[]"), "cell/duplicate", 12, 11],
    [
      "a value in an attribute",
      fence("clojure view v args=[1 2", "[:find ?x :where [?x :a]]"),
      "parse/unclosed",
      12,
      24,
    ],
    ["a listener", fence("edn listen l view=eightys", "{}"), "view/unknown", 12, 22],
    ["args of no view", fence("edn args eightys", "[]"), "view/unknown", 12, 13],
  ])("%s", async (_, cell, code, line, column) => {
    expect(await error(BASE + cell)).toMatchObject({ file: "test.md", code, line, column })
  })

  test("with the nearest name as a hint", async () => {
    expect((await error(BASE + fence("diff expect eigthies")))?.hint).toBe("did you mean eighties?")
    expect((await error(BASE + fence("diff expect eighties ful")))?.hint).toBe("did you mean full?")
    expect((await error(BASE + fence("diff expect eighties op=c1.scna")))?.hint).toBe("did you mean c1.scan?")
  })
})

describe("exit classes", () => {
  test("0, 1 only with check, 2, 3", async () => {
    expect(await codes(BASE)).toBe(0)
    expect(await codes(BASE + fence("diff expect eighties"))).toBe(1)
    expect(await codes(BASE + fence("diff expect eighties"), false)).toBe(0)
    expect(await codes(BASE + fence("edn tx", "[{:movie/title 1}]"))).toBe(1)
    expect(await codes(BASE + fence("diff expect eighteis"), false)).toBe(2)
    expect(await codes(BASE + fence("diff expect eighties") + fence("edn tx", "["))).toBe(2)
  })

  test("what goes wrong does not stop the others", async () => {
    const text =
      BASE +
      fence("edn tx", "[") +
      fence("clojure view broken", "[") +
      fence("diff expect eighties full", '["Commando"]')
    const { cells, passed, failed } = await run(text)
    expect(cells.at(-1)?.status).toBe("ok")
    expect([passed, failed]).toEqual([1, 2])
  })
})

describe("verification", () => {
  test("compares every view when it is added and after each transaction", async () => {
    expect((await run(BASE)).verified).toBe(2)
    expect((await run(BASE, { verify: false })).verified).toBe(0)
    expect((await run(SCHEMA + VIEW)).verified).toBe(1)
    expect((await run(SCHEMA)).verified).toBe(0)
  })

  test("a view that differs from its full query fails, with the t and the rows", async () => {
    const fault = { op: null, iteration: null, row: null, expected: null, found: null, since: null }
    const divergence = { view: "eighties", t: 1, oracle: "naive", missing: [["Predator"]], extra: [], ...fault }
    const verify = vi.spyOn(Wizard.prototype, "verify")
    verify.mockResolvedValue({ verified: 0, skipped: 0, divergence })
    try {
      const result = await run(SCHEMA + FILM + VIEW + fence("edn tx", "[]"))
      expect(result.verified).toBe(0)
      expect(result.cells[2]).toMatchObject({ kind: "view", status: "failed", t: 1, line: 8 })
      expect(result.cells[2].message).toBe(
        'NOT EQUAL to full query at t1: 0 extra, 1 missing\n  missing ["Predator"]\n  and at t2',
      )
      expect(exitCode(result, { check: true })).toBe(1)
    } finally {
      verify.mockRestore()
    }
  })

  test("warnings have their place", async () => {
    const { warnings } = await run(BASE + fence("clojure view v", "[:find ?t :where [_ :movie/titel ?t]]"))
    expect(warnings.map((each) => each.toJSON())).toMatchObject([{ code: "attribute/unknown", line: 13, column: 21 }])
  })
})
