import { describe, expect, test } from "vitest"
import { digest } from "../../src/notebook/lines.js"
import { BASE, FILM, fence, last, run, SCHEMA, VIEW } from "./support.js"

const status = async (text: string) => (await last(text)).status
const outcome = async (info: string, body?: string) => status(BASE + fence(`diff expect ${info}`, body))

describe("expect, met and unmet", () => {
  test("a delta, of the nearest transaction above or the one named", async () => {
    expect(await outcome("eighties", '+1 ["Commando"]')).toBe("ok")
    expect(await outcome("eighties @t1", '+1   [ "Commando" ] ; a comment')).toBe("ok")
    expect(await outcome("eighties @1", '+1 ["Commando"]')).toBe("ok")
    expect(await outcome("eighties")).toBe("failed")
    expect(await outcome("eighties", '-1 ["Commando"]')).toBe("failed")
    expect(await outcome("eighties", '+1 ["Commando"]\n+1 ["Predator"]')).toBe("failed")
    const two = `${BASE}${fence("edn tx", '[{:movie/title "Predator" :movie/year 1987}]')}`
    expect(await status(two + fence("diff expect eighties", '+1 ["Predator"]'))).toBe("ok")
    expect(await status(two + fence("diff expect eighties @t1", '+1 ["Commando"]'))).toBe("ok")
    expect(await status(two + fence("diff expect @2", '+1 ["Predator"]'))).toBe("ok")
  })

  test("an empty delta", async () => {
    const nothing = BASE + fence("edn tx", '[{:movie/title "Old" :movie/year 1950}]')
    expect(await status(nothing + fence("diff expect eighties"))).toBe("ok")
    expect(await status(nothing + fence("diff expect eighties", '+1 ["Old"]'))).toBe("failed")
  })

  test("full, now and as of a transaction", async () => {
    expect(await outcome("eighties full", '["Commando"]')).toBe("ok")
    expect(await outcome("eighties full")).toBe("failed")
    const gone = BASE + fence("edn tx t2", "[[:db/retract 3 :movie/year]]")
    expect(await status(gone + fence("diff expect eighties full"))).toBe("ok")
    expect(await status(gone + fence("diff expect eighties full @t1", '["Commando"]'))).toBe("ok")
    expect(await status(gone + fence("diff expect eighties full @t1"))).toBe("failed")
  })

  test("op=ID, of a view that was there and of one that came later", async () => {
    expect(await outcome("eighties op=c1.scan", '+1 [3 "Commando"]')).toBe("ok")
    expect(await outcome("eighties op=c1.scan")).toBe("failed")
    const late = SCHEMA + FILM + VIEW
    expect(await status(late + fence("diff expect eighties op=c1.scan @t1", '+1 [3 "Commando"]'))).toBe("ok")
    expect(await status(late + fence("diff expect eighties @t1", '+1 ["Commando"]'))).toBe("ok")
  })

  test("circuit", async () => {
    expect(await outcome("eighties circuit", "...\n●    out        output    ?t")).toBe("ok")
    expect(await outcome("eighties circuit", "...\n●    out        output    ?x")).toBe("failed")
  })

  test("rows=N alone and with rows", async () => {
    expect(await outcome("eighties rows=1")).toBe("ok")
    expect(await outcome("eighties rows=2")).toBe("failed")
    expect(await outcome("eighties rows=1", '+1 ["Predator"]')).toBe("failed")
    expect(await outcome("eighties rows=1 full", '["Commando"]')).toBe("ok")
  })

  test("... for any rows", async () => {
    const films = ["A", "B", "C", "D"].map((title) => `{:movie/title "${title}" :movie/year 1990}`).join(" ")
    const four = SCHEMA + VIEW + fence("edn tx", `[${films}]`)
    const full = (body: string) => status(four + fence("diff expect eighties full", body))
    expect(await full("...")).toBe("ok")
    expect(await full('["A"]\n...\n["D"]')).toBe("ok")
    expect(await full('...\n["B"]\n...\n["C"]\n...')).toBe("ok")
    expect(await full('...\n["C"]\n...\n["B"]\n...')).toBe("failed")
    expect(await full('["A"]\n...\n["C"]')).toBe("failed")
  })

  test("rows N sha256", async () => {
    const hash = await digest(['["Commando"]'])
    expect(await outcome("eighties full", `rows 1 sha256 ${hash}`)).toBe("ok")
    expect(await outcome("eighties full", `rows 1 sha256 ${hash.slice(0, 12)}…`)).toBe("ok")
    expect(await outcome("eighties full", `rows 2 sha256 ${hash}`)).toBe("failed")
    expect(await outcome("eighties", `rows 1 sha256 ${hash}`)).toBe("failed")
  })

  test("the digest is the one that everyone computes", async () => {
    expect(await digest(["abc"])).toBe("edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb")
  })

  test("error: of a refused transaction, a refused view, a view that stands failed", async () => {
    const refused = BASE + fence("edn tx bad", "[{:movie/title 17}]")
    const met = await run(refused + fence("diff expect bad error", "wrong-type-for-attribute"))
    expect(met.cells.slice(-2).map((cell) => cell.status)).toEqual(["ok", "ok"])
    const other = await run(refused + fence("diff expect bad error", "something else"))
    expect(other.cells.slice(-2).map((cell) => cell.status)).toEqual(["failed", "failed"])
    expect(await outcome("eighties error")).toBe("failed")
    const broken = BASE + fence("clojure view broken", "[:find ?x :where [_ :movie/title ?t]]")
    expect((await run(`${broken}${fence("diff expect broken error", "query/")}`)).failed).toBe(0)
    const divides =
      BASE + fence("clojure view inverse", "[:find ?n :where [_ :movie/year ?y] [(- ?y 1985) ?d] [(/ 1 ?d) ?n]]")
    expect(await status(divides + fence("diff expect inverse error", "zero"))).toBe("ok")
    expect(await status(divides + fence("diff expect inverse"))).toBe("failed")
  })

  test("a query's rows", async () => {
    const query = BASE + fence("clojure query", "[:find (max ?y) . :where [_ :movie/year ?y]]")
    expect(await status(query + fence("diff expect", "[1985]"))).toBe("ok")
    expect(await status(query + fence("diff expect", "[1986]"))).toBe("failed")
    expect(await status(query + fence("diff expect op=c1.scan", "[1985]"))).toBe("error")
  })

  test("what a view holds before t 1 belongs to t 1", async () => {
    const constant = fence("clojure view one", "[:find ?x :where [(ground 1) ?x]]")
    expect(await status(constant + fence("diff expect one", "+1 [1]"))).toBe("ok")
    expect(await status(constant + SCHEMA + FILM + fence("diff expect one", "+1 [1]"))).toBe("ok")
  })
})
