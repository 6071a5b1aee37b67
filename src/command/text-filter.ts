import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import type { JsRow } from "../library/result.js"

/** Whether the text of one of a row's values contains the text, in whatever case. */
export function contains(text: string): (row: JsRow) => boolean {
  const wanted = text.toLowerCase()
  return (row) => row.some((value) => print(fromJs(value)).toLowerCase().includes(wanted))
}
