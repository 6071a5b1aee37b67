import { TOUR } from "../../session/tour.js"
import type { PaneDrawing } from "../frame.js"
import { line, own } from "../text/line.js"
import { wrapped } from "./repl.js"

/** Rows that a station takes: two of text on a whole screen, more on a narrow one. */
export const tourRows = (step: number, columns: number): number => Math.max(2, textOf(step, columns).length) + 1

const textOf = (step: number, columns: number): readonly string[] => wrapped(TOUR[step].says, columns - 2)

/** Keys that do what a station's command does. */
const KEYS: Readonly<Record<string, string>> = {
  ":step": ".",
  ":goto 1": ", or <",
  ":goto end": ">",
  ":back op": "[",
  ":delta c2.join": "k and 2",
  ":verify all": "3 Enter",
}

/** A station of the tour: what to know, and what to do to go on. */
export function tourPane(step: number, columns: number): PaneDrawing {
  const station = TOUR[step]
  const text = textOf(step, columns)
  const key = KEYS[station.command]
  const hint = key === undefined ? "" : `, like ${key}`
  return {
    title: line(own(`Tour ${step + 1} of ${TOUR.length} · ${station.title}`, "title")),
    lines: [
      ...text.map((each) => line(own(` ${each.trim()}`))),
      ...Array.from({ length: tourRows(step, columns) - 1 - text.length }, () => line()),
      line(
        own(" Enter", "key"),
        own(` does ${station.command}${hint}`),
        own("   Esc", "key"),
        own(" ends the tour", "dim"),
      ),
    ],
  }
}
