import { WizardError } from "../base/error.js"
import type { Engine } from "../engine/engine.js"
import type { DataScriptConnection } from "../source/datascript.js"
import type { Source } from "../source/source.js"
import { EngineSource } from "./engine-source.js"

/** A transaction log, `log:PATH` or `{ log: PATH }`; a DataScript connection with its package; or another Wizard. */
export type SyncInput = string | { readonly log: string } | DataScriptConnection | { readonly history: object }

/** What `sync` reads. Throws `sync/source` for what is none of the three. */
export async function sourceOf(input: SyncInput, engineOf: (wizard: object) => Engine | undefined): Promise<Source> {
  if (typeof input === "string") return uriSource(input)
  if (typeof input === "object" && input !== null) {
    const engine = engineOf(input)
    if (engine !== undefined) return new EngineSource(engine)
    if ("log" in input) return logSource(input.log)
    if ("connection" in input) {
      const { DataScriptSource } = await import("../source/datascript.js")
      return new DataScriptSource(input)
    }
  }
  throw noSource("expected a source", HINT)
}

async function uriSource(uri: string): Promise<Source> {
  const [, scheme, rest] = /^([a-z]+):(.+)$/s.exec(uri) ?? []
  if (scheme === "log") return logSource(rest)
  if (scheme === "datomic") {
    throw noSource(
      "Datomic is no source of this version",
      "write its transactions to a log, a vector of datoms [[e a v tx added] …] each, and sync from that: log:PATH",
    )
  }
  throw noSource(`expected a source, found ${uri.slice(0, 60)}`, HINT)
}

async function logSource(path: string): Promise<Source> {
  const { LogSource } = await import("../workspace/log-source.js")
  return new LogSource(path)
}

const HINT = "give log:PATH, { datascript, connection }, or another Wizard"

const noSource = (message: string, hint: string): WizardError => new WizardError("sync/source", message, { hint })
