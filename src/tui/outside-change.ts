import { basename } from "node:path"
import type { Controls } from "./controls.js"

/**
 * The notebook's file is another than it was. Without changes of its own the session follows; else nothing is lost: the person is told,
 * and decides. Returns what there is to say.
 */
export function outsideChange({ model, run }: Controls, text: string): string | undefined {
  const { cells } = model.session
  if (text === cells.document.text) return undefined
  const { file } = cells.document
  const name = basename(file)
  if (cells.unsaved) {
    return `${name} was changed outside, and here: :save writes what is here over it, :load ${file} takes what is there`
  }
  cells.replace(text)
  cells.saved(file)
  run(":run", true)
  return `${name} was changed outside: what has changed runs anew`
}
