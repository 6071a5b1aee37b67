import { describe, expect, it } from "vitest"
import { folder, wizard } from "./wizard.js"

const CONFIG = `{:wizard/workspace-dir "my-circuits"
 :wizard/schema [{:db/ident :a :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]
 :wizard/circuits {:adults {:wizard.circuit/query [:find ?e :where [?e :a ?x] [(> ?x 17)]]}}}`

describe("wizard config", { timeout: 60_000 }, () => {
  it("shows, validates, and prints its schema", async () => {
    const cwd = folder({
      "c.edn": CONFIG,
      "bad.edn": CONFIG.replace("?x 17", "?y 17"),
      "key.edn": CONFIG.replace("schema", "schemma"),
    })
    const shown = await wizard(["config", "show", "--config", "c.edn", "--json"], { cwd })
    expect(shown.lines[0]["wizard/workspace-dir"]).toMatch(/.*my-circuits$/)
    expect(shown.lines[0]["wizard/circuits"]).toMatchObject({ adults: { "wizard.circuit/name": "adults" } })
    const text = await wizard(["config", "show", "--config", "c.edn"], { cwd })
    const again = folder({ "c.edn": text.stdout })
    expect((await wizard(["config", "validate", "--config", "c.edn", "--json"], { cwd: again })).lines).toEqual([
      { valid: true, circuits: 1, warnings: [] },
    ])
    const bad = await wizard(["config", "validate", "--config", "bad.edn"], { cwd })
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("?y")])
    const key = await wizard(["config", "validate", "--config", "key.edn", "--json"], { cwd })
    expect(key.code).toBe(2)
    expect(key.lines.at(-1)?.error).toMatchObject({
      code: "config/unknown-key",
      line: 2,
      hint: "did you mean :wizard/schema?",
    })
    const schema = await wizard(["config", "schema"], { cwd })
    expect(JSON.parse(schema.stdout).title).toBe("Wizard config")
    expect((await wizard(["config", "validate"], { cwd })).code).toBe(2)
    expect((await wizard(["config", "validate", "--config", "none.edn"], { cwd })).code).toBe(3)
  })
})
