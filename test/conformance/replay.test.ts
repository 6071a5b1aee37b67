import { Readable } from "node:stream"
import { describe, expect, it } from "vitest"
import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import { type History, openDatabase } from "../../src/cli/history.js"
import { replay } from "../../src/cli/replay.js"
import { replayRecord } from "../../src/cli/replay-record.js"
import { compare } from "../../src/edn/compare.js"
import { fromJson, type Json } from "../../src/edn/json.js"
import { identity, print } from "../../src/edn/print.js"
import { EdnMap, keyword, sequence, symbol, type Value } from "../../src/edn/value.js"
import { jsonLine } from "../../src/library/datum.js"
import { readLog } from "../../src/workspace/tx-log.js"
import { type Case, get, items, readCases } from "./case.js"
import { CONTRADICTED } from "./contradicted.js"
import { rawDatoms, references, schemaIds } from "./raw.js"

for (const [file, cases] of readCases()) {
  const own = cases.filter((one) => !one.skip && !CONTRADICTED.has(one.id) && get(one.form, "query") !== undefined)
  describe(`replay of ${file}`, () => {
    it.each(own.map((one) => [one.id, one] as const))("%s, transaction data", (_id, one) => runCase(one, "forms"))
    it.each(own.map((one) => [one.id, one] as const))("%s, raw datoms", (_id, one) => runCase(one, "raw"))
  })
}

type Way = "forms" | "raw"
type Line = { readonly [key: string]: Json }

async function runCase(one: Case, way: Way): Promise<void> {
  const lines = await replayed(one, way)
  if (lines instanceof WizardError) {
    const refused = one.steps.every((step) => get(step, "error") !== undefined || get(step, "tx-error") !== undefined)
    if (!refused) throw lines
    return
  }
  const view = new Map<string, Held>()
  const renamed = new Map<string, Value>()
  for (const [theirs, ours] of way === "raw" ? await schemaNames(one) : []) renamed.set(identity(ours), theirs)
  for (const [i, step] of one.steps.entries()) checkStep(one, step, lines[i], { way, view, renamed })
  const end = lines[lines.length - 1]
  expect(end.transactions).toBe(one.txs.length)
  if (end.view !== null) {
    expect((end.view as Json[]).map((row) => identity(ednOf(row)))).toEqual(keysInOrder(view))
  }
}

interface Progress {
  readonly way: Way
  readonly view: Map<string, Held>
  /** Our entities, printed, by the id that the case gives them. */
  readonly renamed: Map<string, Value>
}

function checkStep(one: Case, step: EdnMap, line: Line, { way, view, renamed }: Progress): void {
  const about = `${one.id} ${print(step)} ${JSON.stringify(line)}`
  if (get(step, "tx-error") !== undefined && way === "forms") {
    expect(line.error, about).toBeDefined()
    return
  }
  expect(line.error, about).toBeUndefined()
  rename(one, step, line, renamed, way)
  if (line.delta === null) {
    expect(get(step, "error"), about).toBeDefined()
    return
  }
  for (const change of line.delta as [number, Json][]) apply(view, change, about)
  if (get(step, "tx-error") !== undefined) return
  if (get(step, "error") !== undefined) {
    expect(get(one.form, "where-datomic-refuses"), about).toBeDefined()
    return
  }
  const repeats = hasPull(one)
  const expected = expectedRows(one, get(step, "rows") ?? null)
  const rows = repeats ? expected : [...new Map(expected.map((row) => [identity(row), row])).values()]
  for (const { times } of view.values()) if (!repeats) expect(times, about).toBe(1)
  compareRows(rows, allRows(view), renamed, about)
}

/** A row of the view, more than once where rows pull to equal trees. */
interface Held {
  readonly row: readonly Value[]
  readonly times: number
}

const allRows = (view: ReadonlyMap<string, Held>): (readonly Value[])[] =>
  [...view.values()].flatMap(({ row, times }) => Array<readonly Value[]>(times).fill(row))

const hasPull = ({ form }: Case): boolean => print(get(form, "query")!).includes("(pull ")

/** A delta adds what is not there and takes what is there. */
function apply(view: Map<string, Held>, [weight, json]: [number, Json], about: string): void {
  const row = sequence(ednOf(json))!
  const key = identity(row)
  const times = (view.get(key)?.times ?? 0) + weight
  expect(weight, about).not.toBe(0)
  expect(times, about).toBeGreaterThanOrEqual(0)
  if (times > 0) view.set(key, { row, times })
  else view.delete(key)
}

const keysInOrder = (view: ReadonlyMap<string, Held>): string[] =>
  allRows(view)
    .sort(compare)
    .map((row) => identity(row))

async function replayed(one: Case, way: Way): Promise<readonly Line[] | WizardError> {
  const lines: Line[] = []
  try {
    for await (const event of replay(await historyOf(one, way), { datoms: true })) {
      if (event.kind !== "compared") lines.push(JSON.parse(jsonLine(replayRecord(event))))
    }
    return lines
  } catch (error) {
    if (error instanceof WizardError) return error
    throw error
  }
}

async function historyOf(one: Case, way: Way): Promise<History> {
  const names = way === "raw" ? await schemaNames(one) : new Map<Value, Value>()
  const rules = get(one.form, "rules")
  const log = one.txs.map((forms, i) =>
    print(way === "forms" ? new EdnMap([[keyword("tx-data"), forms]]) : rawDatoms(one, i, names)),
  )
  return {
    spec: {
      query: source("query.edn", print(get(one.form, "query")!)),
      ...(rules !== undefined && { rules: source("rules.edn", print(rules)) }),
      args: items(get(one.form, "args")),
    },
    sources: {},
    schema: one.schema.length === 0 ? undefined : source("schema.edn", print(one.schema)),
    transactions: readLog("-", Readable.from([Buffer.from(log.join("\n"))])),
  }
}

/** The schema's entities as a case numbers them, with our ids. */
async function schemaNames(one: Case): Promise<ReadonlyMap<Value, Value>> {
  const theirs = schemaIds(one)
  if (theirs.size === 0) return new Map()
  const wizard = await openDatabase({ schema: source("schema.edn", print(one.schema)) })
  const { rows } = await wizard.query({ query: "[:find ?i ?e :where [?e :db/ident ?i]]" })
  const ours = new Map(rows.map(([ident, e]) => [ident as Value, e as Value]))
  return new Map([...theirs].flatMap(([ident, id]) => (ours.has(ident) ? [[id, ours.get(ident)!] as const] : [])))
}

/** Entities are named in order of first appearance on both sides. */
function rename(one: Case, step: EdnMap, line: Line, renamed: Map<string, Value>, way: Way): void {
  const isReference = references(one)
  const ids = (datoms: readonly (readonly Value[])[]) =>
    datoms.flatMap(([e, a, v]) => (isReference.has(a) ? [e, v] : [e]))
  const ours = (line.datoms as Json[]).map((json) => sequence(ednOf(json))!)
  const data = ours.filter(([, a]) => a !== keyword("db/txInstant"))
  if (way === "raw") return
  const theirs = items(get(step, "datoms")).map(items)
  const kept = theirs.filter(([, a]) => a !== keyword("db.alter/attribute"))
  const [from, to] = [new Set(ids(data)), new Set(ids(kept))]
  expect(from.size).toBe(to.size)
  const targets = [...to]
  for (const [i, id] of [...from].entries()) if (!renamed.has(identity(id))) renamed.set(identity(id), targets[i])
}

function expectedRows({ form }: Case, answer: Value): readonly (readonly Value[])[] {
  const query = sequence(get(form, "query")!) ?? []
  const find = query.slice(query.indexOf(keyword("find")) + 1)
  const names = keysOf(query)
  const isScalar = find[1] === symbol(".")
  if (isScalar) return answer === null ? [] : [[answer]]
  const first = find[0]
  if (Array.isArray(first)) {
    if (first.includes(symbol("..."))) return items(answer).map((value) => [value])
    return answer === null ? [] : [items(answer)]
  }
  if (names === undefined) return items(answer).map(items)
  return items(answer).map((map) => names.map((name) => valueAt(map as EdnMap, name)))
}

const HEADS: readonly Value[] = ["keys", "strs", "syms"].map(keyword)

function keysOf(query: readonly Value[]): readonly string[] | undefined {
  const at = query.findIndex((item) => HEADS.includes(item))
  if (at === -1) return undefined
  const names: string[] = []
  for (const item of query.slice(at + 1)) {
    if (print(item).startsWith(":")) break
    names.push(print(item))
  }
  return names
}

const valueAt = ({ entries }: EdnMap, name: string): Value =>
  entries.find(([key]) => print(key).replace(/^:|"/g, "") === name)![1]

/** Each expected row has a row of ours, up to the entities' names; a tuple or scalar over several rows shows any one of them. */
function compareRows(
  expected: readonly (readonly Value[])[],
  found: readonly (readonly Value[])[],
  renamed: ReadonlyMap<string, Value>,
  about: string,
): void {
  const left = [...found]
  for (const row of expected) {
    const at = left.findIndex((mine) => same(row, mine, renamed))
    if (at === -1) expect.fail(`${print(row)} is missing\n${about}\nfound ${print(found)}`)
    left.splice(at, 1)
  }
  if (left.length > 0) expect.fail(`too many: ${print(left)}\n${about}`)
}

const TX = 536_870_912

function same(expected: Value, mine: Value, renamed: ReadonlyMap<string, Value>): boolean {
  const [a, b] = [sequence(expected), sequence(mine)]
  if (a !== undefined && b !== undefined) {
    return a.length === b.length && a.every((item, i) => same(item, b[i], renamed))
  }
  if (expected instanceof EdnMap && mine instanceof EdnMap) return sameMaps(expected, mine, renamed)
  const key = identity(mine)
  if (identity(expected) === key) return true
  if (typeof mine === "number" && mine > TX && mine - TX === expected) return true
  const other = renamed.get(key)
  return other !== undefined && identity(other) === identity(expected)
}

function sameMaps(expected: EdnMap, mine: EdnMap, renamed: ReadonlyMap<string, Value>): boolean {
  if (expected.entries.length !== mine.entries.length) return false
  return expected.entries.every(([key, value]) =>
    mine.entries.some(([other, held]) => identity(other) === identity(key) && same(value, held, renamed)),
  )
}

const ednOf = (json: Json): Value => fromJson(json)
