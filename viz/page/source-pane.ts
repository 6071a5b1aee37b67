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
  const indent = text.length - text.trimStart().length
  const parts: (Node | string)[] = []
  let at = indent
  const all = stretches(text, line, operators)
  for (const [i, { from, to, ops }] of all.entries()) {
    parts.push(text.slice(at, from))
    const whole = selected && rangeIn(selected, text, line)
    const isMarked = whole !== undefined && whole.from <= from && to <= whole.to
    const ids = ops.map(({ id }) => id)
    // Brackets that close stay on the line of what they close: a button is a block of its own, so they are in it, unmarked.
    const [closing] = /^[\])}]*/.exec(text.slice(to, all[i + 1]?.from))!
    const attributes = {
      type: "button",
      class: isMarked ? "clause marked" : "clause",
      "aria-pressed": String(isMarked),
      title: ids.join(", "),
      onclick: () => choose(ids),
    }
    parts.push(element("button", attributes, element("span", {}, text.slice(from, to)), closing))
    at = to + closing.length
  }
  parts.push(text.slice(at), "\n")
  const shown = element(
    "span",
    { class: "line" },
    element("i", { class: "number", "aria-hidden": "true" }, String(line)),
    element("span", { class: "indent" }, text.slice(0, indent)),
    parts,
  )
  shown.style.paddingLeft = `calc(3.6em + ${indent}ch)`
  return shown
}

/** Where an operator's clause stands in a line. */
function rangeIn({ span }: OperatorJson, text: string, line: number): Omit<Stretch, "ops"> | undefined {
  if (span === null || line < span.line || line > span.endLine) return undefined
  const from = line === span.line ? span.column - 1 : text.length - text.trimStart().length
  const to = line === span.endLine ? span.endColumn - 1 : text.length
  return from < to ? { from, to } : undefined
}

/** The clauses in a line, those that are written inside others left to these. */
function stretches(text: string, line: number, operators: readonly OperatorJson[]): readonly Stretch[] {
  const places = new Map<string, Stretch>()
  for (const operator of operators) {
    const range = rangeIn(operator, text, line)
    if (range === undefined) continue
    const key = `${range.from} ${range.to}`
    places.set(key, { ...range, ops: [...(places.get(key)?.ops ?? []), operator] })
  }
  const taken: Stretch[] = []
  // The shortest first: what is around them keeps what is left of it.
  for (const stretch of [...places.values()].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    taken.push(...without(stretch, taken).filter(({ from, to }) => text.slice(from, to).trim() !== ""))
  }
  return taken.sort((a, b) => a.from - b.from)
}

function without(stretch: Stretch, taken: readonly Stretch[]): readonly Stretch[] {
  let left = [stretch]
  for (const { from, to } of taken) {
    left = left.flatMap((each) => {
      if (to <= each.from || from >= each.to) return [each]
      return [
        { ...each, to: from },
        { ...each, from: to },
      ].filter((piece) => piece.from < piece.to)
    })
  }
  return left
}
