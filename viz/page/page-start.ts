import { groups } from "./fold.js"
import type { PageData } from "./page-data.js"
import { fromHash, type PageState, startOf } from "./page-state.js"
import { clamped } from "./travel.js"
import type { ViewModel } from "./view-model.js"

/** Operators above which rules are folded at first. */
const MANY = 60

/** Where a link leads, as far as it is there; without one the last transaction of the first view. */
export function readState(hash: string, { views }: PageData, models: ReadonlyMap<string, ViewModel>): PageState {
  const view = views[0].id
  const said = fromHash(hash, startOf(view, Number.MAX_SAFE_INTEGER))
  const known = models.has(said.view) ? said : { ...said, view, op: "" }
  const model = models.get(known.view)!
  const folded = /[#&]fold=/.test(hash) || known.level !== "circuit" ? known.folded : foldedAtFirst(model)
  return { ...known, folded, ...clamped(model, known) }
}

/** Rules of a large circuit are boxes at first. */
export function foldedAtFirst(model: ViewModel): readonly string[] {
  const description = model.description(model.ts.at(-1) ?? 0)
  if (description.operators.length <= MANY) return []
  const rules = new Set(description.operators.flatMap(({ scope }) => scope ?? []))
  return groups(description).filter((group) => rules.has(group))
}
