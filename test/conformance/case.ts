import { readdirSync, readFileSync } from "node:fs"
import { read as readEdn } from "../../src/edn/read.js"
import { EdnMap, Keyword, keyword, sequence, type Value } from "../../src/edn/value.js"

/** One case of `cases/`, as its README describes. */
export interface Case {
  readonly id: string
  readonly schema: readonly Value[]
  readonly txs: readonly (readonly Value[])[]
  readonly steps: readonly EdnMap[]
  readonly entities: EdnMap | undefined
  readonly skip: boolean
  readonly form: EdnMap
}

const FOLDER = new URL("./cases/", import.meta.url)
const read = (name: string): Value => readEdn(readFileSync(new URL(name, FOLDER), "utf8"))

/** The value under a keyword, named without its colon. */
export const get = (map: EdnMap, name: string): Value | undefined =>
  map.entries.find(([key]) => key === keyword(name))?.[1]

export const items = (value: Value | undefined): readonly Value[] => sequence(value ?? null) ?? []

/** The cases by file, in order. */
export function readCases(): ReadonlyMap<string, readonly Case[]> {
  const schemas = read("schemas.edn") as EdnMap
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".edn") && name !== "schemas.edn")
  return new Map(files.sort().map((file) => [file, items(read(file)).map((form) => toCase(form as EdnMap, schemas))]))
}

function toCase(form: EdnMap, schemas: EdnMap): Case {
  const schema = get(form, "schema")
  const entities = get(form, "entities")
  return {
    id: String(get(form, "id")),
    schema: items(schema instanceof Keyword ? get(schemas, schema.text) : schema),
    txs: items(get(form, "txs")).map(items),
    steps: items(get(form, "steps")) as readonly EdnMap[],
    entities: entities instanceof EdnMap ? entities : undefined,
    skip: get(form, "skip") !== undefined,
    form,
  }
}
