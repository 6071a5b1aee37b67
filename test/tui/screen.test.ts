import { describe, expect, test } from "vitest"
import { type Opened, openNotebook, openText } from "../support/screen.js"

/** A notebook of one view with ten clauses, and rows that come in the second transaction. */
const tenClauses = (rows = 3): string => {
  const attributes = Array.from({ length: 10 }, (_, i) => `:a/x${i}`)
  const clauses = attributes.map((attribute, i) => `[?e ${attribute} ?x${i}]`)
  const entity = (n: number) => `{${attributes.map((attribute, i) => `${attribute} ${n * 100 + i}`).join(" ")}}`
  return [
    "```edn schema",
    `[${attributes.map((attribute) => `{:db/ident ${attribute} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`).join(" ")}]`,
    "```",
    "",
    "```clojure view ten",
    `[:find ?x0 ?x9 :where ${clauses.join("\n ")}]`,
    "```",
    "",
    "```edn tx before",
    `[${entity(0)}]`,
    "```",
    "",
    "```edn tx rows",
    `[${Array.from({ length: rows }, (_, i) => entity(i + 1)).join("\n ")}]`,
    "```",
    "",
  ].join("\n")
}

/** A notebook in which few datoms bring ten thousand rows. */
const manyRows = (): string => {
  const forms = Array.from(
    { length: 100 },
    (_, i) => `[:db/add ${i + 100} :a/x ${i * 7}] [:db/add ${i + 100} :a/y ${i + 4200}]`,
  )
  const attribute = (name: string) =>
    `{:db/ident ${name} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`
  return [
    "```edn schema",
    `[${attribute(":a/x")} ${attribute(":a/y")}]`,
    "```",
    "```clojure view many",
    "[:find ?x ?y :where [_ :a/x ?x] [_ :a/y ?y]]",
    "```",
    "```edn tx rows",
    `[${forms.join("\n ")}]`,
    "```",
    "",
  ].join("\n")
}

describe("what people see", () => {
  test.each([
    [80, 24],
    [120, 40],
    [200, 60],
  ])("at %ix%i every line is as wide as the screen, in a frame, with status and keys", async (columns, rows) => {
    const { screen, press } = await openNotebook("movies.md", { columns, rows })
    const lines = (await screen()).split("\n")
    expect(lines).toHaveLength(rows)
    expect(lines[0]).toContain("wizard movies.md │ view action-movies-1980s │ ✓ t1–t3 │ tx 3/3 │ 9 ops")
    expect(lines[1]).toMatch(/^┌─ .*┐$/)
    expect(lines[rows - 2]).toMatch(/^└─+┘$/)
    for (const line of lines.slice(1, -1)) expect(line).toHaveLength(columns)
    const all = lines.join("\n")
    for (const title of ["1 Circuit", "2 Δ o9 out", "3 Timeline", "4 REPL"]) expect(all).toContain(title)
    expect(all.includes("5 movies.md")).toBe(columns === 200)
    await press("q")
  })

  test("the notebook opens at the cell of the position, whose delta is shown", async () => {
    const { screen, press } = await openNotebook("films.md", { columns: 200, rows: 60 })
    expect(await screen()).toMatch(/^│▶✓ args profits +t15 /m)
    await press("q")
  })

  test("a step back and on shows another delta everywhere", async () => {
    const { screen, press } = await openNotebook("movies.md")
    expect(await screen()).toMatch(/-1 {2}"The Goonies"/)
    await press(",")
    expect(await screen()).toMatch(/\+1 {2}"Predator"/)
    expect(await screen()).toContain("tx 2/3")
    await press("<")
    expect(await screen()).toContain("tx 0/3")
    await press(">", "[", "[")
    const inside = await screen()
    expect(inside).toContain("step 4/6")
    expect(inside).toMatch(/▶ ●\s+o7 π \?title/)
  })

  test("while the window changes its size, nothing of the old one is left", async () => {
    const { screen, press, tty } = await openNotebook("movies.md", { columns: 120, rows: 40 })
    await screen()
    for (const [columns, rows] of [
      [80, 24],
      [200, 60],
      [60, 20],
      [79, 24],
      [41, 11],
      [120, 40],
    ]) {
      tty.resize(columns, rows)
      const lines = (await screen()).split("\n")
      expect(lines).toHaveLength(rows)
      for (const line of lines.slice(1, -1)) expect(line).toHaveLength(columns)
    }
    tty.resize(40, 10)
    const least = (await screen()).split("\n")
    expect(least[0]).toMatch(/1 Circuit 2 Delta 3 Time 4 REPL 5 Notes *$/)
    expect(least[9]).toMatch(/\? help *$/)
    tty.resize(39, 9)
    expect(await screen()).toContain("please enlarge")
    tty.resize(60, 20)
    await press("2")
    expect(await screen()).toMatch(/1 Circuit.*2 Delta.*3 Time.*4 REPL/)
    expect(await screen()).toContain("The Goonies")
  })

  test("in ASCII there is nothing else, and in colours the same text", async () => {
    const plain = await openNotebook("movies.md", { ascii: true })
    const shown = await plain.screen()
    expect(shown.replace(/[\x20-\x7e\n]/g, "")).toBe("")
    expect(shown).toContain("|><|")
    const [none, colours] = [await openNotebook("movies.md"), await openNotebook("movies.md", { color: true })]
    expect(await colours.screen()).toBe(await none.screen())
    await colours.press("j")
    expect(colours.tty.written).toContain("\x1b[32m")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
    expect(none.tty.written).not.toMatch(/\x1b\[(3|9|4)\d/)
  })
})

describe("which operator produced a row", () => {
  test("at 80x24, with ten clauses, within five keys", async () => {
    const { screen, press, session } = await openText(tenClauses(), { columns: 80, rows: 24 })
    expect(session.description().operators.length).toBeGreaterThan(20)
    // The second row of the view's delta: to the delta, a row down, where it comes from.
    await press("2", "j", "o")
    const lines = (await screen()).split("\n")
    const said = lines[23]
    const [, number, id] = /o(\d+) (\S+) produced \[200 209\]/.exec(said) ?? []
    expect(id).toMatch(/^c\d+\.join$/)
    expect(lines.join("\n")).toMatch(new RegExp(`▶.*o${number} ⋈ \\?e`))
    // It is the operator in whose delta the row is, and in none of what it reads.
    const has = (op: string) => session.delta(op).changes.some(({ row }) => row.includes(200) && row.includes(209))
    expect(has(id)).toBe(true)
    expect(session.operator(id).inputs.filter(has)).toEqual([])
  })
})

describe("which operator produced any row", () => {
  /** The operator whose delta has the row, and none of whose inputs has it: found here without the screen's help. */
  function maker(session: Opened["session"], row: readonly unknown[]): string {
    const has = (op: string) =>
      session.delta(op).changes.some((change) => row.every((value) => change.row.includes(value)))
    const found = session
      .description()
      .operators.filter(({ id, inputs }) => has(id) && !inputs.some((input) => has(input.replace(/!.*/, ""))))
    expect(found).toHaveLength(1)
    return found[0].id
  }

  test.each([
    ["ten clauses", tenClauses(40)],
    [
      "ten clauses, the last in two ways",
      tenClauses(40).replace("[?e :a/x9 ?x9]", "(or [?e :a/x9 ?x9] [?e :a/x8 ?x9])"),
    ],
  ])(
    "at 80x24, with %s and forty rows: each row is told within five keys from where the screen opens",
    async (_, text) => {
      const { screen, press, session } = await openText(text, { columns: 80, rows: 24 })
      const { changes } = session.delta()
      expect(changes.length).toBeGreaterThanOrEqual(40)
      const told = new Map<string, string>()
      for (const key of ["2", "O", " ", " ", " "]) {
        await press(key)
        for (const [, id, row] of (await screen()).matchAll(/o\d+ (\S+) +\+1 (\[.*?\])/g)) told.set(row, id)
      }
      expect(told.size).toBeGreaterThanOrEqual(40)
      for (const [row, id] of told) {
        const values = row.slice(1, -1).split(" ").map(Number)
        expect([row, id]).toEqual([row, maker(session, values)])
      }
    },
  )

  test("at 80x24 a row that is seen is gone to with o", async () => {
    const { screen, press, session } = await openText(tenClauses(3), { columns: 80, rows: 24 })
    await press("2", "j", "j", "o")
    const { row } = session.delta().at(2)
    expect((await screen()).split("\n")[23]).toContain(`${maker(session, row)} produced [${row.join(" ")}]`)
  })
})

describe("circuits", () => {
  test("find, neighbourhood, only active, and a fold", async () => {
    const { screen, press } = await openNotebook("movies.md")
    await press("/", "g", "e", "n", "r", "e")
    expect(await screen()).toContain("1 found")
    expect(await screen()).toMatch(/▶.*o2 σ :movie\/genre/)
    await press("\r", "f")
    expect(await screen()).toContain("7 hidden")
    await press("\x1b", "\x1b", "a")
    expect(await screen()).toMatch(/1 Circuit · rails · 3 hidden/)
    await press("a", "L")
    expect(await screen()).toContain("1 Circuit · primitives")
    await press("L")
    expect(await screen()).toContain("1 Circuit · plan")
  })

  test("boxes where they fit, and a word where they do not", async () => {
    const { screen, press } = await openNotebook("movies.md", { columns: 200, rows: 60 })
    await press("v")
    expect(await screen()).toMatch(/┌─+┐\s+┌─+┐/)
    expect(await screen()).toContain("│ o1 σ :movie/title ?title │")
    const narrow = await openText(tenClauses(), { columns: 80, rows: 24 })
    await narrow.press("v")
    expect(await narrow.screen()).toContain("boxes do not fit into 39 columns")
  })
})

describe("deltas", () => {
  test("ten thousand rows: only those that are seen are drawn, counts are exact, and there is a filter", async () => {
    const wide = await openText(manyRows(), { columns: 120, rows: 24 })
    await wide.press("2", "\r")
    expect(await wide.screen()).toContain("+10,000 of 10,000 · Σw 10,000")
    await wide.press("q")
    const { screen, press } = await openText(manyRows(), { columns: 80, rows: 24 })
    expect(await screen()).toContain("+10,000")
    expect(await screen()).toMatch(/… [\d,]+ more/)
    await press("2", "\r", "G")
    expect(await screen()).toMatch(/rows 9,99\d–10,000 of 10,000/)
    await press("/", "4", "2", "4", "2", "\r")
    expect(await screen()).toContain("100 of 10,000 match")
    expect(await screen()).toMatch(/\+1 {2}0\s+4242/)
    await press("\x1b", "s", "s")
    expect(await screen()).toMatch(/\+1 {2}693\s+42/)
    await press("c")
    expect(await screen()).toMatch(/by \?x {3}.*… \d+ more {3}Enter/)
    await press("\r")
    expect(await screen()).toMatch(/by \?x · 100 values/)
    expect(await screen()).toMatch(/│ 100 {2}693 /)
    await press("\x1b", "c", "g", " ")
    expect(await screen()).toMatch(/value · o\d · row 1 · \[0\] \?x · long · 3 chars/)
  })

  test("a long value is shown whole, in a window of its own, and can be copied", async () => {
    const long = `start${"x".repeat(5000)}\u001b[31m end`
    const { screen, press, tty } = await openText(
      `\`\`\`edn schema\n[{:db/ident :a/x :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]\n\`\`\`\n\`\`\`clojure view v\n[:find ?x :where [_ :a/x ?x]]\n\`\`\`\n\`\`\`edn tx\n[{:a/x ${JSON.stringify(long)}}]\n\`\`\`\n`,
    )
    await press("2", " ")
    expect(await screen()).toMatch(/value · o\d · row 1 · \[0\] \?x · string · 5,01\d chars/)
    await press("G")
    expect(await screen()).toContain("\\u001B[31m end")
    await press("y")
    expect(tty.written).toContain(Buffer.from(long).toString("base64"))
  })

  test("words of a long value are found, one after the other, also where a line was wrapped in their midst", async () => {
    const words = Array.from({ length: 400 }, (_, i) => (i % 100 === 50 ? `Needle${i}` : `w${i}`)).join(" ")
    const { screen, press } = await openText(
      `\`\`\`edn schema\n[{:db/ident :a/x :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]\n\`\`\`\n\`\`\`clojure view v\n[:find ?x :where [_ :a/x ?x]]\n\`\`\`\n\`\`\`edn tx\n[{:a/x ${JSON.stringify(words)}}]\n\`\`\`\n`,
      { columns: 80, rows: 12 },
    )
    await press("2", " ", "/", "n", "e", "e", "d")
    expect(await screen()).toMatch(/find \/need.*in 4 lines/)
    expect(await screen()).toContain("Needle50")
    await press("\r", "n")
    expect(await screen()).toContain("Needle150")
    await press("n", "n")
    expect(await screen()).toContain("Needle350")
    await press("n")
    expect(await screen()).toContain("Needle50")
    await press("N")
    expect(await screen()).toContain("Needle350")
    for (const [i, word] of ["w10 w11", "w10 w11 w12 w13 w14", "w19 w20 w21"].entries()) {
      await press("g", "/", "\x15", ...word, "\r", "n")
      expect([i, await screen()]).toEqual([i, expect.stringContaining(word.split(" ")[0])])
      expect(await screen()).not.toContain("nothing found")
    }
    await press("/", "\x15", "x", "y", "z")
    expect(await screen()).toMatch(/find \/xyz.*in 0 lines/)
    await press("\r", "n")
    expect(await screen()).toContain("nothing found")
    await press("\x1b")
    expect(await screen()).not.toContain("Needle")
  })
})

describe("the prompt", () => {
  test("Enter waits for the brackets, and does what was written", async () => {
    const { screen, press, session } = await openNotebook("movies.md")
    await press("4", "[:find ?t", "\r", ":where [_ :movie/title ?t]")
    expect(session.last).toBe(3)
    await press("]", "\r")
    const shown = await screen()
    expect(shown).toContain('"The Goonies"')
    expect(shown).toContain("4 rows at t3")
    await press("\x1b[5~", "\x1b[5~")
    expect(await screen()).toContain("t3=> [:find ?t")
  })

  test("an offer is taken by Tab, never by Enter; what is wrong is said where it is", async () => {
    const { screen, press, app } = await openNotebook("movies.md", { columns: 120, rows: 40 })
    await press("4", "[:find ?t :where [?m :movie/ti")
    expect(await screen()).toContain(":movie/title")
    await press("\t")
    expect(app.prompt.editor.text).toBe("[:find ?t :where [?m :movie/title")
    await press(" ?t)")
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(await screen()).toContain("^ ) does not close [")
  })

  test("what was probably not meant is said with what to do, however narrow the screen", async () => {
    const { screen, press } = await openNotebook("movies.md")
    await press("4", "[:find ?t :where [?m :movie/titel ?t]]")
    await new Promise((resolve) => setTimeout(resolve, 450))
    const words = async () => (await screen()).replaceAll(/[│\s]+/g, " ")
    expect(await words()).toContain("no fact and no schema has the attribute :movie/titel (did you mean :movie/title?)")
    await press("\r")
    expect(await words()).toContain(
      "warning[attribute/unknown]: no fact and no schema has the attribute :movie/titel (did you mean :movie/title?)",
    )
  })

  test("Ctrl-R finds an older entry, and a paste is one edit", async () => {
    const { press, app } = await openNotebook("movies.md")
    await press("4", ":rows", "\r", ":views", "\r", "\x12", "ro")
    expect(app.prompt.editor.text).toBe(":rows")
    await press("\x1b", "\x15", '\x1b[200~[{:movie/title "A"\r\n}]\x1b[201~')
    expect(app.prompt.editor.text).toBe('[{:movie/title "A"\n}]')
    await press("\x1f")
    expect(app.prompt.editor.text).toBe("")
  })

  test("transaction data transacts, and q asks before it is lost", async () => {
    const { screen, press, session, left } = await openNotebook("movies.md")
    await press("4", '[{:movie/title "Die Hard" :movie/genre "action/adventure" :movie/release-year 1988}]', "\r")
    expect(session.last).toBe(4)
    expect(await screen()).toMatch(/\+1 {2}"Die Hard"/)
    await press("\x1b", "q")
    expect(await screen()).toContain("not saved")
    await press("n", "q", "y")
    await left
  })
})

describe("the notebook", () => {
  test("a cell is edited in $EDITOR, and what follows runs anew", async () => {
    const { screen, press, session, tty } = await openNotebook("movies.md", { columns: 200, rows: 60 })
    const { readFileSync, writeFileSync } = await import("node:fs")
    tty.program = (path) => {
      writeFileSync(path, readFileSync(path, "utf8").replace("1980", "1986"))
      return 0
    }
    await press("5", "g", "j", "e")
    expect(tty.ran[0]).toMatch(/^test-editor .*action-movies-1980s\.clj$/)
    expect(session.rows().rows).toEqual([["Predator"]])
    expect(await screen()).toContain("not saved")
    await press("4", ":undo", "\r", ":run", "\r")
    expect(session.rows().count).toBe(2)
  })
})

describe("help and keys", () => {
  test("? tells the keys of the place, from the keymap; settings change it", async () => {
    const { screen, press } = await openNotebook("movies.md", { keys: { "circuit/fold": "K", "circuit/heat": null } })
    await press("?")
    const help = await screen()
    expect(help).toContain("In this pane: circuit")
    expect(help).toMatch(/K\s+fold or open its clause or rule/)
    expect(help).not.toContain("heat by rows")
    await press("\x1b", "2", "?")
    expect(await screen()).toContain("In this pane: delta")
  })

  test("a mark brings one back", async () => {
    const { screen, press, session } = await openNotebook("movies.md")
    await press(",", "m", "b", ">", "'", "b")
    expect(session.t).toBe(2)
    expect(await screen()).toContain("t2◉✓'b")
  })
})
