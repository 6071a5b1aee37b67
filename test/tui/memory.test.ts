import { describe, expect, test } from "vitest"
import { settledInUse } from "../support/in-use.js"
import { type Opened, openNotebook, openText } from "../support/screen.js"

const attribute = (name: string, type: string): string =>
  `{:db/ident ${name} :db/valueType :db.type/${type} :db/cardinality :db.cardinality/one}`

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`

/** Few datoms that bring ten thousand rows, and take some of them away again, transaction by transaction. */
const products = [
  fence("edn schema", `[${attribute(":a/x", "string")} ${attribute(":a/y", "long")}]`),
  fence("clojure view many", "[:find ?x ?y :where [_ :a/x ?x] [_ :a/y ?y]]"),
  fence(
    "edn tx rows",
    `[${Array.from({ length: 100 }, (_, i) => `[:db/add ${i + 100} :a/x "row ${i * 7}"] [:db/add ${i + 100} :a/y ${i}]`).join("\n")}]`,
  ),
  ...Array.from({ length: 20 }, (_, i) => fence(`edn tx t${i}`, `[[:db/add ${i + 100} :a/y ${i + 200}]]`)),
].join("\n")

/**
 * How much more is in use after some rounds than after as many before them: the first make what is kept within its bounds, the others must
 * not add to it. Several rounds, as heaps have their tides.
 */
async function growth(opened: Opened, round: () => Promise<void>, rounds: number): Promise<number> {
  const after: number[] = []
  for (let i = 0; i < rounds * 3; i++) {
    await round()
    after.push(await atRest(opened))
  }
  const least = (part: number) => Math.min(...after.slice(part * rounds, (part + 1) * rounds))
  return least(2) - least(1)
}

/** What is in use while nobody compares views unasked, which goes elsewhere in time and holds what it compares. */
async function atRest({ app, screen }: Opened): Promise<number> {
  for (;;) {
    await screen()
    const used = await settledInUse()
    if (!app.isBusy) return used
  }
}

/** What thousands of things that are looked at may leave: less than a hundred bytes of each. */
const LITTLE = 1_000_000

/** Keys without waiting for the screen each time: what they set off is waited for at the end. */
async function types({ tty, screen }: Opened, keys: readonly string[]): Promise<void> {
  for (const [i, key] of keys.entries()) {
    tty.type(key)
    if (i % 32 === 31) await screen()
  }
  await screen()
}

const times = (count: number, ...keys: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => keys).flat()

describe("memory does not follow what was looked at", { timeout: 240_000 }, () => {
  test("deltas and states of ten thousand rows, sorted, filtered, counted, page by page, at many transactions", async () => {
    const opened = await openText(products, { budget: 0, columns: 120, rows: 40 })
    const look = ["2", "\r", "G", "g", ...times(40, "\x06"), "s", "s", "l", "s", "c", "/", "r", "\r", "G", "g"]
    const round = () => types(opened, [">", ...times(3, ...look, "1", ...times(3, "k"), ",", ",")])
    expect(await growth(opened, round, 2)).toBeLessThan(LITTLE)
    await opened.screen()
    expect(opened.session.t).toBe(15)
  })

  test("thousands of steps, by transactions, by operators and by rounds", async () => {
    const opened = await openNotebook("recursion.md", { budget: 0 })
    const round = () =>
      types(opened, [">", ...times(150, "["), ...times(40, "{"), ...times(40, "}"), ...times(150, "]")])
    expect(await growth(opened, round, 3)).toBeLessThan(LITTLE)
  })

  test("answers in the REPL, long as they may be", async () => {
    const opened = await openText(products, { budget: 0 })
    const line = "[:find ?x ?y :where [_ :a/x ?x] [_ :a/y ?y]]"
    const round = async () => {
      await opened.press("4")
      for (let i = 0; i < 6; i++) await types(opened, [`\x1b[200~${line}\x1b[201~`, "\r"])
      expect(await opened.screen()).toContain("10,000 rows at t21")
      await opened.press("\x1b")
    }
    expect(await growth(opened, round, 2)).toBeLessThan(LITTLE)
  })

  test("operators that were found, folded and shown in boxes, values that were opened, help that was read", async () => {
    const opened = await openNotebook("films.md", { budget: 0, columns: 200, rows: 60 })
    const keys = [
      "1",
      "/",
      "t",
      "\r",
      "n",
      "N",
      "z",
      "z",
      "Z",
      "Z",
      "f",
      "f",
      "f",
      "f",
      "v",
      "v",
      "H",
      "H",
      "L",
      "L",
      "L",
    ]
    const round = () => types(opened, times(8, ...keys, "2", " ", "j", "j", "q", "?", "j", "q", "V"))
    expect(await growth(opened, round, 3)).toBeLessThan(LITTLE)
  })
})
