/** What keys do, the same as in the terminal where there is the same. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly does: Action; readonly says: string }[] = [
  { keys: [".", "PageDown"], does: "next", says: "next transaction" },
  { keys: [",", "PageUp"], does: "previous", says: "transaction before" },
  { keys: ["]", "Shift+ArrowRight"], does: "next-step", says: "next operator that runs" },
  { keys: ["[", "Shift+ArrowLeft"], does: "previous-step", says: "operator before" },
  { keys: ["}"], does: "next-round", says: "next round of a fixpoint" },
  { keys: ["{"], does: "previous-round", says: "round before" },
  { keys: ["<", "Home"], does: "first", says: "the beginning" },
  { keys: [">", "End"], does: "last", says: "the last transaction" },
  { keys: [" "], does: "play", says: "play, pause" },
  { keys: ["j", "ArrowDown"], does: "operator-down", says: "operator below: along the wire" },
  { keys: ["k", "ArrowUp"], does: "operator-up", says: "operator above: along the wire" },
  { keys: ["l", "ArrowRight"], does: "operator-right", says: "operator to the right" },
  { keys: ["h", "ArrowLeft"], does: "operator-left", says: "operator to the left" },
  { keys: ["v"], does: "level", says: "plan, circuit, primitives" },
  { keys: ["d"], does: "mode", says: "Δ, state, full query, side by side" },
  { keys: ["z"], does: "fold", says: "fold or unfold the rule or clause of the operator" },
  { keys: ["/"], does: "search", says: "search" },
  { keys: ["p"], does: "predict", says: "predict: hide deltas until asked" },
  { keys: ["r"], does: "reveal", says: "show what was predicted" },
  { keys: ["t"], does: "table", says: "the table beside the drawing" },
  { keys: ["+"], does: "larger", says: "larger" },
  { keys: ["-"], does: "smaller", says: "smaller" },
  { keys: ["0"], does: "fit", says: "the whole circuit" },
  { keys: ["1", "2", "3", "4"], does: "pane", says: "to the source, the circuit, the tuples, the timeline" },
  { keys: ["?"], does: "help", says: "these keys" },
  { keys: ["Escape"], does: "close", says: "close, leave the operator" },
]

export type Action =
  | "next"
  | "previous"
  | "next-step"
  | "previous-step"
  | "next-round"
  | "previous-round"
  | "first"
  | "last"
  | "play"
  | "operator-down"
  | "operator-up"
  | "operator-left"
  | "operator-right"
  | "level"
  | "mode"
  | "fold"
  | "search"
  | "predict"
  | "reveal"
  | "table"
  | "larger"
  | "smaller"
  | "fit"
  | "pane"
  | "help"
  | "close"

/** What a key press means, if anything. Where one writes or chooses, keys belong to the field; arrows move operators in the circuit only. */
export function actionOf(event: KeyboardEvent, isCircuit: boolean): Action | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined
  const target = event.target as HTMLElement
  const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
  if (isField && event.key !== "Escape") return undefined
  if (event.key === " " && /^(BUTTON|SUMMARY)$/.test(target.tagName)) return undefined
  const isArrow = event.key.startsWith("Arrow")
  const key = event.shiftKey && isArrow ? `Shift+${event.key}` : event.key
  if (isArrow && !event.shiftKey && !isCircuit) return undefined
  if (/^(Page|Home|End)/.test(key) && target.closest(".sight, .left, .right") !== null) return undefined
  return KEYS.find(({ keys }) => keys.includes(key))?.does
}
