import { asWizardError } from "../../base/error.js"
import { truthy } from "../../datalog/builtins.js"
import type { Value } from "../../edn/value.js"
import type { Filter, Map as MapPlan } from "../../plan/plan.js"
import { boundColumns, type SqlCalls } from "../../plan/sql/script.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { destructure } from "../naive/destructure.js"
import type { CodeRow } from "./session.js"

/** What calls gave: rows of the tables `results` and `faults`, and their widths. */
export interface Called {
  readonly results: readonly CodeRow[]
  readonly faults: readonly CodeRow[]
  readonly width: number
}

/**
 * Calls the function of a filter or map for each tuple of arguments. A predicate is true of everything but nil and false; nil as a
 * whole gives no row. Throws what a function throws that has promised never to.
 */
export function callEach({ of, columns }: SqlCalls, tuples: readonly CodeRow[], dictionary: Dictionary): Called {
  const { expression } = of
  const places = expression.args.map((arg) => ("column" in arg ? columns.indexOf(arg.column) : -1))
  const results: CodeRow[] = []
  const faults: CodeRow[] = []
  for (const tuple of tuples) {
    const args = expression.args.map((arg, i) => ("column" in arg ? dictionary.decode(tuple[places[i]]) : arg.constant))
    try {
      for (const row of outcome(of, expression.call(args))) {
        results.push([...tuple, ...row.map((value) => dictionary.encode(value))])
      }
    } catch (thrown) {
      if (expression.total) throw thrown
      const { code, message } = asWizardError(thrown)
      faults.push([...tuple, dictionary.encode([code, message])])
    }
  }
  return { results, faults, width: columns.length + (of.kind === "map" ? boundColumns(of).length : 0) }
}

function outcome(of: Filter | MapPlan, value: Value): readonly (readonly Value[])[] {
  if (of.kind === "filter") return truthy(value) ? [[]] : []
  if (value === null) return []
  const names = boundColumns(of)
  return destructure(of.binding, value).map((found) => names.map((name) => found.get(name) as Value))
}
