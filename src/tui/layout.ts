import type { Pane, Size } from "./state.js"

/** A pane's place in a band: its columns without borders. */
export interface Slot {
  readonly pane: Pane | "tour"
  readonly columns: number
}

/** Panes side by side; borders are between bands and slots. */
export interface Band {
  readonly rows: number
  readonly slots: readonly Slot[]
}

/** What is on a screen of that size, between the status line at the top and the line of keys at the bottom. */
export type Layout =
  | { readonly kind: "enlarge" }
  /** One pane, with tabs in the status line. */
  | { readonly kind: "tabs"; readonly bands: readonly Band[] }
  | { readonly kind: "panes"; readonly bands: readonly Band[] }

export interface LayoutWish {
  readonly focus: Pane
  /** The focused pane alone. */
  readonly zoomed: boolean
  /** Lines that the prompt would like to have. */
  readonly prompt: number
  /** Rows for a station of the tour; 0 when there is none. */
  readonly tour: number
}

/** The status line and the line of keys. */
const OUTSIDE = 2
const LEAST = { columns: 40, rows: 10 }
const WHOLE = { columns: 80, rows: 24 }
const WIDE = 160

export function layout({ columns, rows }: Size, wish: LayoutWish): Layout {
  if (columns < LEAST.columns || rows < LEAST.rows) return { kind: "enlarge" }
  const body = rows - OUTSIDE
  const alone: Band[] = [{ rows: body - 2, slots: [{ pane: wish.focus, columns: columns - 2 }] }]
  if (columns < WHOLE.columns || rows < WHOLE.rows) return { kind: "tabs", bands: toured(alone, wish) }
  if (wish.zoomed) return { kind: "panes", bands: alone }
  return { kind: "panes", bands: several(columns, body, wish) }
}

/** A station of the tour above a pane that is alone, where that leaves some rows for it. */
function toured([alone]: readonly Band[], { tour }: LayoutWish): readonly Band[] {
  const rows = alone.rows - tour - 1
  if (tour === 0 || rows < 3) return [alone]
  const { columns } = alone.slots[0]
  return [
    { rows: tour, slots: [{ pane: "tour", columns }] },
    { ...alone, rows },
  ]
}

function several(columns: number, body: number, wish: LayoutWish): readonly Band[] {
  const borders = wish.tour > 0 ? 5 : 4
  const usual = Math.max(wish.tour > 0 ? 4 : 5, Math.min(14, Math.round(body * (wish.tour > 0 ? 0.2 : 0.24))))
  const repl = Math.min(Math.max(usual, wish.prompt + 2), Math.floor(body / 2))
  const timeline = body >= 36 ? 2 : 1
  const tour: Band[] = wish.tour > 0 ? [{ rows: wish.tour, slots: [{ pane: "tour", columns: columns - 2 }] }] : []
  return [
    ...tour,
    { rows: body - borders - repl - timeline - wish.tour, slots: slots(columns, wish) },
    { rows: timeline, slots: [{ pane: "timeline", columns: columns - 2 }] },
    { rows: repl, slots: [{ pane: "repl", columns: columns - 2 }] },
  ]
}

/** The notebook has a column of its own on a wide screen; on others it takes the circuit's place while it is looked at. */
function slots(columns: number, { focus }: LayoutWish): readonly Slot[] {
  if (columns >= WIDE) {
    const notebook = Math.floor((columns - 4) * 0.265)
    const circuit = Math.floor((columns - 4) * 0.347)
    return [
      { pane: "notebook", columns: notebook },
      { pane: "circuit", columns: circuit },
      { pane: "delta", columns: columns - 4 - notebook - circuit },
    ]
  }
  const left = Math.ceil((columns - 3) / 2)
  return [
    { pane: focus === "notebook" ? "notebook" : "circuit", columns: left },
    { pane: "delta", columns: columns - 3 - left },
  ]
}
