/** The signs that Wizard draws with, in ASCII. */
const SIGNS: Readonly<Record<string, string>> = {
  Δ: "d",
  "∫": "I",
  "⋈": "|><|",
  "▷": "|>",
  "⋉": "|><",
  "∓": "-/+",
  π: "project",
  σ: "select",
  δ: "distinct",
  Σ: "sum",
  "×": "x",
  "∪": "+",
  "∅": "none",
  "−": "-",
  "⁻": "-",
  "¹": "^1",
  "→": "->",
  "…": "...",
  "≥": ">=",
  "≤": "<=",
  "○": "o",
  "●": "*",
  "│": "|",
  "─": "-",
  "╯": "'",
  "╰": "`",
  "╭": ",",
  "╮": ".",
}

/** The text with every sign of Wizard's own spelt in ASCII; `z⁻¹` is `z^-1`. Values that people wrote stay as they are. */
export const ascii = (text: string): string =>
  text.replaceAll("z⁻¹", "z^-1").replace(/\P{ASCII}/gu, (sign) => SIGNS[sign] ?? sign)
