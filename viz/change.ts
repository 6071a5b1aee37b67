/** What an operator put out in the step that is shown: how many rows come and how many go, whatever their weights. */
export interface Change {
  readonly plus: number
  readonly minus: number
}

/** `+3 −1`; an operator that ran without any change has `0`. */
export function changeText({ plus, minus }: Change): string {
  const parts = [plus > 0 ? `+${plus}` : "", minus > 0 ? `−${minus}` : ""].filter((part) => part !== "")
  return parts.length === 0 ? "0" : parts.join(" ")
}
