import { describe, expect, test } from "vitest"
import { prose } from "../../src/page/prose.js"

describe("prose", () => {
  test("is Markdown, its headings below the page's own", () => {
    expect(prose("# Title\n\nSome *text* and `code`.")).toBe(
      "<h2>Title</h2>\n<p>Some <em>text</em> and <code>code</code>.</p>\n",
    )
    expect(prose("| a |\n| - |\n| 1 |")).toContain("<table>")
  })

  test.each([
    ["<script>alert(1)</script>", "<script"],
    ["<img src=x onerror=alert(1)>", "<img"],
    ["![picture](https://example.org/x.png)", "<img"],
    ["[x](javascript:alert(1))", "href"],
    ["[x](JaVaScRiPt:alert(1))", "href"],
    ["[x](data:text/html,hello)", "href"],
    ["[x](vbscript:x)", "href"],
    ["[x](file:///etc/passwd)", "href"],
    ["<a href='https://example.org' onclick='alert(1)'>x</a>", "<a"],
  ])("of %s no %s is left", (markdown, gone) => expect(prose(markdown)).not.toContain(gone))

  test("links lead away without a trace", () =>
    expect(prose("[x](https://example.org/a?b=1&c=2)")).toBe(
      '<p><a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">x</a></p>\n',
    ))
})
