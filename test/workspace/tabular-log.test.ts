import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { print } from "../../src/edn/print.js"
import type { Value } from "../../src/edn/value.js"
import { readLog } from "../../src/workspace/tx-log.js"

const directory = mkdtempSync(join(tmpdir(), "wizard-test-"))
afterAll(() => rmSync(directory, { recursive: true }))

const at = (name: string): string => join(directory, name)

async function transactions(path: string): Promise<string[]> {
  const all: string[] = []
  for await (const { input } of readLog(path, Readable.from([]))) {
    if (!("datoms" in input)) throw new Error("expected datoms")
    all.push(print(input.datoms as unknown as Value))
  }
  return all
}

const CSV = `e,a,v,tx,added
1,:movie/title,Alien,7,true
1,:movie/year,1979,7,true
1,:movie/rating,8.5,7,
2,:movie/title,"""1984""",8,true
2,:movie/title,"a, ""b""
c",8,true
2,:movie/genre,:genre/drama,8,true
1,:movie/title,Alien,9,false
3,:movie/title,"""""",7,true
`
const DATOMS = [
  '[[1 :movie/title "Alien" 7 true] [1 :movie/year 1979 7 true] [1 :movie/rating 8.5 7 true]]',
  '[[2 :movie/title "1984" 8 true] [2 :movie/title "a, \\"b\\"\\nc" 8 true] [2 :movie/genre :genre/drama 8 true]]',
  '[[1 :movie/title "Alien" 9 false]]',
  '[[3 :movie/title "" 7 true]]',
]

describe("a log as a table", () => {
  it("reads CSV, packed too: runs of one tx are transactions, text that is EDN is its value", async () => {
    writeFileSync(at("log.csv"), CSV)
    writeFileSync(at("log.csv.gz"), gzipSync(CSV))
    expect(await transactions(at("log.csv"))).toEqual(DATOMS)
    expect(await transactions(at("log.csv.gz"))).toEqual(DATOMS)
  })

  it("reads Parquet, packed too, by its types", async () => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect()
    await connection.run(`COPY (SELECT * FROM (VALUES
      (1::BIGINT, ':n', 1.0::DOUBLE, 5::BIGINT, true), (2::BIGINT, ':n', 2.5::DOUBLE, 5::BIGINT, true),
      (1::BIGINT, ':n', 1.0::DOUBLE, 6::BIGINT, false)) AS t(e, a, v, tx, added)) TO '${at("log.parquet")}'`)
    connection.closeSync()
    writeFileSync(at("log.parquet.gz"), gzipSync(readFileSync(at("log.parquet"))))
    const expected = ["[[1 :n 1.0 5 true] [2 :n 2.5 5 true]]", "[[1 :n 1.0 6 false]]"]
    expect(await transactions(at("log.parquet"))).toEqual(expected)
    expect(await transactions(at("log.parquet.gz"))).toEqual(expected)
  })

  it("may lack tx and added", async () => {
    writeFileSync(at("short.csv"), "e,a,v\n1,n,5\n2,:n,x y\n")
    expect(await transactions(at("short.csv"))).toEqual(['[[1 :n 5 nil true] [2 :n "x y" nil true]]'])
  })

  it.each([
    ["no.csv", undefined, "io/missing"],
    ["no.parquet", undefined, "io/missing"],
    ["bad.parquet", "PAR1 but not really", "io/tabular"],
    ["columns.csv", "entity,a,v\n1,:n,5\n", "log/columns"],
    ["empty.csv", "e,a,v\n1,:n,\n", "log/form"],
    ["added.csv", "e,a,v,tx,added\n1,:n,5,1,maybe\n", "log/form"],
  ])("says what is wrong with %s", async (name, text, code) => {
    if (text !== undefined) writeFileSync(at(name), text)
    const failed = transactions(at(name)).then(
      () => "nothing",
      (error: unknown) => (error instanceof WizardError ? error.code : String(error)),
    )
    expect(await failed).toBe(code)
  })
})
