import { describe, expect, test } from "vitest"
import { breathe } from "../../src/base/breath.js"
import { type Opened, openText } from "../support/screen.js"

const attribute = (name: string): string =>
  `{:db/ident ${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`

const NOTEBOOK = [
  fence("edn schema", `[${[":edge/to", ":a/x", ":a/y"].map(attribute).join(" ")}]`),
  fence("clojure rules", "[[(far ?a ?b) [?a :edge/to ?b]]\n [(far ?a ?b) [?a :edge/to ?c] (far ?c ?b)]]"),
  fence("clojure view reach", "[:find ?a ?b :in $ % :where (far ?a ?b)]"),
  fence("edn tx first", "[[:db/add 1 :edge/to 2] [:db/add 2 :edge/to 3]]"),
].join("\n")

/** Edges of a chain: its closure has as many pairs as its length squared, halved. */
const chain = (from: number, length: number): string =>
  `[${Array.from({ length }, (_, i) => `[:db/add ${from + i} :edge/to ${from + i + 1}]`).join(" ")}]`

/** Values of two attributes that have nothing to do with each other: all pairs are asked for. */
const values = (count: number): string =>
  `[${Array.from({ length: count }, (_, i) => `[:db/add ${i + 10} :a/x ${i}] [:db/add ${i + 10} :a/y ${i}]`).join(" ")}]`

const PRODUCT = "[:find ?x ?y :where [_ :a/x ?x] [_ :a/y ?y]]"

interface Work {
  /** What is entered before. */
  readonly before?: string
  /** Transactions more, one after the other. */
  readonly transactions?: number
  readonly cell?: string
  readonly line: string
}

const WORKS: Readonly<Record<string, Work>> = {
  "a transaction that steps a recursion": { line: chain(10, 1500) },
  "a view that is filled": { before: values(2500), line: `:view all ${PRODUCT}` },
  "a query in full": { before: values(2500), line: PRODUCT },
  "a comparison": { before: chain(10, 450), line: ":verify" },
  "comparisons at every t": { transactions: 150, line: ":verify all" },
  "a measurement": { transactions: 150, line: ":bench 5000" },
  "a profile": { before: chain(1000, 800), transactions: 30, line: ":profile" },
  "the least notebook": { transactions: 150, line: ":shrink" },
  "a cell that loads": {
    cell: fence(
      "edn load films",
      '{:path "npm:vega-datasets/data/flights-20k.json" :map {:flight/distance "distance"} :batch 1}',
    ),
    line: ":run",
  },
}

async function prepared({ before, transactions = 0, cell }: Work): Promise<Opened> {
  const opened = await openText(NOTEBOOK, { budget: 0 })
  const { session, press } = opened
  if (before !== undefined) await session.editor.transact(before)
  for (let n = 0; n < transactions; n++) await session.editor.transact(chain(n + 10, 1))
  if (cell !== undefined) session.cells.insert(cell)
  await press(">")
  return opened
}

/**
 * Enters a line, and presses Ctrl-C as soon as the last line says how long it takes: on the terminal itself while nobody listens, else as a
 * key. Resolves, when nothing runs any more, to what was said.
 */
async function stopped({ app, tty }: Opened, line: string): Promise<string | undefined> {
  const from = tty.written.length
  const told = () => /[a-z][\w ,:]* · \d+\.\d s {2}/.exec(tty.written.slice(from))?.[0]
  let said: string | undefined
  const heard = () => {
    const isFirst = said === undefined
    said ??= told()
    return isFirst && said !== undefined
  }
  tty.ahead = () => (heard() ? "\x03" : "")
  tty.type(`4\x1b[200~${line}\x1b[201~\r`)
  while (app.isBusy) {
    tty.sink.flush()
    if (heard()) tty.type("\x03")
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  tty.ahead = () => ""
  return said
}

/** What the session holds, to be the same afterwards. */
const held = ({ session }: Opened): unknown => ({
  position: session.position,
  last: session.last,
  views: session.views,
  rows: session.rows().count,
  notebook: session.cells.document.text,
  operators: session.description().operators.map(({ id, state }) => [id, state]),
})

describe("what takes long", { timeout: 240_000 }, () => {
  test.each(Object.keys(WORKS))("%s says so; Ctrl-C ends it, and everything is as it was", async (name) => {
    const work = WORKS[name]
    const opened = await prepared(work)
    const { press, screen, session } = opened
    const before = held(opened)
    expect(await stopped(opened, work.line)).toMatch(/\w/)
    expect((await screen()).replaceAll(/[│\s]+/g, " ")).toContain("was stopped")
    expect(held(opened)).toEqual(before)
    expect(session.isAway).toBe(false)
    await press("\x15", ":goto 0", "\r", ":goto end", "\r")
    expect(held(opened)).toEqual(before)
    if (work.cell !== undefined) return
    await press("[[:db/add 9000 :edge/to 9001]]", "\r")
    expect(session.last).toBe(session.t)
    expect(session.rows(undefined, { filter: "9001" }).rows).toContainEqual([9000, 9001])
  })
})

test("whoever breathes where nobody listens goes on", () => {
  expect(() => breathe()).not.toThrow()
})
