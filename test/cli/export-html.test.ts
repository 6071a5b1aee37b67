import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { folder, wizard } from "./wizard.js"

const VIEW = "```clojure view grown\n[:find ?e ?n :where [?e :age ?n] [(> ?n 17)]]\n```\n"
const SCHEMA =
  "```edn schema\n[{:db/ident :age :db/cardinality :db.cardinality/one :db/valueType :db.type/long}]\n```\n"
const TX = '```edn tx born\n[{:db/id "</script>" :age 30}]\n```\n'

describe("wizard export html", () => {
  const cwd = folder({
    "n.md": `# Grown\n\n${SCHEMA}\n${VIEW}\n${TX}`,
    "none.md": "# Nothing\n",
    "wrong.md": `${SCHEMA}${VIEW}\`\`\`edn tx\n[[:db/add 1 :aeg 3]]\n\`\`\`\n`,
  })

  test("writes one file that asks for nothing, the same each time", async () => {
    expect(await wizard(["export", "html", "n.md", "-o", "a.html"], { cwd })).toMatchObject({ code: 0, stdout: "" })
    await wizard(["export", "html", "n.md", "-o", "b.html"], { cwd })
    const html = readFileSync(join(cwd, "a.html"), "utf8")
    expect(readFileSync(join(cwd, "b.html"), "utf8")).toBe(html)
    expect(html).toContain("default-src 'none'")
    const [, json] = /<script id="wizard-data" type="application\/json">(.*?)<\/script>/.exec(html) ?? []
    expect(html.length - json.length).toBeLessThan(400_000)
    expect(json).not.toContain("<")
  })

  test("holds the lines of replay --json --trace", async () => {
    const { stdout } = await wizard(["export", "html", "n.md", "-o", "-"], { cwd })
    const [, json] = /<script id="wizard-data" type="application\/json">(.*?)<\/script>/.exec(stdout) ?? []
    const { views, title } = JSON.parse(json)
    expect(title).toBe("Grown")
    const files = folder({
      "log.edn": '{:tx-data [{:db/id "x" :age 30}]}',
      "q.edn": VIEW.split("\n")[1],
      "s.edn": SCHEMA.split("\n")[1],
    })
    const options = ["--log", "log.edn", "--query", "q.edn", "--schema", "s.edn"]
    const { lines } = await wizard(["replay", ...options, "--trace", "--json"], { cwd: files })
    const told = lines.slice(0, -1).map(({ ms, ...line }) => line)
    expect(told.length).toBeGreaterThan(4)
    expect(views[0].lines).toEqual(told)
  })

  test("what is wrong with a cell is told, and the page is written all the same", async () => {
    const { code, stderr } = await wizard(["export", "html", "wrong.md", "-o", "w.html"], { cwd })
    expect(code).toBe(2)
    expect(stderr).toMatch(/wrong\.md:\d+/)
    expect(existsSync(join(cwd, "w.html"))).toBe(true)
  })

  test("a notebook without a view, options that mean nothing", async () => {
    const told = async (...args: string[]) => {
      const { code, stderr } = await wizard(["export", "html", ...args], { cwd })
      return `${code} ${/error\[(.*?)\]/.exec(stderr)?.[1]}`
    }
    expect(await told("none.md", "-o", "x")).toBe("2 page/no-view")
    expect(await told("-o", "x")).toBe("2 cli/usage")
    expect(await told("n.md", "--at", "1", "-o", "x")).toBe("2 cli/usage")
    expect(await told("n.md")).toBe("2 cli/usage")
  })
})
