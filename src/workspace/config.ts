import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { type Source, source } from "../base/span.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../edn/value.js"
import { CIRCUIT_KEYS, STORAGES, TOP_KEYS } from "./config-keys.js"

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
export function parseConfig(from: Source): Config {
  const value = read(from.text, from)
  try {
    return configOf(value, from.name)
  } catch (thrown) {
    const text = thrown instanceof ConfigMistake ? thrown.found : undefined
    const start = text === undefined ? -1 : from.text.indexOf(text)
    if (start < 0 || !(thrown instanceof WizardError)) throw thrown
    throw thrown.at({ source: from, start, end: start + (text?.length ?? 0) })
  }
}

/** A mistake in a config, and the text that is wrong: where it stands is looked for when there is a text. */
class ConfigMistake extends WizardError {
  constructor(
    code: string,
    message: string,
    readonly found: string,
    hint?: string,
  ) {
    super(code, message, hint === undefined ? {} : { hint })
  }
}

/** Validates a config given as data. */
export function configOf(value: Value, name: string): Config {
  const top = fields(value, name, TOP)
  const circuits = new Map<string, CircuitConfig>()
  const directory = textAt(top, "wizard/workspace-dir")
  const storage = directory === undefined ? "memory" : "duckdb"
  for (const [key, circuit] of entries(top.get("wizard/circuits") ?? new EdnMap([]), ":wizard/circuits")) {
    const id = textOf(key)
    refuseId(id, print(key))
    if (circuits.has(id)) throw new ConfigMistake("config/value", `circuit ${id} stands twice`, print(key))
    circuits.set(id, circuitOf(circuit, id, name, storage))
  }
  return { workspaceDirectory: directory, schema: items(top.get("wizard/schema"), ":wizard/schema"), circuits }
}

/** `usual`: the storage of a circuit that does not say one. */
function circuitOf(value: Value, id: string, name: string, usual: CircuitConfig["storage"]): CircuitConfig {
  const circuit = fields(value, `circuit ${id}`, CIRCUIT)
  const query = circuit.get("wizard.circuit/query")
  if (query === undefined) {
    throw new WizardError("config/missing", `circuit ${id} has no :wizard.circuit/query`, {
      hint: "give it one: {:wizard.circuit/query [:find … :where …]}",
    })
  }
  const rules = circuit.get("wizard.circuit/rules")
  const storage = circuit.get("wizard.storage/type")
  return {
    name: textAt(circuit, "wizard.circuit/name") ?? id,
    query: asText(query, `${name} ${id} query`),
    rules: rules === undefined ? undefined : asText(rules, `${name} ${id} rules`),
    args: items(circuit.get("wizard.circuit/args"), ":wizard.circuit/args"),
    sources: sourcesOf(circuit.get("wizard.circuit/sources"), id),
    storage: storage === undefined ? usual : storageOf(storage, id),
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

function storageOf(value: Value, id: string): CircuitConfig["storage"] {
  const text = textOf(value).replace(/^wizard\.storage\//, "")
  if (text === "memory" || text === "duckdb" || text === "rocksdb") return text
  const near = nearest(text, STORAGES)
  const hint =
    near === undefined
      ? `use ${STORAGES.map((s) => `:wizard.storage/${s}`).join(", ")}`
      : `did you mean :wizard.storage/${near}?`
  throw new ConfigMistake("config/value", `circuit ${id} has an unknown storage type ${text}`, print(value), hint)
}

/** An id is the name of a file, of a view and of a keyword. */
function refuseId(id: string, found: string): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(id)) return
  const hint = "its definition and state are files of that name: use letters, digits, - and _"
  throw new ConfigMistake("config/value", `${found} cannot be the id of a circuit`, found, hint)
}

function textAt(fields: ReadonlyMap<string, Value>, key: string): string | undefined {
  const value = fields.get(key)
  if (value === undefined || value === null) return undefined
  if (typeof value === "string" && value !== "") return value
  throw expected(`:${key}`, "a string", value)
}

const TOP = Object.keys(TOP_KEYS)
const CIRCUIT = Object.keys(CIRCUIT_KEYS)

function fields(value: Value, where: string, known: readonly string[]): Map<string, Value> {
  const found = new Map<string, Value>()
  for (const [key, held] of entries(value, where)) {
    const text = textOf(key)
    if (!known.includes(text)) {
      const near = nearest(text, known)
      const hint = near === undefined ? `known are ${known.map((k) => `:${k}`).join(", ")}` : `did you mean :${near}?`
      throw new ConfigMistake("config/unknown-key", `${where} has an unknown key ${print(key)}`, print(key), hint)
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
  new ConfigMistake("config/value", `${where}: expected ${what}, found ${print(found).slice(0, 60)}`, print(found))
