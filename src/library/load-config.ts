import { WizardError } from "../base/error.js"
import { identity, printAscii } from "../edn/print.js"
import { read } from "../edn/read.js"
import type { CircuitConfig } from "../workspace/config.js"
import type { ViewSpec } from "./input.js"
import type { Keeper } from "./keeper.js"
import { SourceLogs } from "./open-sources.js"
import type { ReadConfig } from "./read-config.js"

/** What a config is loaded into. */
export interface Loading {
  readonly history: { readonly isEmpty: boolean }
  transact(forms: readonly unknown[], host: { t?: number; instant?: Date }): Promise<unknown>
  views(): readonly string[]
  view(id: string): { readonly text: { readonly query: string; readonly rules: string | undefined } }
  addView(id: string, spec: ViewSpec): Promise<unknown>
}

/** Installs the schema of a config, as far as it is not there yet. */
export async function loadSchema(
  { schema, circuits }: ReadConfig,
  wizard: Loading,
  keeper: Keeper | undefined,
): Promise<void> {
  for (const [id, circuit] of circuits) if (wizard.views().includes(id)) refuseChanged(id, circuit, wizard)
  const text = printAscii(schema)
  if (schema.length > 0 && keeper?.noted(SCHEMA) !== text) {
    await wizard.transact(schema, wizard.history.isEmpty ? { t: 0 } : {})
    await keeper?.note(SCHEMA, text)
  }
}

/** Adds the views of a config that are not there yet; those that have a definition follow it. */
export async function loadViews(
  { circuits, beside }: ReadConfig,
  wizard: Loading,
  definition: (id: string) => string | undefined,
): Promise<void> {
  const logs = new SourceLogs(async (path) => ({ log: beside(path) }))
  for (const [id, circuit] of circuits) {
    if (wizard.views().includes(id)) continue
    const written = definition(id)
    const sources = await logs.all(circuit.sources)
    await wizard.addView(id, { ...circuit, sources, ...(written !== undefined && { definition: written }) })
  }
}

const SCHEMA = "schema"

/** A view that is kept runs the query with which it was added. */
function refuseChanged(id: string, { query, rules }: CircuitConfig, wizard: Loading): void {
  const kept = wizard.view(id).text
  const isSame = (one: string | undefined, other: string | undefined) =>
    one === other || (one !== undefined && other !== undefined && identity(read(one)) === identity(read(other)))
  if (isSame(query.text, kept.query) && isSame(rules?.text, kept.rules)) return
  throw new WizardError("storage/changed-query", `the config's query of circuit ${id} is not the one that is kept`, {
    span: { source: query, start: 0, end: query.text.length },
    hint: "take the old query, give the new one another id, or remove the kept view first: nothing was changed",
  })
}
