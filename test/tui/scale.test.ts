import { describe, expect, test } from "vitest"
import { type Opened, openText } from "../support/screen.js"

const attribute = (name: string, type = "long"): string =>
  `{:db/ident ${name} :db/valueType :db.type/${type} :db/cardinality :db.cardinality/one}`

const notebook = (schema: string, view: string, tx: string): string =>
  `\`\`\`edn schema\n[${schema}]\n\`\`\`\n\`\`\`clojure view many\n${view}\n\`\`\`\n\`\`\`edn tx rows\n[${tx}]\n\`\`\`\n`

/** Few datoms that bring ten thousand rows, of strings, which sort slower than numbers. */
const product = (): string =>
  notebook(
    attribute(":a/x", "string") + attribute(":a/y"),
    "[:find ?x ?y :where [_ :a/x ?x] [_ :a/y ?y]]",
    Array.from(
      { length: 100 },
      (_, i) => `[:db/add ${i + 100} :a/x "row ${i * 7}"] [:db/add ${i + 100} :a/y ${i}]`,
    ).join("\n"),
  )

/** The least time in milliseconds, over some rounds, that what each key did and what was drawn after it have kept others waiting. */
async function waits(
  { press, screen }: Opened,
  keys: readonly string[],
  rounds = 3,
): Promise<ReadonlyMap<string, number>> {
  const least = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    for (const [i, key] of keys.entries()) {
      let [most, last] = [0, performance.now()]
      const look = () => {
        const now = performance.now()
        most = Math.max(most, now - last)
        last = now
      }
      const clock = setInterval(look, 1)
      await press(key)
      await screen()
      clearInterval(clock)
      look()
      const name = `${i} ${JSON.stringify(key)}`
      least.set(name, Math.min(most, least.get(name) ?? Number.POSITIVE_INFINITY))
    }
  }
  return least
}

/** The least time in milliseconds that this machine, as busy as it is, takes to sort ten thousand strings. */
function yardstick(): number {
  const strings = Array.from({ length: 10_000 }, (_, i) => `row ${(i * 7919) % 10_007}`)
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now()
    strings.toSorted((a, b) => (a < b ? -1 : 1))
    return performance.now() - began
  })
  return Math.min(...times)
}

/** Some frames, were the machine its own; what once froze took as long as decoding and sorting ten thousand rows many times over. */
const patience = (): number => Math.max(300, 40 * yardstick())

async function answersAtOnce(opened: Opened, keys: readonly string[]): Promise<void> {
  const slow = [...(await waits(opened, keys))].filter(([, ms]) => ms > patience())
  expect(slow.map(([key, ms]) => `${key}: ${Math.round(ms)} ms`)).toEqual([])
}

const MOVES = ["k", "j", "h", "l", "a", "a", "z", "z", "2", "j", "1", "3", "1", "?", "\x1b", "+", "_"]

describe("every key answers while there is much to show", { timeout: 240_000 }, () => {
  test("a delta of ten thousand rows", async () => {
    const opened = await openText(product(), { columns: 200, rows: 60 })
    expect(await opened.screen()).toContain("+10,000")
    await answersAtOnce(opened, [
      "k",
      "k",
      "j",
      "2",
      "j",
      "\r",
      "G",
      "g",
      "\x06",
      "l",
      "s",
      "s",
      "s",
      "c",
      "c",
      "/",
      "r",
      "7",
      "\r",
      "\x1b",
      "\x1b",
      "1",
    ])
    await answersAtOnce(opened, [",", ".", "[", "[", "]", "]"])
  })

  test("two hundred operators", async () => {
    const clauses = Array.from({ length: 100 }, (_, i) => `[?e :a/x${i} ?x${i}]`)
    const facts = clauses.map((_, i) => `:a/x${i} ${i}`)
    const schema = clauses.map((_, i) => attribute(`:a/x${i}`)).join("\n")
    const opened = await openText(
      notebook(schema, `[:find ?x0 ?x99 :where ${clauses.join("\n")}]`, `{${facts.join(" ")}}`),
    )
    expect(opened.session.description().operators.length).toBeGreaterThan(200)
    await answersAtOnce(opened, [...MOVES, "G", "g", "[", "]"])
  })

  test("ten thousand transactions of history", async () => {
    const opened = await openText(
      notebook(attribute(":a/x"), "[:find ?e ?x :where [?e :a/x ?x]]", "[:db/add 1 :a/x 0]"),
      { budget: 0 },
    )
    const { session, press, screen } = opened
    for (let t = 2; t <= 10_000; t++) await session.wizard.transact({ datoms: [[t % 50, ":a/x", t]] })
    await press(">")
    expect(await screen()).toContain("tx 10000/10000")
    await answersAtOnce(opened, [",", ".", "[", "]", ...MOVES])
  })

  test("a million datoms", async () => {
    const opened = await openText(
      notebook(
        attribute(":a/x") + attribute(":a/y"),
        "[:find ?x ?y :where [?e :a/x ?x] [?e :a/y ?y]]",
        "[:db/add 1 :a/x 0]",
      ),
      { budget: 0 },
    )
    const { session, press, screen } = opened
    for (let part = 0; part < 10; part++) {
      const datoms = Array.from({ length: 100_000 }, (_, i): [number, string, number] => [
        part * 100_000 + i + 10,
        ":a/x",
        part * 100_000 + i,
      ])
      await session.wizard.transact({ datoms })
    }
    await session.wizard.transact({
      datoms: [
        [5, ":a/x", 5],
        [5, ":a/y", 6],
      ],
    })
    await press(">")
    expect(await screen()).toContain("tx 12/12")
    await answersAtOnce(opened, [...MOVES, "[", "]"])
  })
})
