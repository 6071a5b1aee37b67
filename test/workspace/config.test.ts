import { describe, expect, it } from "vitest"
import type { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { fromJs } from "../../src/edn/js.js"
import { configOf, parseConfig } from "../../src/workspace/config.js"
import { CIRCUIT_KEYS, configSchema, TOP_KEYS } from "../../src/workspace/config-keys.js"

const QUERY = ":wizard.circuit/query [:find ?x :where [?x :a]]"

function mistake(text: string): WizardError {
  try {
    parseConfig(source("c.edn", text))
  } catch (error) {
    return error as WizardError
  }
  throw new Error(`accepted: ${text}`)
}

describe("a config", () => {
  it("is read as EDN, and as the same in JS", () => {
    const text = `{:wizard/workspace-dir "w" :wizard/circuits {:a {${QUERY} :wizard.circuit/args [1] :wizard.storage/type :wizard.storage/duckdb}}}`
    const { workspaceDirectory, circuits } = parseConfig(source("c.edn", text))
    expect(workspaceDirectory).toBe("w")
    expect(circuits.get("a")).toMatchObject({ name: "a", args: [1], storage: "duckdb" })
    const js = { ":wizard/circuits": { a: { "wizard.circuit/query": "[:find ?x :where [?x :a]]" } } }
    expect(configOf(fromJs(js), "config").circuits.get("a")?.query.text).toBe("[:find ?x :where [?x :a]]")
  })

  it.each([
    ["{:wizard/circuit {}}", "config/unknown-key", "did you mean :wizard/circuits?", 2],
    [
      `{:wizard/circuits\n {:a {:wizard.circuit/qery []}}}`,
      "config/unknown-key",
      "did you mean :wizard.circuit/query?",
      7,
    ],
    [
      `{:wizard/circuits {:a {${QUERY} :wizard.storage/type :wizard.storage/duckdbb}}}`,
      "config/value",
      "did you mean :wizard.storage/duckdb?",
      93,
    ],
    [`{:wizard/circuits {:a/b {${QUERY}}}}`, "config/value", "letters, digits", 20],
    [`{:wizard/circuits {:a {${QUERY}} "a" {${QUERY}}}}`, "config/value", undefined, 73],
    ["{:wizard/workspace-dir 5}", "config/value", undefined, 24],
    ["{:wizard/circuits [1]}", "config/value", undefined, 19],
    ["{:wizard/circuits {:a {}}}", "config/missing", ":wizard.circuit/query", undefined],
    ["[]", "config/value", undefined, 1],
  ])("%s is refused where it is wrong", (text, code, hint, column) => {
    const error = mistake(text)
    expect(error.code).toBe(code)
    if (hint !== undefined) expect(error.hint).toContain(hint)
    expect(error.toJSON().column).toBe(column)
  })

  it("has a JSON Schema with every key, with and without a colon", () => {
    const schema = configSchema() as { properties: Record<string, { additionalProperties?: { properties: object } }> }
    const both = (keys: object) => Object.keys(keys).flatMap((key) => [key, `:${key}`])
    expect(Object.keys(schema.properties)).toEqual(both(TOP_KEYS))
    expect(Object.keys(schema.properties["wizard/circuits"].additionalProperties?.properties ?? {})).toEqual(
      both(CIRCUIT_KEYS),
    )
  })
})
