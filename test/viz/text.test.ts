import { expect, test } from "vitest"
import { Wizard } from "../../src/library/wizard.js"
import { dot } from "../../viz/dot.js"
import { mermaid } from "../../viz/mermaid.js"
import { text } from "../../viz/text.js"

const wizard = await Wizard.load({})
const description = wizard.explain("v", { query: '[:find ?e :where [?e :a "x\\"y"]]' }, "plan")

test("a plan as text", () => {
  expect(text(description)).toBe(
    [
      "v: plan, 3 operators, leaves by distinct",
      "n   operator  inputs  columns  line  rule",
      'o1  c1.scan           ?e       L1    [?e :a "x\\"y"]',
      "o2  find      o1      ?e       L1    π ?e",
      "o3  distinct  o2      ?e       L1    δ",
    ].join("\n"),
  )
})

test("the same for Graphviz and Mermaid, with quotes escaped", () => {
  expect(dot(description)).toContain('"c1.scan" [label="c1.scan\\n[?e :a \\"x\\\\\\"y\\"]\\n?e"]')
  expect(dot(description)).toContain('"find" -> "distinct"')
  expect(mermaid(description)).toContain('o1["c1.scan<br>[?e :a #34;x\\#34;y#34;]<br>?e"]')
  expect(mermaid(description)).toContain("  o2 --> o3")
})

test("inputs are not needed, and nothing is kept", () => {
  const { operators } = wizard.explain("v", { query: "[:find ?e :in $ ?x [?y ...] :where [?e ?x ?y]]" })
  expect(operators.length).toBeGreaterThan(3)
  expect(wizard.views()).toEqual([])
})
