import { type BoxLayout, boxes } from "../../../viz/boxes.js"
import type { PaneDrawing } from "../frame.js"
import type { CircuitRow, CircuitScene } from "../scene/circuit-scene.js"
import { type Line, own, type Segment, type Spelling, type Style, spelt } from "../text/line.js"
import { clip } from "../text/width.js"
import { counted } from "./table.js"

const LABEL = 26

/** What stands in a box: as long at every transaction, so that boxes stay where they are. */
const text = (row: CircuitRow, spelling: Spelling): string =>
  clip(spelt(own(`${row.number} ${row.label.replace(/ {2}o\d+.*$/, "")}`.trim()), spelling), LABEL)

/** The layout of a circuit in boxes; undefined where there is no room for it. */
export function boxesIn(scene: CircuitScene, columns: number, spelling: Spelling): BoxLayout | undefined {
  const layout = boxes(
    scene.rows.map((row) => ({
      id: row.node.id,
      inputs: row.node.inputs,
      columns: Math.max(10, [...text(row, spelling)].length),
    })),
  )
  return layout.columns <= columns ? layout : undefined
}

/** The circuit in boxes: what passes stands in the lower border of each. */
export function boxesPane(
  scene: CircuitScene,
  layout: BoxLayout,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  title: Line,
  spelling: Spelling,
): PaneDrawing {
  const cursor = scene.rows[scene.cursor]
  const at = cursor === undefined ? 0 : (layout.boxes.get(cursor.node.id)?.y ?? 0)
  const top = Math.max(0, Math.min(at - Math.floor(rows / 2) + 1, layout.rows - rows))
  const left = Math.floor((columns - layout.columns) / 2)
  const byRow = new Map<number, CircuitRow[]>()
  for (const row of scene.rows) {
    const y = layout.boxes.get(row.node.id)!.y
    for (let i = 0; i < 3; i++) byRow.set(y + i, [...(byRow.get(y + i) ?? []), row])
  }
  const lines = Array.from({ length: Math.min(rows, layout.rows) }, (_, i) => {
    const y = top + i
    const here = (byRow.get(y) ?? []).sort((a, b) => layout.boxes.get(a.node.id)!.x - layout.boxes.get(b.node.id)!.x)
    const segments: Segment[] = [own(" ".repeat(left))]
    let x = 0
    for (const row of here) {
      const box = layout.boxes.get(row.node.id)!
      segments.push(own(layout.lines[y].slice(x, box.x), "border"))
      segments.push(...boxRow(row, y - box.y, box.columns, row === cursor, spelling))
      x = box.x + box.columns
    }
    segments.push(own(layout.lines[y].slice(x), "border"))
    return { segments }
  })
  return { title, lines }
}

function boxRow(
  row: CircuitRow,
  part: number,
  columns: number,
  isCursor: boolean,
  spelling: Spelling,
): readonly Segment[] {
  const style: Style = isCursor ? "border-focus" : row.wrong ? "error" : row.active ? "plain" : "dim"
  if (part === 0) return [own(isCursor ? `┏${"━".repeat(columns - 2)}┓` : `┌${"─".repeat(columns - 2)}┐`, style)]
  const side = isCursor ? "┃" : "│"
  if (part === 1) {
    const label = text(row, spelling)
    const inner: Segment = {
      ...own(label.padEnd(columns - 4), row.found ? "hit" : row.active ? "title" : "dim"),
      raw: true,
    }
    return [own(`${side} `, style), inner, own(` ${side}`, style)]
  }
  const said = counts(row)
  const used = said.reduce((sum, segment) => sum + segment.text.length, 0)
  const rule = isCursor ? "━" : "─"
  const rest = Math.max(0, columns - 3 - used)
  return [own((isCursor ? "┗" : "└") + rule, style), ...said, own(rule.repeat(rest) + (isCursor ? "┛" : "┘"), style)]
}

function counts({ plus, minus, state }: CircuitRow): readonly Segment[] {
  if (plus + minus === 0) return state === 0 ? [] : [own(` ${counted(state)} rows `, "dim")]
  return [
    own(" "),
    ...(plus > 0 ? [own(`+${counted(plus)} `, "plus")] : []),
    ...(minus > 0 ? [own(`-${counted(minus)} `, "minus")] : []),
  ]
}
