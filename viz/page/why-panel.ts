import { element } from "./element.js"
import type { Known } from "./inquiry.js"
import type { Derivation, Row } from "./page-data.js"
import { rowText } from "./z-set.js"

/** Why a row is there: its derivation down to datoms, or why there is none to show. */
export function whyPanel(
  row: Row,
  known: Known<Derivation | null>,
  left: number,
  select: (op: string) => void,
): HTMLElement {
  const shown =
    known.is === "answered" && known.answer !== null
      ? tree(known.answer, select)
      : element("p", { class: "nothing" }, reasonOf(known, left))
  return element(
    "div",
    { class: "why", "aria-busy": known.is === "asked" },
    element("h4", {}, `why ${rowText(row)}`),
    shown,
  )
}

function reasonOf(known: Known<Derivation | null>, left: number): string {
  if (known.is === "asked") return "the engine derives it…"
  if (known.is === "failed") return known.message
  if (known.is === "unknown") return `derivations of ${left} rows are not in this file`
  return "the row does not stand in the view at this t, or it stood in it before t 1"
}

/** Iterative, as derivations of deep recursions are deep. */
function tree(derivation: Derivation, select: (op: string) => void): HTMLElement {
  const root = element("ul", { class: "derivation" })
  const stack: { node: Derivation; into: HTMLElement; depth: number }[] = [{ node: derivation, into: root, depth: 0 }]
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, into, depth } = task
    if ("datom" in node) {
      const at = node.line === null ? "" : `, line ${node.line}`
      into.append(element("li", { class: "datom" }, rowText(node.datom), element("i", {}, ` t${node.t}${at}`)))
      continue
    }
    const inner = depth > 30 ? into : element("ul")
    const { op, clause, absent, seen, from } = node
    into.append(
      element(
        "li",
        {},
        element("button", { type: "button", class: "lead", onclick: () => select(op) }, op),
        ` ${absent ? "no such row" : rowText(node.row)} `,
        clause === null ? undefined : element("code", {}, clause),
        seen ? " derived above" : undefined,
        inner === into ? undefined : inner,
      ),
    )
    for (const each of from.toReversed()) stack.push({ node: each, into: inner, depth: depth + 1 })
  }
  if ("more" in derivation) root.append(element("li", {}, "… the derivation goes on"))
  return root
}
