import type { Description } from "../src/circuit/describe.js"
import { type Change, changeText } from "./change.js"

/** A circuit in Mermaid's language; with `changes` wires carry the delta of a step, and operators without one are grey. */
export function mermaid({ operators }: Description, changes?: ReadonlyMap<string, Change>): string {
  const names = new Map(operators.map(({ id, n }) => [id, `o${n}`]))
  const nodes = operators.map(({ id, n, rule, columns }) => {
    const label = [id, rule, columns.join(" ")].filter((line) => line !== "").map(escaped)
    return `  o${n}["${label.join("<br>")}"]`
  })
  const edges = operators.flatMap(({ n, inputs }) =>
    inputs.map((input) => {
      const [from, stream] = input.split("!")
      const change = changes?.get(from)
      const arrow =
        stream !== undefined
          ? `-.->|${escaped(stream)}|`
          : change === undefined
            ? "-->"
            : `-->|"${changeText(change)}"|`
      return `  ${names.get(from) ?? from} ${arrow} o${n}`
    }),
  )
  const idle = changes === undefined ? [] : operators.filter(({ id }) => !changes.has(id)).map(({ n }) => `o${n}`)
  const classes = idle.length === 0 ? [] : ["  classDef idle color:#888,stroke:#bbb", `  class ${idle.join(",")} idle`]
  return ["flowchart TD", ...nodes, ...edges, ...classes].join("\n")
}

/** Mermaid reads entities as `#34;`. */
const escaped = (text: string): string => text.replace(/[#"<>&|]/g, (unit) => `#${unit.charCodeAt(0)};`)
