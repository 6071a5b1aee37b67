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
