import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../edn/value.js"
import { coerced } from "./coerce.js"
import { type DataRecord, isContainer, listed, memberOf } from "./records.js"

/** The form that a record becomes, attribute by attribute. */
export type Template = readonly { readonly attribute: Keyword; readonly part: Part }[]

/** What stands for an attribute's value: something of the record, a key on the way to it, another form, or a lookup ref. */
type Part =
  | { readonly kind: "path"; readonly path: readonly (string | number)[] }
  | { readonly kind: "key"; readonly variable: string }
  | { readonly kind: "form"; readonly form: Template }
  | { readonly kind: "lookup"; readonly attribute: Keyword; readonly part: Part }

type Refuse = (expected: string, at?: string) => WizardError

/** Reads the form of `:map`; `variables` are those of `:rows`. Throws what `refuse` makes. */
export function parseForm(map: EdnMap, variables: ReadonlySet<string>, refuse: Refuse): Template {
  return map.entries.map(([attribute, value]) => {
    const part = attribute instanceof Keyword ? parsePart(value, variables, refuse) : undefined
    if (attribute instanceof Keyword && part !== undefined) return { attribute, part }
    throw refuse(`an attribute and a column, not ${print(attribute)} ${print(value)}`)
  })
}

/** The map form of a record; undefined when the record has nothing of it. */
export function fill(template: Template, record: DataRecord, types: ReadonlyMap<Keyword, string>): EdnMap | undefined {
  const entries = template.flatMap(({ attribute, part }) => {
    const value = partValue(part, attribute, record, types)
    return value === undefined ? [] : [[attribute, value] as const]
  })
  return entries.length === 0 ? undefined : new EdnMap(entries)
}

/** Throws `load/column` for a column that no record has, `load/shape` for a record that can have none. */
export function checkColumns(template: Template, records: readonly DataRecord[], path: string): void {
  for (const { part } of template) checkPart(part, records, path)
}

function parsePart(value: Value, variables: ReadonlySet<string>, refuse: Refuse): Part | undefined {
  if (typeof value === "string") return { kind: "path", path: [value] }
  if (value instanceof EdnMap) return { kind: "form", form: parseForm(value, variables, refuse) }
  if (value instanceof Sym) {
    if (variables.has(value.text)) return { kind: "key", variable: value.text }
    const near = nearest(value.text, variables)
    throw refuse(
      `a variable of :rows, not ${value.text}${near === undefined ? "" : `: did you mean ${near}?`}`,
      value.text,
    )
  }
  const items = sequence(value)
  if (items === undefined) return undefined
  const [attribute, held] = items
  if (attribute instanceof Keyword && items.length === 2) {
    const part = parsePart(held, variables, refuse)
    return part && { kind: "lookup", attribute, part }
  }
  const path = items.filter((item) => typeof item === "string" || typeof item === "number")
  return path.length === items.length ? { kind: "path", path } : undefined
}

function partValue(
  part: Part,
  attribute: Keyword,
  record: DataRecord,
  types: ReadonlyMap<Keyword, string>,
): Value | undefined {
  if (part.kind === "form") return fill(part.form, record, types)
  if (part.kind === "lookup") {
    const value = partValue(part.part, part.attribute, record, types)
    return value === undefined ? undefined : [part.attribute, value]
  }
  const found = part.kind === "key" ? record.keys.get(part.variable) : at(record.item, part.path)
  return found === undefined || found === null ? undefined : coerced(fromJs(found), types.get(attribute))
}

const at = (item: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((here, key) => memberOf(here, key), item)

function checkPart(part: Part, records: readonly DataRecord[], path: string): void {
  if (part.kind === "form") checkColumns(part.form, records, path)
  else if (part.kind === "lookup") checkPart(part.part, records, path)
  else if (part.kind === "path" && part.path.length > 0 && records.length > 0) checkPath(part.path, records, path)
}

function checkPath(column: readonly (string | number)[], records: readonly DataRecord[], path: string): void {
  const bare = records.findIndex(({ item }) => !isContainer(item) || Array.isArray(item))
  if (typeof column[0] === "string" && bare >= 0) {
    throw new WizardError("load/shape", `expected an object as record ${bare + 1} of ${path}`, {
      hint: "a record that is a value itself stands in :map as []",
    })
  }
  if (records.some(({ item }) => has(item, column))) return
  const columns = new Set(records.flatMap(({ item }) => (isContainer(item) ? Object.keys(item) : [])))
  const [first] = column
  const near = columns.has(String(first)) ? undefined : nearest(String(first), columns)
  const name = column.map((key) => JSON.stringify(key)).join(" ")
  throw new WizardError("load/column", `${path} has no column ${name}`, {
    hint: near === undefined ? listed(columns) : `did you mean "${near}"?`,
  })
}

/** Whether there is something under the path, be it null. */
function has(item: unknown, path: readonly (string | number)[]): boolean {
  const parent = at(item, path.slice(0, -1))
  return isContainer(parent) && Object.hasOwn(parent, path[path.length - 1])
}
