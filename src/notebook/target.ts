import type { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Cell } from "./document.js"
import { atWord } from "./place.js"
import type { Stage } from "./stage.js"

/** What an `expect` is about: a view at t, or the answer of a `query` cell. */
export type Target =
  | { readonly kind: "view"; readonly view: string; readonly t: number; readonly cell: Cell | undefined }
  | { readonly kind: "query"; readonly cell: Cell; readonly t: number }

/**
 * The view or query that is named, the nearest above without a name. Throws `view/unknown` and `tx/unknown` at the word that
 * names nothing.
 */
export function targetOf(stage: Stage, expect: Cell): Target {
  const { name } = expect
  const cell = stage.nearest((each) => isTarget(each) && (name ?? each.name) === each.name)
  const t = timeOf(stage, expect)
  if (cell?.kind === "query") return { kind: "query", cell, t }
  const view = name ?? cell?.name
  if (view !== undefined && (cell !== undefined || stage.wizard.views().includes(view)))
    return { kind: "view", view, t, cell }
  const known = [...stage.wizard.views(), ...stage.above.flatMap((each) => (isTarget(each) ? (each.name ?? []) : []))]
  const near = name === undefined ? undefined : nearest(name, known)
  const message = name === undefined ? "expected a view or a query above" : `no view ${name}`
  const hint = near === undefined ? "a view stands above what names it" : `did you mean ${near}?`
  throw atWord(stage.file, expect, expect.nameColumn, "view/unknown", message, hint)
}

const isTarget = ({ kind }: Cell): boolean => kind === "view" || kind === "query"

/** The error that `expect … error` is about, and the cell in which it arose, if it did. */
export function errorOf(stage: Stage, expect: Cell): { error: WizardError; cell: Cell | undefined } | undefined {
  const { name } = expect
  const named = stage.above.filter(
    (cell) => cell.kind !== "expect" && cell.kind !== "sh" && (name ?? cell.name) === cell.name,
  )
  const candidates = name === undefined ? named.slice(-1) : named
  if (name !== undefined && named.length === 0) targetOf(stage, expect)
  const cell = candidates.findLast((each) => stage.errors.has(each))
  const view = name ?? candidates.at(-1)?.name
  const failure = view === undefined ? undefined : stage.deltas.failure(view, timeOf(stage, expect))
  if (failure !== undefined) return { error: failure, cell: undefined }
  return cell === undefined ? undefined : { error: stage.errors.get(cell)!, cell }
}

/** `@NAME` is a transaction, `@3` the third; without either the last one above. */
export function timeOf(stage: Stage, expect: Cell): number {
  const at = expect.attributes.find(({ key }) => key === "@")
  if (at === undefined) return stage.t
  const name = at.value ?? ""
  const t = stage.transactions.get(name) ?? (/^\d+$/.test(name) && Number(name) <= stage.t ? Number(name) : undefined)
  if (t !== undefined) return t
  const near = nearest(name, stage.transactions.keys())
  const hint =
    near === undefined ? `there are @1 to @${stage.t}, and the names of tx cells above` : `did you mean @${near}?`
  throw atWord(
    stage.file,
    expect,
    at.column,
    "tx/unknown",
    `no transaction ${name} above`,
    stage.t === 0 ? undefined : hint,
  )
}
