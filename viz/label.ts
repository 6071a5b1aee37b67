import type { OperatorJson } from "../src/circuit/describe.js"
import { producer } from "./loops.js"

/** Where a text is, as an operator's span has it: lines and columns from 1. */
type Span = NonNullable<OperatorJson["span"]>

/**
 * What an operator does, in a few words: its sign, and the part of the query that says it. `lines` are the text in which spans count, where
 * it is known; `operators` are all of the circuit, by id.
 *
 *     σ :movie/title ?title      ⋈ ?m  o1⋈o5      ▷ ?a  o3▷o9      view adults
 */
export function label(
  operator: OperatorJson,
  operators: ReadonlyMap<string, OperatorJson>,
  lines: readonly string[] | undefined,
  view: string,
): string {
  const { kind, columns, id } = operator
  const words = (): string => short(clause(operator.span, lines)) ?? columns.join(" ")
  switch (kind) {
    case "scan":
      return `σ ${words()}`
    case "filter":
      return `σ ${words()}`
    case "join":
      return joined(operator, operators, "⋈")
    case "antijoin":
      return joined(operator, operators, "▷")
    case "plus":
    case "union":
      return `∪ ${columns.join(" ")}`
    case "negate":
      return `− ${columns.join(" ")}`
    case "distinct":
      return "δ distinct"
    case "aggregate":
      return `Σ ${columns.join(" ")}`
    case "fixpoint":
      return `μ ${operator.scope ?? id}`
    case "delay":
      return `z⁻¹ ${operator.scope ?? ""}`.trimEnd()
    case "out":
    case "output":
      return `view ${view}`
  }
  if (id === "find" || operator.rule.startsWith("π")) return `π ${columns.join(" ")}`
  return `${kind} ${kind === "map" ? words() : columns.join(" ")}`.trimEnd()
}

/** A pattern without its brackets and its entity, an expression without its brackets: what tells it from the others. */
const short = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : text.replace(/^\[(?:[?_][^\s\]]*\s+(?=[:?]))?(.*)\]$/, "$1")

function joined(operator: OperatorJson, operators: ReadonlyMap<string, OperatorJson>, sign: string): string {
  const inputs = operator.inputs.map((input) => operators.get(producer(input)))
  const [first, second] = inputs
  if (first === undefined || second === undefined) return `${sign} ${operator.columns.join(" ")}`
  const common = first.columns.filter((column) => second.columns.includes(column))
  // The columns of a rule's relation are numbered: which of them are meant is not known here.
  const isNumbered = [...first.columns, ...second.columns].some((column) => column.startsWith("#"))
  const by = common.length > 0 ? common.join(" ") : isNumbered ? (operator.scope ?? "") : "×"
  return `${sign} ${by}  o${first.n}${sign}o${second.n}`
}

/** The text of a span on one line; undefined where the text is not known. */
export function clause(span: Span | null, lines: readonly string[] | undefined): string | undefined {
  if (span === null || lines === undefined || lines.length < span.endLine) return undefined
  const inside = lines.slice(span.line - 1, span.endLine)
  inside[inside.length - 1] = inside[inside.length - 1].slice(0, span.endColumn - 1)
  inside[0] = inside[0].slice(span.column - 1)
  return inside.join(" ").replace(/\s+/g, " ").trim()
}
