import { asWizardError, WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { Source } from "../../base/span.js"
import { print } from "../../edn/print.js"
import { read } from "../../edn/read.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../../edn/value.js"
import { configOf } from "../../workspace/config.js"
import type { Cell } from "../document.js"
import { bodySource } from "../place.js"
import type { Stage } from "../stage.js"

/**
 * A `config` cell: what the library and a service load (`{:wizard/workspace-dir …}`), whose circuits become views unless there are
 * views of their names; or what is to be exported (`{:to "my-circuits" :circuits [action-80s] :storage :rocksdb}`). Checked only:
 * a run writes nothing. Throws `config/…`, `view/unknown`, and what adding a view throws.
 */
export async function runConfig(stage: Stage, cell: Cell): Promise<void> {
  const body = bodySource(stage.file, cell)
  const value = read(body.text, body)
  if (!(value instanceof EdnMap)) throw wrong(body, "{", "expected a map", EXAMPLE)
  const keys = value.entries.map(([key]) => key)
  if (keys.some((key) => key instanceof Keyword && key.namespace === "wizard")) await addCircuits(stage, value, cell)
  else checkExport(stage, value, body)
}

async function addCircuits(stage: Stage, value: EdnMap, cell: Cell): Promise<void> {
  const { circuits, schema } = configOf(value, "config")
  if (schema.length > 0) await stage.transactSchema(schema)
  for (const [id, circuit] of circuits) {
    if (stage.wizard.views().includes(id)) continue
    try {
      await stage.addView(id, { ...circuit, sources: await stage.sources.all(circuit.sources) }, cell)
    } catch (thrown) {
      const { code, message, hint } = asWizardError(thrown)
      throw new WizardError(code, `circuit ${id}: ${message}`, hint === undefined ? {} : { hint })
    }
  }
}

const OPTIONS = ["to", "circuits", "storage"]
const STORAGES = ["memory", "duckdb", "rocksdb"]
const EXAMPLE = 'write {:to "my-circuits" :circuits [action-80s] :storage :rocksdb}'

function checkExport(stage: Stage, { entries }: EdnMap, body: Source): void {
  for (const [key, value] of entries) {
    const option = key instanceof Keyword ? key.text : print(key)
    if (!OPTIONS.includes(option)) {
      const near = nearest(option, OPTIONS)
      throw wrong(
        body,
        print(key),
        `unknown option ${print(key)}`,
        near === undefined ? EXAMPLE : `did you mean :${near}?`,
      )
    }
    if (option === "to" && typeof value !== "string") throw wrong(body, ":to", "expected a directory as :to", EXAMPLE)
    if (option === "storage" && !STORAGES.includes(textOf(value))) {
      throw wrong(body, print(value), `expected a storage, found ${print(value)}`, "one of :memory :duckdb :rocksdb")
    }
    if (option === "circuits") checkCircuits(stage, value, body)
  }
}

function checkCircuits(stage: Stage, value: Value, body: Source): void {
  const circuits = sequence(value)
  if (circuits === undefined) throw wrong(body, ":circuits", "expected a vector of views as :circuits", EXAMPLE)
  for (const circuit of circuits) {
    const id = textOf(circuit)
    if (stage.wizard.views().includes(id)) continue
    const near = nearest(id, stage.wizard.views())
    const hint = near === undefined ? "a view stands above what names it" : `did you mean ${near}?`
    throw wrong(body, id, `no view ${id}`, hint, "view/unknown")
  }
}

const textOf = (value: Value): string => (value instanceof Keyword || value instanceof Sym ? value.text : print(value))

function wrong(source: Source, at: string, message: string, hint: string, code = "config/value"): WizardError {
  const found = source.text.indexOf(at)
  const start = found === -1 ? Math.max(0, source.text.search(/\S/)) : found
  return new WizardError(code, message, { span: { source, start, end: start + at.length }, hint })
}
