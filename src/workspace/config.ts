import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { type Source, source } from "../base/span.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../edn/value.js"

/** A circuit as a config names it. */
export interface CircuitConfig {
  readonly name: string
  readonly query: Source
  readonly rules: Source | undefined
  readonly args: readonly Value[]
  /** The logs of its further sources, by name, as they are written: relative to the config's file. */
  readonly sources: ReadonlyMap<string, string>
  readonly storage: "memory" | "duckdb" | "rocksdb"
}

/** What the library and a service load. */
export interface Config {
  readonly workspaceDirectory: string | undefined
  /** Transaction forms that install the schema of the embedded database. */
  readonly schema: readonly Value[]
  readonly circuits: ReadonlyMap<string, CircuitConfig>
}

/** Reads and validates a config's text. Throws `config/…`; an unknown key gets the nearest known one as a hint. */
export const parseConfig = (from: Source): Config => configOf(read(from.text, from), from.name)

/** Validates a config given as data. */
export function configOf(value: Value, name: string): Config {
  const top = fields(value, name, TOP)
  const circuits = new Map<string, CircuitConfig>()
  for (const [key, circuit] of entries(top.get("wizard/circuits") ?? new EdnMap([]), ":wizard/circuits")) {
    const id = textOf(key)
    circuits.set(id, circuitOf(circuit, id, name))
  }
  const directory = top.get("wizard/workspace-dir")
  if (directory !== undefined && typeof directory !== "string")
    throw expected(":wizard/workspace-dir", "a string", directory)
  return { workspaceDirectory: directory, schema: items(top.get("wizard/schema"), ":wizard/schema"), circuits }
}

function circuitOf(value: Value, id: string, name: string): CircuitConfig {
  const circuit = fields(value, `circuit ${id}`, CIRCUIT)
  const query = circuit.get("wizard.circuit/query")
  if (query === undefined) {
    throw new WizardError("config/missing", `circuit ${id} has no :wizard.circuit/query`, {
      hint: "give it one: {:wizard.circuit/query [:find … :where …]}",
    })
  }
  const rules = circuit.get("wizard.circuit/rules")
  const storage = circuit.get("wizard.storage/type")
  const title = circuit.get("wizard.circuit/name")
  return {
    name: typeof title === "string" ? title : id,
    query: asText(query, `${name} ${id} query`),
    rules: rules === undefined ? undefined : asText(rules, `${name} ${id} rules`),
    args: items(circuit.get("wizard.circuit/args"), ":wizard.circuit/args"),
    sources: sourcesOf(circuit.get("wizard.circuit/sources"), id),
    storage: storageOf(storage, id),
  }
}

function sourcesOf(value: Value | undefined, id: string): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map()
  return new Map(
    entries(value, `circuit ${id} :wizard.circuit/sources`).map(([key, path]) => {
      const name = key instanceof Sym ? key.text : key
      if (typeof name === "string" && /^\$./.test(name) && typeof path === "string" && path !== "") return [name, path]
      throw new WizardError("config/value", `circuit ${id} has no source ${print(key)} ${print(path).slice(0, 60)}`, {
        hint: 'write the logs of its further sources by name: {$b "b.edn"}',
      })
    }),
  )
}

function storageOf(value: Value | undefined, id: string): CircuitConfig["storage"] {
  const text = value === undefined ? "memory" : textOf(value).replace(/^wizard\.storage\//, "")
  if (text === "memory" || text === "duckdb" || text === "rocksdb") return text
  throw new WizardError("config/value", `circuit ${id} has an unknown storage type ${text}`, {
    hint: "use :wizard.storage/memory, :wizard.storage/duckdb or :wizard.storage/rocksdb",
  })
}

const TOP = ["wizard/workspace-dir", "wizard/schema", "wizard/circuits"]
const CIRCUIT = [
  "wizard.circuit/name",
  "wizard.circuit/query",
  "wizard.circuit/rules",
  "wizard.circuit/args",
  "wizard.circuit/sources",
  "wizard.storage/type",
]

function fields(value: Value, where: string, known: readonly string[]): Map<string, Value> {
  const found = new Map<string, Value>()
  for (const [key, held] of entries(value, where)) {
    const text = textOf(key)
    if (!known.includes(text)) {
      const near = nearest(text, known)
      throw new WizardError("config/unknown-key", `${where} has an unknown key ${print(key)}`, {
        hint: near === undefined ? `known are ${known.map((k) => `:${k}`).join(", ")}` : `did you mean :${near}?`,
      })
    }
    found.set(text, held)
  }
  return found
}

function entries(value: Value, where: string): EdnMap["entries"] {
  if (value instanceof EdnMap) return value.entries
  throw expected(where, "a map", value)
}

function items(value: Value | undefined, where: string): readonly Value[] {
  if (value === undefined || value === null) return []
  const found = sequence(value)
  if (found === undefined) throw expected(where, "a vector", value)
  return found
}

/** The text of a keyword, or of a string that stands for one in a JS object. */
const textOf = (key: Value): string => {
  if (key instanceof Keyword) return key.text
  if (typeof key === "string") return key.replace(/^:/, "")
  throw expected("a key", "a keyword", key)
}

const asText = (value: Value, name: string): Source => source(name, typeof value === "string" ? value : print(value))

const expected = (where: string, what: string, found: Value): WizardError =>
  new WizardError("config/value", `${where}: expected ${what}, found ${print(found).slice(0, 60)}`)
