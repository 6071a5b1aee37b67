import { groups } from "./fold.js"
import type { PageData } from "./page-data.js"
import { fromHash, type PageState, startOf } from "./page-state.js"
import { clamped } from "./travel.js"
import type { ViewModel } from "./view-model.js"

/** Operators above which rules are folded at first. */
const MANY = 60

/** Where a link leads, as far as it is there; without one the step of the first view that is worth a look. */
export function readState(hash: string, { views }: PageData, models: ReadonlyMap<string, ViewModel>): PageState {
  const view = views[0].id
  const said = fromHash(hash, startOf(view, Number.MAX_SAFE_INTEGER))
  const known = models.has(said.view) ? said : { ...said, view, op: "" }
  const model = models.get(known.view)!
  const folded = /[#&]fold=/.test(hash) || known.level !== "circuit" ? known.folded : foldedAtFirst(model)
  if (/[#&]t=/.test(hash)) return { ...known, folded, ...clamped(model, known) }
  const t = worthALook(model)
  return { ...known, folded, t, s: 0, op: known.op || (model.moment(t).fault ?? "") }
}

/** Where the view first differs from its full query, else the last transaction that has changed it. */
function worthALook(model: ViewModel): number {
  const wrong = model.ts.find((t) => model.moment(t).mark === "diverged")
  const isChange = (t: number): boolean => {
    const change = model.change({ t, s: 0 })
    return t > 0 && change !== null && change.plus + change.minus > 0
  }
  return wrong ?? model.ts.findLast(isChange) ?? model.ts.at(-1) ?? 0
}

/** Rules of a large circuit are boxes at first. */
export function foldedAtFirst(model: ViewModel): readonly string[] {
  const description = model.description(model.ts.at(-1) ?? 0)
  if (description.operators.length <= MANY) return []
  const rules = new Set(description.operators.flatMap(({ scope }) => scope ?? []))
  return groups(description).filter((group) => rules.has(group))
}
