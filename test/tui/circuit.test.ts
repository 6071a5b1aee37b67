import { describe, expect, test } from "vitest"
import { openNotebook, openText } from "../support/screen.js"

const attribute = (name: string): string =>
  `{:db/ident ${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`

/** Forty clauses, of which a transaction touches the last alone. */
const manyClauses = (count: number): string =>
  [
    fence("edn schema", `[${Array.from({ length: count }, (_, i) => attribute(`:a/x${i}`)).join(" ")}]`),
    fence(
      "clojure view wide",
      `[:find ?x0 :where ${Array.from({ length: count }, (_, i) => `[?e :a/x${i} ?x${i}]`).join("\n")}]`,
    ),
    fence("edn tx", `[[:db/add 1 :a/x${count - 1} 1]]`),
  ].join("\n")

/** What stands at the right border of the circuit pane, row by row. */
const barOf = (screen: string): string =>
  screen
    .split("\n")
    .slice(2, 14)
    .map((line) => line[39])
    .join("")

describe("the scrollbar of the circuit", () => {
  test("tells where something has passed and what was found, beyond what is seen", async () => {
    const { screen, press } = await openText(manyClauses(25), { columns: 80, rows: 24 })
    expect(barOf(await screen())).toMatch(/^│*•+│+▐+$/)
    await press("/", "x", "2", "2", "\r", "g")
    expect(barOf(await screen())).toContain("◆")
  })

  test("is spelt in ASCII, too", async () => {
    const { screen, press } = await openText(manyClauses(25), { columns: 80, rows: 24, ascii: true })
    await press("g", "/", "x", "2", "2", "\r", "g")
    expect((await screen()).replace(/[\x20-\x7e\n]/g, "")).toBe("")
  })
})

describe("heat", () => {
  test("by rows, by what is held and by time, with signs where there are no colours", async () => {
    const { screen, press, app } = await openNotebook("movies.md")
    await press("H")
    expect(await screen()).toContain("heat by the rows that pass")
    expect(await screen()).toMatch(/ o5 ⋈ .*[▂▅█] │/)
    await press("H")
    expect(await screen()).toContain("heat: state")
    await press("H")
    expect(await screen()).toContain("heat by the time")
    expect(app.state.circuit.times?.size).toBe(9)
    expect([...(app.state.circuit.times?.values() ?? [])].some((ms) => ms > 0)).toBe(true)
    expect(await screen()).toContain("█")
    await press("H")
    expect(await screen()).not.toContain("heat: ")
  })
})

/** A chain of four edges, of which the second transaction closes a gap: the paths come in rounds. */
const chain = [
  fence("edn schema", `[${attribute(":edge/to")}]`),
  fence("clojure rules", "[[(path ?a ?b) [?a :edge/to ?b]]\n [(path ?a ?b) [?a :edge/to ?c] (path ?c ?b)]]"),
  fence("clojure view paths", "[:find ?a ?b :in $ % :where (path ?a ?b)]"),
  fence("edn tx", "[[:db/add 1 :edge/to 2] [:db/add 2 :edge/to 3] [:db/add 3 :edge/to 4] [:db/add 4 :edge/to 5]]"),
].join("\n")

describe("recursion", () => {
  test("tells how far its rounds have come, open and folded, and where the cursor stands", async () => {
    const { screen, press, session } = await openText(chain, { columns: 120, rows: 40 })
    const rounds = Math.max(...session.steps().map(({ iteration }) => iteration ?? -1)) + 1
    expect(rounds).toBeGreaterThan(2)
    expect(await screen()).toContain(`μ path/2 ↻ ${rounds}/${rounds}`)
    for (let i = 0; i < 30 && session.position.inside?.iteration !== 0; i++) await press("[")
    expect(await screen()).toContain(`μ path/2 ↻ 1/${rounds}`)
    expect(await screen()).toMatch(/1 Circuit · rails.* · path\/2 › r\d/)
    await press("Z")
    expect(await screen()).toMatch(new RegExp(`▸.*rule path/2 \\(\\d+ ops\\) ↻ 1/${rounds}`))
  })
})

describe("primitives", () => {
  test("show what they hold: an integral with this transaction, a delay without", async () => {
    const { screen, press, session } = await openNotebook("movies.md", { columns: 120, rows: 40 })
    await press(",")
    expect(session.t).toBe(2)
    await press("L", "/", "c2.join.b.integrate", "\r")
    expect(await screen()).toMatch(/∫B {3}3 rows/)
    expect(await screen()).toContain("a part of o6 c2.join")
    await press("/", "\x15", "c2.join.b.delay", "\r")
    expect(await screen()).toMatch(/z⁻¹∫B {3}2 rows/)
    await press("/", "\x15", "c2.join.2.join", "\r")
    expect(await screen()).toContain("rule  ∫A ⋈ ΔB + [ΔA ⋈ z⁻¹∫B]")
    expect(await screen()).toMatch(/in0 o1 scan {3}\+1/)
    expect(session.t).toBe(2)
  })
})

describe("the line at the top", () => {
  test("has the place in time, however much there is to say of verification, and how long the view's name is", async () => {
    const txs = Array.from({ length: 12 }, (_, i) => fence("edn tx", `[[:db/add ${i + 10} :edge/to ${i}]]`))
    const text = [chain.replaceAll("view paths", `view ${"paths-".repeat(9)}of-it`), ...txs].join("\n")
    const { screen } = await openText(text, { columns: 80, rows: 24 })
    const [top] = (await screen()).split("\n")
    expect(top).toContain("│ tx 13/13 │")
    expect(top).toMatch(/view paths-.*… │ ✓/)
  })
})

describe("the past of an operator", () => {
  test("is told transaction by transaction, in the delta", async () => {
    const { screen, press, session } = await openNotebook("movies.md")
    expect(await screen()).toMatch(/past {2}█▅▅ {2}t1–t3/)
    await press("/", "c1.scan", "\r", "<", ".")
    expect(session.t).toBe(1)
    // Three titles come in the first transaction, one in the second, none in the third.
    expect(await screen()).toMatch(/past {2}█▅ {3}t1–t3/)
  })

  test("of a longer history is looked into while nobody does anything", { timeout: 60_000 }, async () => {
    const txs = Array.from({ length: 30 }, (_, i) => {
      const facts = Array.from({ length: 20 }, (_, k) => `[:db/add ${i * 100 + k + 10} :edge/to ${i}]`)
      return fence("edn tx", `[${facts.join(" ")}]`)
    })
    const { screen } = await openText(
      [
        chain
          .replace(/```clojure rules[\s\S]*?```\n/, "")
          .replace(":in $ % :where (path ?a ?b)", ":where [?a :edge/to ?b]"),
        ...txs,
      ].join("\n"),
    )
    const isTold = async () => /past {2}[▁▂▃▄▅▆▇█]{20} {2}t\d+–t31/.test(await screen())
    for (let i = 0; i < 300 && !(await isTold()); i++) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await screen()).toMatch(/past {2}[▁▂▃▄▅▆▇█]{20} {2}t\d+–t31/)
  })
})
