/** A key of a config: what stands under it, in words and as JSON Schema. */
export interface ConfigKey {
  readonly meaning: string
  /** Of the config as JSON, where EDN is text. */
  readonly json: object
  readonly required?: boolean
}

const EDN = "EDN text, or the same as JSON where keywords are strings that begin with a colon"
const ednOr = (type: string) => ({ anyOf: [{ type: "string", description: EDN }, { type }] })

/** The storages that a circuit may have. */
export const STORAGES = ["memory", "duckdb", "rocksdb"] as const

export const TOP_KEYS: Readonly<Record<string, ConfigKey>> = {
  "wizard/workspace-dir": {
    meaning: "the directory of definitions and state; relative to the config's file",
    json: { type: "string", minLength: 1 },
  },
  "wizard/schema": {
    meaning: "transaction forms that install the schema of the embedded database",
    json: ednOr("array"),
  },
  "wizard/circuits": { meaning: "the circuits, by id", json: { type: "object" } },
}

export const CIRCUIT_KEYS: Readonly<Record<string, ConfigKey>> = {
  "wizard.circuit/name": { meaning: "its name for people; its id when left out", json: { type: "string" } },
  "wizard.circuit/query": { meaning: "its query", json: ednOr("array"), required: true },
  "wizard.circuit/rules": { meaning: "the rules that its query calls", json: ednOr("array") },
  "wizard.circuit/args": {
    meaning: "the values of :in in order, without sources and %",
    json: { type: "array" },
  },
  "wizard.circuit/sources": {
    meaning: "the logs of further sources, by name",
    json: {
      type: "object",
      propertyNames: { pattern: "^\\$." },
      additionalProperties: { type: "string", minLength: 1 },
    },
  },
  "wizard.storage/type": {
    meaning: "where its state is kept: duckdb when left out, memory where there is no workspace-dir",
    json: { enum: STORAGES.flatMap((storage) => [`wizard.storage/${storage}`, `:wizard.storage/${storage}`]) },
  },
}

/** A config as JSON Schema (2020-12), for editors and for programs that write one as JSON; keys may begin with a colon. */
export function configSchema(): object {
  const circuit = objectOf(CIRCUIT_KEYS, {})
  const circuits = { type: "object", additionalProperties: circuit }
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Wizard config",
    ...objectOf(TOP_KEYS, { "wizard/circuits": circuits }),
  }
}

function objectOf(keys: Readonly<Record<string, ConfigKey>>, more: Readonly<Record<string, object>>): object {
  const properties: Record<string, object> = {}
  for (const [key, { meaning, json }] of Object.entries(keys)) {
    const schema = { description: meaning, ...(more[key] ?? json) }
    properties[key] = schema
    properties[`:${key}`] = schema
  }
  const required = Object.entries(keys).filter(([, key]) => key.required)
  const either = required.map(([key]) => ({ anyOf: [{ required: [key] }, { required: [`:${key}`] }] }))
  return { type: "object", additionalProperties: false, properties, ...(either.length > 0 && { allOf: either }) }
}
