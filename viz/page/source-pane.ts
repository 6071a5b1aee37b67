import type { OperatorJson } from "../../src/circuit/describe.js"
import { element } from "./element.js"
import type { PageSource } from "./page-data.js"

export interface SourceLook {
  readonly source: readonly PageSource[]
  readonly operators: readonly OperatorJson[]
  readonly selected: OperatorJson | undefined
  /** A clause was chosen: the operators that come from it, the outermost last. */
  readonly choose: (operators: readonly string[]) => void
}

/** A part of a line that belongs to a clause. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly ops: readonly OperatorJson[]
}

/** The text of a view and its rules: clauses are buttons that lead to their operators, that of the selected operator is marked. */
export function sourcePane(look: SourceLook): HTMLElement {
  return element(
    "div",
    {},
    look.source.map(({ kind, name, line, text }) =>
      element(
        "figure",
        { class: "source" },
        element("figcaption", {}, `${kind} ${name}`),
        element(
          "pre",
          {},
          element(
            "code",
            {},
            text
              .trimEnd()
              .split("\n")
              .map((each, i) => lineOf(each, line + i, look)),
          ),
        ),
      ),
    ),
  )
}

function lineOf(text: string, line: number, { operators, selected, choose }: SourceLook): HTMLElement {
  const parts: (Node | string)[] = []
  let at = 0
  for (const { from, to, ops } of stretches(text, line, operators)) {
    parts.push(text.slice(at, from))
    const isMarked = ops.some(({ id }) => id === selected?.id)
    const ids = ops.map(({ id }) => id)
    parts.push(
      element(
        "button",
        {
          type: "button",
          class: isMarked ? "clause marked" : "clause",
          "aria-pressed": String(isMarked),
          title: ids.join(", "),
          onclick: () => choose(ids),
        },
        text.slice(from, to),
      ),
    )
    at = to
  }
  parts.push(text.slice(at), "\n")
  return element(
    "span",
    { class: "line" },
    element("i", { class: "number", "aria-hidden": "true" }, String(line)),
    parts,
  )
}

/** The clauses that lie in a line, those that are written inside others left to these, without overlaps. */
function stretches(text: string, line: number, operators: readonly OperatorJson[]): readonly Stretch[] {
  const places = new Map<string, Stretch>()
  for (const operator of operators) {
    const { span } = operator
    if (span === null || line < span.line || line > span.endLine) continue
    const from = line === span.line ? span.column - 1 : text.length - text.trimStart().length
    const to = line === span.endLine ? span.endColumn - 1 : text.length
    if (from >= to) continue
    const key = `${from} ${to}`
    places.set(key, { from, to, ops: [...(places.get(key)?.ops ?? []), operator] })
  }
  // The shortest first: what is around them keeps what is left of it.
  const taken: Stretch[] = []
  for (const stretch of [...places.values()].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    if (taken.every(({ from, to }) => stretch.to <= from || stretch.from >= to)) taken.push(stretch)
  }
  return taken.sort((a, b) => a.from - b.from)
}
