import type { Diagnostic } from "../datalog/check.js"
import { Keyword } from "../edn/value.js"
import type { ViewDefinition } from "../engine/definition.js"
import type { Engine } from "../engine/engine.js"
import { EngineDatabase } from "../verify/engine-database.js"

/** What is answered but was probably not meant, by the attributes of the schema and of the facts of now. O(facts). */
export function warningsOf(engine: Engine, definition: ViewDefinition): readonly Diagnostic[] {
  const known = new Set<string>()
  for (const { a } of new EngineDatabase(engine.database).facts()) if (a instanceof Keyword) known.add(a.text)
  return engine.catalog.planner.check("query", { ...definition, args: definition.args ?? "none" }, known).warnings
}
