import { element } from "./element.js"
import type { PageData } from "./page-data.js"

/** The notebook from top to bottom; transactions and views lead to where they stand. */
export function notebookPane(
  { parts }: PageData,
  { goto, view }: { readonly goto: (t: number) => void; readonly view: (id: string) => void },
): HTMLElement {
  return element(
    "article",
    { class: "notebook" },
    parts.map((part) => {
      if (part.part === "prose") {
        const prose = element("div", { class: "prose" })
        // Made from Markdown at export, where tags are shown as text.
        prose.innerHTML = part.html
        return prose
      }
      const { kind, name, t, text, status, message } = part
      const leads =
        kind === "view" && name !== null
          ? () => view(name)
          : t !== null && /^(tx|load|args|expect)$/.test(kind)
            ? () => goto(t)
            : undefined
      const title = `${kind}${name === null ? "" : ` ${name}`}`
      const head = leads ? element("button", { type: "button", class: "lead", onclick: leads }, title) : title
      return element(
        "figure",
        { class: `cell ${status}` },
        element(
          "figcaption",
          {},
          head,
          t === null || kind === "view" ? "" : ` t${t}`,
          status === "ok" ? "" : ` · ${message || status}`,
        ),
        element("pre", {}, element("code", {}, text.trimEnd())),
      )
    }),
  )
}
