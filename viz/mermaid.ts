import type { Description } from "../src/circuit/describe.js"

/** A circuit in Mermaid's language. */
export function mermaid({ operators }: Description): string {
  const names = new Map(operators.map(({ id, n }) => [id, `o${n}`]))
  const nodes = operators.map(({ id, n, rule, columns }) => {
    const label = [id, rule, columns.join(" ")].filter((line) => line !== "").map(escaped)
    return `  o${n}["${label.join("<br>")}"]`
  })
  const edges = operators.flatMap(({ n, inputs }) =>
    inputs.map((input) => {
      const [from, stream] = input.split("!")
      return `  ${names.get(from) ?? from} ${stream === undefined ? "-->" : `-.->|${escaped(stream)}|`} o${n}`
    }),
  )
  return ["flowchart TD", ...nodes, ...edges].join("\n")
}

/** Mermaid reads entities as `#34;`. */
const escaped = (text: string): string => text.replace(/[#"<>&|]/g, (unit) => `#${unit.charCodeAt(0)};`)
