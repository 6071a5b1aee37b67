import { WizardError } from "../base/error.js"
import type { Source, Span } from "../base/span.js"
import { attempt } from "../edn/parse.js"
import { treeOf } from "./actions/tree.js"
import type { Query, Rules } from "./ast.js"
import { diagnoseQuery } from "./diagnosis/query.js"
import { diagnoseRules } from "./diagnosis/rules.js"
import { datalog } from "./grammar.js"

/**
 * The tree of a query, in vector or map form. O(text). Throws a WizardError `parse/…` at the place where the text stops being a
 * query, with a hint of what was probably meant.
 */
export function parseQuery(source: Source): Query {
  return parse(source, "Query", diagnoseQuery) as Query
}

/** The tree of a vector of rules `[[(ancestor ?a ?b) …] …]`: the same one each time, for many views share one text. Throws as `parseQuery`. */
export function parseRules(source: Source): Rules {
  let rules = ruleTrees.get(source)
  if (rules === undefined) {
    rules = parse(source, "Rules", diagnoseRules) as Rules
    ruleTrees.set(source, rules)
  }
  return rules
}

const ruleTrees = new WeakMap<Source, Rules>()

function parse(source: Source, start: "Query" | "Rules", diagnose: (source: Source) => WizardError | undefined) {
  return attempt(source, () => {
    const match = datalog.match(source.text, start)
    if (match.failed()) throw diagnose(source) ?? unexpected(source, match.getRightmostFailurePosition())
    return treeOf(match, source)
  })
}

/** What the grammar itself can tell when no diagnosis fits. */
function unexpected(source: Source, start: number): WizardError {
  const span: Span = { source, start, end: start + 1 }
  return new WizardError("parse/unexpected", "expected something else here: this is not Datalog", {
    span,
    hint: "compare with [:find ?title :where [?movie :movie/title ?title] [?movie :movie/year ?year] [(> ?year 1980)]]",
  })
}
