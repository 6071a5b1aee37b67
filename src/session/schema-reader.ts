import type { ViewSpec } from "../library/input.js"
import type { Wizard } from "../library/wizard.js"
import { joinedRules } from "../notebook/rules.js"
import type { Cells } from "./cells.js"
import type { AttributeReading } from "./reading.js"

/** The attributes of a Wizard, their names with colons: O(facts) after a change, then kept. */
export class Attributes {
  #known: { readonly key: string; readonly all: readonly AttributeReading[] } | undefined

  of(wizard: Wizard): readonly AttributeReading[] {
    const key = `${wizard.t} ${wizard.history.datoms}`
    if (this.#known?.key !== key) this.#known = { key, all: attributeReadings(wizard) }
    return this.#known.all
  }
}

const attributeReadings = (wizard: Wizard): readonly AttributeReading[] =>
  wizard.attributes().map(({ ident, ...rest }) => ({ ident: `:${ident.text}`, ...rest }))

/** All rules of the notebook, for a query that takes rules. */
export function rulesAbove({ world, document }: Cells, query: string): Pick<ViewSpec, "rules"> {
  if (!/(?:^|[\s,[(])%(?=[\s,\])]|$)/.test(query)) return {}
  const rules = joinedRules(
    document.file,
    world.stage.above.filter(({ kind }) => kind === "rules"),
  )
  return rules === undefined ? {} : { rules }
}
