import type { Description, OperatorJson } from "../src/circuit/describe.js"

/** A circuit as text: an operator a line in schedule order, with its inputs, columns, place in the query and equation. */
export function text({ view, level, operators, output }: Description): string {
  const numbers = new Map(operators.map(({ id, n }) => [id, `o${n}`]))
  const lines = operators.map((operator) => cells(operator, numbers))
  const widths = HEADS.map((head, i) => lines.reduce((width, line) => Math.max(width, line[i].length), head.length))
  const line = (parts: readonly string[]): string =>
    parts
      .map((part, i) => part.padEnd(widths[i]))
      .join("  ")
      .trimEnd()
  const title = `${view}: ${level}, ${operators.length} operators, leaves by ${output}`
  return [title, line(HEADS), ...lines.map(line)].join("\n")
}

const HEADS = ["n", "operator", "inputs", "columns", "line", "rule"]

function cells(operator: OperatorJson, numbers: ReadonlyMap<string, string>): readonly string[] {
  const { id, n, inputs, columns, span, rule } = operator
  const from = inputs.map((input) => numbers.get(input) ?? numberOf(input, numbers))
  return [`o${n}`, id, from.join(" "), columns.join(" "), span === null ? "" : `L${span.line}`, rule]
}

/** An input may be a second stream of an operator: `c1.map!errors`. */
function numberOf(input: string, numbers: ReadonlyMap<string, string>): string {
  const [id, stream] = input.split("!")
  const number = numbers.get(id)
  return number === undefined || stream === undefined ? input : `${number}!${stream}`
}
