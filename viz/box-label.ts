import type { OperatorJson } from "../src/circuit/describe.js"
import type { Size } from "./layout.js"

/** What stands in an operator's box: its sign and id, and its columns, cut where they are long. */
export interface BoxLabel {
  readonly sign: string
  readonly title: string
  readonly columns: string
}

const SIGNS: Readonly<Record<string, string>> = {
  scan: "σ",
  filter: "σ",
  map: "π",
  join: "⋈",
  antijoin: "▷",
  plus: "+",
  add: "+",
  neg: "−",
  distinct: "δ",
  aggregate: "Σ",
  pull: "⌘",
  fixpoint: "μ",
  delay: "z⁻¹",
  integrate: "∫",
  differentiate: "D",
  errors: "!",
  output: "Δ",
  root: "Δ",
  input: "Δ",
  fold: "▸",
}

/** Letters in a box's second line. */
const COLUMNS = 26

export function boxLabel({ id, kind, columns, rule }: OperatorJson): BoxLabel {
  const all = columns.join(" ")
  return {
    sign: SIGNS[kind] ?? "·",
    title: kind === "fold" ? rule : id,
    columns: all.length > COLUMNS ? `${all.slice(0, COLUMNS - 1)}…` : all,
  }
}

/** Width of a letter of the boxes' font, and the heights of a box with one line and with two, in pixels. */
export const LETTER = 7.3
const ONE_LINE = 26
const TWO_LINES = 42

/** The size of a box that holds the label, in pixels. */
export function boxSize(operator: OperatorJson): Size {
  const { sign, title, columns } = boxLabel(operator)
  const letters = Math.max(sign.length + 1 + title.length, columns.length, 8)
  return { width: 2 * Math.ceil((letters * LETTER + 18) / 2), height: columns === "" ? ONE_LINE : TWO_LINES }
}
