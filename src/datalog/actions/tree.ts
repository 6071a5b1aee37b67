import type { MatchResult } from "ohm-js"
import type { Source } from "../../base/span.js"
import { ednActions } from "../../edn/parse.js"
import type { Value } from "../../edn/value.js"
import { datalog } from "../grammar.js"
import { clauseActions, type Head, headActions } from "./clause.js"
import type { Tree } from "./node.js"
import { queryActions, type Section, sectionActions } from "./query.js"

/** The tree of a match of the Datalog grammar. Throws `parse/duplicate-section`, `parse/no-find`, and what values can throw. */
export function treeOf(match: MatchResult, source: Source): Tree {
  return semantics(match).tree(source)
}

const semantics = datalog
  .createSemantics()
  .addOperation<Value>("value(source)", ednActions)
  .addOperation<Tree>("tree(source)", { ...queryActions, ...clauseActions })
  .addOperation<Section>("section(source)", sectionActions)
  .addOperation<Head>("head(source)", headActions)
