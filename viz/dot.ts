import type { Description } from "../src/circuit/describe.js"
import { type Change, changeText } from "./change.js"
import { producer } from "./loops.js"

/** A circuit in Graphviz's language; with `changes` wires carry the delta of a step, and those without one are grey. */
export function dot({ view, operators }: Description, changes?: ReadonlyMap<string, Change>): string {
  const nodes = operators.map(({ id, rule, columns }) => {
    const label = [id, rule, columns.join(" ")].filter((line) => line !== "")
    return `  ${quoted(id)} [label=${quoted(label.join("\n"))}${idle(id, changes)}]`
  })
  const edges = operators.flatMap(({ id, inputs }) =>
    inputs.map((input) => `  ${quoted(producer(input))} -> ${quoted(id)}${style(input, changes)}`),
  )
  return [`digraph ${quoted(view)} {`, "  rankdir=TB", "  node [shape=box]", ...nodes, ...edges, "}"].join("\n")
}

const idle = (id: string, changes: ReadonlyMap<string, Change> | undefined): string =>
  changes === undefined || changes.has(id) ? "" : ", color=gray, fontcolor=gray"

/** An input may be a second stream of an operator, `c1.map!errors`, of which no delta is told. */
function style(input: string, changes: ReadonlyMap<string, Change> | undefined): string {
  const [id, stream] = input.split("!")
  if (stream !== undefined) return ` [style=dashed, label=${quoted(stream)}]`
  const change = changes?.get(id)
  if (change !== undefined) return ` [label=${quoted(changeText(change))}]`
  return changes === undefined ? "" : " [color=gray]"
}

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`
