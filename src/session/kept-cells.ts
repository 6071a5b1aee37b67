import type { Wizard } from "../library/wizard.js"
import type { Cell } from "../notebook/document.js"
import type { Status } from "../notebook/result.js"

/** A cell that ran, as it is noted beside the history; without `after` it had only begun. */
export interface KeptCell {
  /** Its text, fences included. */
  readonly text: string
  /** The Wizard's t before and after it. */
  readonly before: number
  readonly after?: number
  /** The notebook's t after it, refused transactions counted. */
  readonly stageT: number
  readonly status?: Status
  readonly message?: string
  readonly t?: number | null
}

export const textOf = ({ opening, body, closing }: Cell): string => opening + body + closing

/** The cells that a Wizard's history notes, in order. */
export function keptCells({ history }: Wizard): readonly KeptCell[] {
  const all: KeptCell[] = []
  for (;;) {
    const note = history.noted(keyOf(all.length))
    if (note === undefined || note === "") return all
    all.push(JSON.parse(note) as KeptCell)
  }
}

/** Notes a cell under its number. */
export const keepCell = ({ history }: Wizard, index: number, cell: KeptCell): Promise<void> =>
  history.note(keyOf(index), JSON.stringify(cell))

/** Forgets the cells from a number on. */
export async function dropCells({ history }: Wizard, from: number): Promise<void> {
  for (let i = from; ; i++) {
    const note = history.noted(keyOf(i))
    if (note === undefined || note === "") return
    await history.note(keyOf(i), "")
  }
}

const keyOf = (index: number): string => `cell ${index}`
