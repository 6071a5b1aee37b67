import { describe, expect, test } from "vitest"
import { parseNotebook } from "../../src/notebook/format.js"
import { runNotebook } from "../../src/notebook/runner.js"
import { updated } from "../../src/notebook/update.js"
import { BASE, fence, SCHEMA, VIEW } from "./support.js"

async function update(text: string): Promise<string> {
  const document = parseNotebook(text, "test.md")
  return updated(document, await runNotebook(document))
}

describe("update", () => {
  test("writes into failing fences only", async () => {
    const good = fence("diff expect eighties", '+1   ["Commando"]')
    const tail = "text\n```clojure\n```\nno newline"
    expect(await update(`${BASE + good}${fence("diff expect eighties full", '["Predator"]\n["x"]')}${tail}`)).toBe(
      `${BASE + good}${fence("diff expect eighties full", '["Commando"]')}${tail}`,
    )
  })

  test("keeps newlines, fences and indentation, and is idempotent", async () => {
    const text = `${BASE}  ~~~diff expect eighties\r\n  ~~~\r\n${fence("diff expect eighties full", "...\n[1]")}`
    const once = await update(text)
    expect(once).toBe(
      `${BASE}  ~~~diff expect eighties\r\n  +1 ["Commando"]\r\n  ~~~\r\n${fence("diff expect eighties full", '["Commando"]')}`,
    )
    expect(await update(once)).toBe(once)
  })

  test("writes the circuit, an error, and the digest of more than 50 rows", async () => {
    const films = Array.from({ length: 51 }, (_, i) => `{:movie/title "${i}" :movie/year 1990}`).join("\n")
    const text =
      SCHEMA +
      VIEW +
      fence("edn tx", `[${films}]`) +
      fence("edn tx bad", "[{:movie/title 1}]") +
      fence("diff expect eighties full") +
      fence("diff expect eighties circuit") +
      fence("diff expect bad error", "other")
    const once = await update(text)
    expect(once).toMatch(/full\nrows 51 sha256 [0-9a-f]{64}\n```/)
    expect(once).toMatch(/circuit\n[○│●]/)
    expect(once).toMatch(/bad error\nerror\[db.error\/wrong-type-for-attribute\]: 1 is not/)
    expect(await update(once)).toBe(once)
  })

  test("leaves what it cannot mend", async () => {
    const text = `${BASE}${fence("diff expect eighties rows=7")}${fence("diff expect eighties error", "x")}${fence("diff expect nobody", "x")}`
    expect(await update(text)).toBe(text)
  })
})
