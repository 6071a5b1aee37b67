import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folder, wizard } from "./wizard.js"

const NOTEBOOK = `\`\`\`clojure view grown
[:find ?e :where [?e :age ?a] [(> ?a 17)]]
\`\`\`
\`\`\`clojure view names
[:find ?n :where [?e :name ?n]]
\`\`\`
\`\`\`edn tx
[{:age 30 :name "Ann"} {:age 40 :name "Bo"}]
\`\`\`
\`\`\`edn tx
[[:db/add [:name "Ann"] :age 3]]
\`\`\`
`
const SCHEMA =
  "```edn schema\n[{:db/ident :age :db/cardinality :db.cardinality/one :db/valueType :db.type/long}\n {:db/ident :name :db/cardinality :db.cardinality/one :db/valueType :db.type/string :db/unique :db.unique/identity}]\n```\n"
const files = {
  "n.md": SCHEMA + NOTEBOOK,
  "q.edn": "[:find ?e :where [?e :age 3]]",
  "log.edn": "[[1 :age 3]] [[2 :age 3]]",
}

describe("wizard export svg|dot|mermaid", () => {
  const cwd = folder(files)
  const at = (name: string) => join(cwd, name)
  const cli = (...args: string[]) => wizard(args, { cwd })

  test("writes a view's circuit of a notebook", async () => {
    const { code, stdout } = await cli("export", "svg", at("n.md"), "--view", "grown", "-o", at("g.svg"))
    expect([code, stdout]).toEqual([0, ""])
    const svg = readFileSync(at("g.svg"), "utf8")
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/)
    expect(svg).toContain("c1.scan")
    expect(svg).not.toContain('class="pill')
  })

  test("with what a transaction did in it", async () => {
    const one = await cli("export", "svg", at("n.md"), "--view", "grown", "--at", "1", "-o", "-")
    expect(one.stdout).toMatch(/class="pill plus">[\s\S]*\+2<\/text>/)
    const dot = await cli("export", "dot", at("n.md"), "--view", "grown", "--at", "2", "-o", "-")
    expect(dot.stdout).toContain('"c1.scan" -> "c2.filter" [label="+1 −1"]')
    const mermaid = await cli("export", "mermaid", at("n.md"), "--view", "grown", "--at", "2", "-o", "-")
    expect(mermaid.stdout).toContain('-->|"−1"|')
  })

  test("of a history, read by further sources of the command line too", async () => {
    const { code, stdout } = await cli(
      "export",
      "dot",
      "--log",
      at("log.edn"),
      "--query",
      at("q.edn"),
      "--at",
      "2",
      "-o",
      "-",
    )
    expect(code).toBe(0)
    expect(stdout).toContain('[label="+1"]')
  })

  test("what runs in no step is grey", async () => {
    const { stdout } = await cli("export", "mermaid", at("n.md"), "--view", "names", "--at", "2", "-o", "-")
    expect(stdout).toMatch(/class o1,.* idle/)
  })

  test("misuse is told, and nothing is written", async () => {
    const told = async (...argv: string[]) => {
      const { code, stderr } = await cli("export", ...argv)
      return `${code} ${/error\[(.*?)\]/.exec(stderr)?.[1]}`
    }
    expect(await told("svgg", at("n.md"), "-o", at("x"))).toBe("2 cli/usage")
    expect(await told("svg", at("n.md"), "-o", at("x"))).toBe("2 cli/usage")
    expect(await told("svg", at("n.md"), "--view", "grwn", "-o", at("x"))).toBe("2 view/unknown")
    expect(await told("svg", at("n.md"), "--view", "grown", "--at", "9", "-o", at("x"))).toBe("2 history/range")
    expect(await told("svg", at("n.md"), "--view", "grown", "--at", "1", "--level", "plan", "-o", at("x"))).toBe(
      "2 cli/usage",
    )
    expect(await told("svg", at("n.md"), "--view", "grown")).toBe("2 cli/usage")
    expect(await told("svg", at("none.md"), "-o", at("x"))).toBe("3 io/missing")
    expect(await told("svg", at("n.md"), "--view", "grown", "-o", at("n.md/x"))).toBe("3 io/write")
    expect(existsSync(at("x"))).toBe(false)
  })
})
