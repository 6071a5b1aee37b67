import { describe, expect, test } from "vitest"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { keyword } from "../../src/edn/value.js"
import { coerced } from "../../src/notebook/coerce.js"
import { parseCsv } from "../../src/notebook/csv.js"
import { batches, parseLoad } from "../../src/notebook/load.js"
import { fence, last, run, SCHEMA } from "./support.js"

const load = (text: string) => parseLoad({ name: "test.md", text, line: 1 })
const TYPES = new Map([
  [keyword("t"), "string"],
  [keyword("y"), "long"],
  [keyword("r"), "double"],
  [keyword("d"), "instant"],
])

describe("batches", () => {
  const json = '[{"T": 1776, "Y": 1999, "R": 7, "D": "Jun 12 1998"}, {"T": null}, {"T": "a", "R": 7.5, "Y": "12"}]'

  test("JSON: by the schema's types, without what is missing", () => {
    const all = batches(load('{:path "f.json" :map {:t "T" :y "Y" :r "R" :d "D"} :batch 1}'), json, TYPES)
    expect(all.map(print)).toEqual([
      '[{:d #inst "1998-06-12T00:00:00.000-00:00", :r 7.0, :t "1776", :y 1999}]',
      '[{:r 7.5, :t "a", :y 12}]',
    ])
  })

  test("CSV: quotes, empty fields", () => {
    const all = batches(load('{:path "f.csv" :map {:t "T" :y "Y"}}'), 'T,Y\r\n"a ""b"", c",1\r\n,2\n"x\ny",\n', TYPES)
    expect(all.map(print)).toEqual(['[{:t "a \\"b\\", c", :y 1} {:y 2} {:t "x\\ny"}]'])
  })

  const nested = '{"all": {"x": {"T": "a", "of": {"y": 1, "z": 2}}, "y": {"T": "b"}}, "list": [{"p": {"q": [5, 6]}}]}'

  test.each([
    ['{:rows ["all" ?key] :map {:t ?key :of/t "T"}}', '[{:t "x", :of/t "a"} {:t "y", :of/t "b"}]'],
    [
      '{:rows ["all" ?key "of" ?to] :map {:t ?key :y [] :to [:t ?to]}}',
      '[{:t "x", :to [:t "y"], :y 1} {:t "x", :to [:t "z"], :y 2}]',
    ],
    ['{:rows ["all" ?key "of" ?to] :map {:t ?key :to {:t ?to}}}', '[{:t "x", :to {:t "y"}} {:t "x", :to {:t "z"}}]'],
    ['{:rows ["all" "x"] :map {:t "T" :y ["of" "y"]}}', '[{:t "a", :y 1}]'],
    ['{:rows ["all" ?key] :map {:t ?key :to {:y ["of" "y"]}}}', '[{:t "x", :to {:y 1}} {:t "y"}]'],
    ['{:rows ["list"] :map {:y ["p" "q" 1]}}', "[{:y 6}]"],
    ['{:rows ["list" 0 "p" "q" ?i] :map {:y [] :t ?i}}', '[{:t "0", :y 5} {:t "1", :y 6}]'],
    ['{:rows ["list" 0 "p" "q"] :map {:y []}}', "[{:y 5} {:y 6}]"],
  ])("%s", (options, expected) => {
    const all = batches(load(`{:path "f.json" ${options.slice(1)}`), nested, TYPES)
    expect(all.map(print)).toEqual([expected])
  })

  test.each([
    ['{:path "f.json" :rows ["al" ?key] :map {:t ?key}}', "load/rows", 'did you mean "all"?'],
    ['{:path "f.json" :rows ["all" "x" "T" ?key] :map {:t ?key}}', "load/rows", "a variable of :rows goes through"],
    ['{:path "f.json" :rows ["all" ?key] :map {:t ["of" "u"]}}', "load/column", 'there are "T", "of"'],
    ['{:path "f.json" :rows ["all" ?key "T"] :map {:t "T"}}', "load/shape", "[]"],
    ['{:path "f.json" :map {:t "T"}}', "load/shape", ":rows"],
    ['{:path "f.csv" :rows [?i] :map {:t "T"}}', "load/rows", "leave out :rows"],
  ])("%s is %s", (options, code, hint) => {
    expect(() => batches(load(options), nested, TYPES)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    )
  })

  test.each([
    ['{:path "f.xml" :map {:t "T"}}', "[]", "load/format"],
    ['{:path "f.json" :map {:t "Titel"}}', '[{"Title": 1}]', "load/column"],
    ['{:path "f.json" :map {:t "T"}}', "{}", "load/shape"],
    ['{:path "f.json" :map {:t "T"}}', "[1]", "load/shape"],
    ['{:path "f.json" :map {:t "T"}}', "[", "load/json"],
    ['{:path "f.csv" :map {:t "T"}}', 'T\n"a', "load/csv"],
  ])("%s", (options, text, code) => {
    expect(() => batches(load(options), text, TYPES)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    "[]",
    '{:path 1 :map {:t "T"}}',
    '{:path "a" :map {}}',
    '{:path "a" :map {:t "T"} :bach 1}',
    '{:path "a" :map {:t 1}}',
    '{:path "a" :map {:t ?key}}',
    '{:path "a" :rows [?key] :map {:t ?kye}}',
    '{:path "a" :rows [key] :map {:t "T"}}',
    '{:path "a" :rows "all" :map {:t "T"}}',
    '{:path "a" :map {:t {:u [:v 1 2]}}}',
  ])("load/option: %s", (text) => {
    expect(() => load(text)).toThrow(expect.objectContaining({ code: "load/option" }))
  })
})

test.each([
  ["1", "string", '"1"'],
  ["1.5", "string", '"1.5"'],
  ["2.0", "long", "2"],
  ["2.5", "long", "2.5"],
  ['"12345678901234567890"', "bigint", "12345678901234567890N"],
  ["3", "double", "3.0"],
  ['"3e2"', "double", "300.0"],
  ['"1.50"', "bigdec", "1.50M"],
  ['"true"', "boolean", "true"],
  ['"a/b"', "keyword", ":a/b"],
  ['"2020-01-31"', "instant", '#inst "2020-01-31T00:00:00.000-00:00"'],
  ['"2020-01-31T10:00"', "instant", '#inst "2020-01-31T10:00:00.000-00:00"'],
  ['"someday"', "instant", '"someday"'],
  ["[1 2]", "double", "[1.0 2.0]"],
  ["1", undefined, "1"],
])("%s as %s is %s", (value, type, expected) => {
  expect(print(coerced(read(value), type))).toBe(expected)
})

test("a CSV text of heads alone has no records", () => {
  expect(parseCsv("a,b\n")).toEqual({ heads: ["a", "b"], records: [] })
})

describe("a load cell", () => {
  const cell = fence("edn load films", '{:path "f.json" :map {:movie/title "T" :movie/year "Y"} :batch 1}')

  test("goes on after a refused batch and tells the first refusal", async () => {
    const data = '[{"T": "a", "Y": "soon"}, {"T": "b", "Y": 1}, {"T": "c", "Y": 1.5}]'
    const result = await run(
      SCHEMA + cell + fence("clojure query", "[:find ?t :where [_ :movie/title ?t]]") + fence("diff expect", '["b"]'),
      {
        readFile: async () => data,
      },
    )
    expect(result.cells.map(({ status }) => status)).toEqual(["ok", "failed", "ok", "ok"])
    expect(result.cells[1].message).toMatch(/load\/refused.*2 of 3 batches.*wrong-type-for-attribute/)
  })

  test("is an error where no files can be read", async () => {
    expect((await last(SCHEMA + cell)).error?.code).toBe("load/no-files")
  })
})
