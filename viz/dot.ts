import type { Description } from "../src/circuit/describe.js"

/** A circuit in Graphviz's language. */
export function dot({ view, operators }: Description): string {
  const nodes = operators.map(({ id, rule, columns }) => {
    const label = [id, rule, columns.join(" ")].filter((line) => line !== "")
    return `  ${quoted(id)} [label=${quoted(label.join("\n"))}]`
  })
  const edges = operators.flatMap(({ id, inputs }) =>
    inputs.map((input) => `  ${edge(input)} -> ${quoted(id)}${style(input)}`),
  )
  return [`digraph ${quoted(view)} {`, "  rankdir=TB", "  node [shape=box]", ...nodes, ...edges, "}"].join("\n")
}

/** An input may be a second stream of an operator: `c1.map!errors`. */
const edge = (input: string): string => quoted(input.split("!")[0])

const style = (input: string): string =>
  input.includes("!") ? ` [style=dashed, label=${quoted(input.split("!")[1])}]` : ""

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`
