import { WizardError } from "../base/error.js"
import type { CheckedDefinition } from "../engine/definition.js"
import type { KeptView } from "../storage/storage.js"
import type { SourceInputs } from "./source-input.js"

/** A view as it is written down. */
export function keptView(
  id: string,
  { query, rules, args }: CheckedDefinition,
  about: Pick<KeptView, "name" | "sources" | "createdT">,
): KeptView {
  return { id, query: query.span.source, rules: rules?.span.source, args, ...about }
}

/** Sources that can be read again: paths and texts. */
export function textSources(id: string, sources: SourceInputs | undefined): KeptView["sources"] {
  const texts: Record<string, string> = {}
  for (const [name, input] of Object.entries(sources ?? {})) {
    const data = typeof input === "string" ? { log: input } : input
    if (typeof data.log !== "string" || data.schema !== undefined || data.transactions !== undefined) {
      throw new WizardError(
        "storage/source",
        `view ${id}: expected a log for the source ${name}, which can be read again`,
        {
          hint: "write its transactions to a file and give the path, or keep this view in memory",
        },
      )
    }
    texts[name] = data.log
  }
  return texts
}
