/** What the signs of a circuit mean, in a sentence each. */
export const GLOSSARY: Readonly<Record<string, string>> = {
  Δ: "delta: what a transaction changes. Rows that come have weight +1, rows that go −1.",
  "∫": "integral: the sum of all deltas up to now, which is what there is now.",
  "z⁻¹": "delay: the value before this transaction.",
  "⋈": "join: pairs of rows that agree on their common variables. It keeps both sides: Δ(A ⋈ B) = ∫A ⋈ ΔB + ΔA ⋈ z⁻¹∫B.",
  "▷": "antijoin: rows for which the other side has none (not).",
  σ: "selection: rows that fit a pattern or a predicate.",
  π: "projection: some of the columns, or what is computed from them.",
  "+": "plus: rows of all inputs together (or, several heads of a rule).",
  "−": "negation: the same rows with the opposite weight.",
  δ: "distinct: rows of positive weight count once.",
  Σ: "aggregate: one row a group; only groups that change are told.",
  μ: "fixpoint: a circuit inside, that runs round by round until nothing changes.",
  D: "differentiation: a value minus the value before.",
  "⌘": "pull: the tree of an entity, made anew when a fact in it changes.",
  "!": "errors: bindings on which an expression throws; the view stands failed while there are any.",
  weight: "how often a row is there; −1 in a delta takes it away once.",
  "full query": "the query answered from scratch over all facts, by an oracle that shares nothing with the circuit.",
}

/** The signs of which a text makes use, with what they mean. */
export const signsIn = (text: string): readonly (readonly [sign: string, meaning: string])[] =>
  Object.entries(GLOSSARY).filter(([sign]) => sign.length <= 3 && text.includes(sign))
