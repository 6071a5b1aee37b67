import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { attribute, cells } from "../../src/notebook/document.js"
import { parseNotebook, printNotebook } from "../../src/notebook/format.js"
import { seed } from "../support/seed.js"

const parse = (text: string) => parseNotebook(text, "test.md")
const kinds = (text: string) =>
  cells(parse(text)).map(({ kind, name }) => (name === undefined ? kind : `${kind} ${name}`))

const piece = fc.oneof(
  fc.constantFrom("```", "````", "~~~", "   ```", "    ```", "> ```", "- ```", "```edn tx t1", "~~~diff expect v @t1"),
  fc.constantFrom("<!--", "-->", "```clojure view a args=[1 2]", "text", "[:find ?x]", "", " ", "\t```"),
  fc.string(),
)
const text = fc
  .array(fc.tuple(piece, fc.constantFrom("\n", "\r\n", "")), { maxLength: 30 })
  .map((lines) => lines.map(([line, end]) => line + end).join(""))

describe("a document", () => {
  test("printed is the text that was parsed, whatever it was", () => {
    fc.assert(
      fc.property(text, (given) => {
        const document = parse(given)
        expect(printNotebook(document)).toBe(given)
        for (const cell of cells(document)) expect(given.slice(cell.start, cell.end)).toBe(cell.body)
      }),
      { seed: seed(), numRuns: 500 },
    )
  })

  test("knows cells by the second word of a fence", () => {
    expect(kinds("```edn tx t1\n[]\n```\n")).toEqual(["tx t1"])
    expect(kinds("~~~ clojure view a\nx\n~~~")).toEqual(["view a"])
    expect(kinds("````edn tx\n```\n````\n```edn tx b\n```")).toEqual(["tx", "tx b"])
    expect(kinds("  ```edn tx\r\n  []\r\n  ```\r\n")).toEqual(["tx"])
    expect(kinds("```clojure\nview\n```\n```\ntx\n```\n```js something\n```")).toEqual([])
    expect(kinds("```sh sh\nls\n```\n```sh\nls\n```")).toEqual(["sh"])
  })

  test("does not misread fences inside others, quotes, lists and comments", () => {
    expect(kinds("````md\n```edn tx inner\n[]\n```\n````\n")).toEqual([])
    expect(kinds("> ```edn tx quoted\n> []\n> ```\n\n```edn tx a\n[]\n```\n")).toEqual(["tx a"])
    expect(kinds("- ```edn tx listed\n  []\n  ```\n\n```edn tx a\n[]\n```\n")).toEqual(["tx a"])
    expect(kinds("- ```edn tx listed\n  []\n\n```edn tx a\n[]\n```\n")).toEqual(["tx a"])
    expect(kinds("    ```edn tx code\n    ```\n```edn tx a\n```\n")).toEqual(["tx a"])
    expect(kinds("<!--\n```edn tx gone\n```\n-->\n```edn tx a\n```\n")).toEqual(["tx a"])
    expect(kinds("```edn tx a\n    ```\n```\n```edn tx b\n```")).toEqual(["tx a", "tx b"])
    expect(kinds("text ```edn tx a``` text\n```edn `tx`\n")).toEqual([])
  })

  test("reads attributes, with spaces inside brackets and strings", () => {
    const [cell] = cells(parse('```clojure view a-1 rules=r args=[1980 "a ] b" [1 2]] sources={$b "F 1"}\n```'))
    expect(cell.name).toBe("a-1")
    expect(attribute(cell, "rules")).toBe("r")
    expect(attribute(cell, "args")).toBe('[1980 "a ] b" [1 2]]')
    expect(attribute(cell, "sources")).toBe('{$b "F 1"}')
    const [expectation] = cells(parse("```diff expect a @t1 full op=c1.scan rows=3\n```"))
    expect(expectation.attributes.map(({ key, value, column }) => [key, value, column])).toEqual([
      ["@", "t1", 18],
      ["full", undefined, 22],
      ["op", "c1.scan", 27],
      ["rows", "3", 38],
    ])
    expect(cells(parse("```diff expect error\n```"))[0].name).toBeUndefined()
  })

  test("gives the place of a body", () => {
    const given = "# A\r\n\r\n```edn tx t1\r\n[1]\r\n```\r\n"
    const [cell] = cells(parse(given))
    expect(cell).toMatchObject({ line: 3, body: "[1]\r\n", start: given.indexOf("[1]"), closing: "```\r\n" })
  })
})

describe("warnings", () => {
  const warning = (text: string) => parse(text).warnings.map((each) => each.toJSON())

  test("for a misspelt kind, in our languages only", () => {
    expect(warning("\n```diff expct a\n```\n")).toMatchObject([
      { code: "cell/kind", line: 2, column: 9, hint: "did you mean expect?" },
    ])
    expect(warning("```sql qurey\n```\n")).toMatchObject([{ code: "cell/kind", hint: "did you mean query?" }])
    expect(warning("```python expct\n```\n```edn something-else\n```")).toEqual([])
  })

  test("for a cell that cannot be one", () => {
    expect(warning("- ```edn tx a\n  ```\n")).toMatchObject([{ code: "cell/indented" }])
    expect(warning("```view a\n```")).toMatchObject([{ code: "cell/language" }])
    expect(warning("```\ntext")).toMatchObject([{ code: "cell/unclosed", line: 1 }])
  })
})
