import type * as DuckDB from "@duckdb/node-api"
import type { Source } from "../../base/span.js"
import { NONE } from "../../datom/log.js"
import { printAscii } from "../../edn/print.js"
import { EdnMap } from "../../edn/value.js"
import { encodeValue } from "../../storage/codec.js"
import type { Commit, KeptEntry, KeptView } from "../../storage/storage.js"
import type { TableWriter } from "./table-writer.js"

/** Appends what a commit adds, as rows of the tables. `lastT` is the last t that has a row of its own. */
export async function appendCommit(writer: TableWriter, duckdb: typeof DuckDB, commit: Commit, lastT: number) {
  const { firstValue, values, firstEntry, entries } = commit
  const encoded = values.map(encodeValue)
  await writer.append("value", encoded.length, [
    (i) => ~(firstValue + i),
    (i) => encoded[i].type,
    (i) => encoded[i].text,
    (i) => encoded[i].number,
  ])
  await appendTransactions(writer, duckdb, entries, lastT)
  await writer.append("entry", entries.length, [
    (i) => firstEntry + i,
    { long: (i) => entries[i].t },
    (i) => (entries[i].tx === NONE ? null : entries[i].tx),
    (i) => entries[i].nextEntity,
    (i) => entries[i].datoms,
  ])
  await appendDatoms(writer, commit)
  await appendArguments(writer, commit)
  if (commit.addedView !== undefined) await appendView(writer, commit.addedView, commit.operators)
  await appendSchema(writer, commit)
  await appendOperators(writer, duckdb, commit)
  await appendDeltas(writer, commit)
}

async function appendTransactions(
  writer: TableWriter,
  duckdb: typeof DuckDB,
  entries: readonly KeptEntry[],
  lastT: number,
): Promise<void> {
  const first = entries.filter(({ t }, i) => t !== (i === 0 ? lastT : entries[i - 1].t))
  await writer.append("transaction", first.length, [
    { long: (i) => first[i].t },
    (i) => integerOf(first[i].txNumber),
    (i) => {
      const { instant } = first[i]
      return instant === undefined ? null : new duckdb.DuckDBTimestampValue(BigInt(instant) * 1000n)
    },
    (i) => placeText(first[i].file, first[i].line),
    (i) => first[i].label ?? null,
  ])
}

async function appendDatoms(writer: TableWriter, { entries, datoms }: Commit): Promise<void> {
  const { e, a, v, tx, was, length } = datoms
  // Rows are asked for in order.
  let entry = -1
  let end = 0
  const tOf = (i: number) => {
    while (i >= end) end += entries[++entry].datoms
    return entries[entry].t
  }
  await writer.append("datom", length, [
    { long: tOf },
    { codes: e },
    { codes: a },
    { codes: v },
    (i) => was[i] === NONE,
    { codes: was, none: NONE },
    { codes: tx },
  ])
}

async function appendArguments(writer: TableWriter, { addedView, entries, firstEntry }: Commit): Promise<void> {
  const changes = entries.flatMap(({ t, args }, i) => (args === undefined ? [] : [{ ...args, t, n: firstEntry + i }]))
  const first = addedView && { view: addedView.id, values: addedView.args, t: addedView.createdT, n: null }
  const all = first === undefined ? changes : [first, ...changes]
  await writer.append("argument", all.length, [
    (i) => BigInt(all[i].t),
    (i) => all[i].view,
    (i) => printAscii(all[i].values),
    (i) => all[i].n,
  ])
}

async function appendView(
  writer: TableWriter,
  { id, name, query, rules, sources, createdT }: KeptView,
  operators: Commit["operators"],
): Promise<void> {
  const names = Object.entries(sources)
  const row = [
    id,
    name,
    query.text,
    rules?.text ?? null,
    operators.find(({ view }) => view === id)?.definition ?? null,
    BigInt(createdT),
    placeText(query.name, query.line),
    placeText(rules?.name, rules?.line),
    names.length === 0 ? null : printAscii(new EdnMap(names)),
  ]
  await writer.append(
    "view",
    1,
    row.map((value) => () => value),
  )
}

async function appendSchema(writer: TableWriter, { attributes = [], renamed = [] }: Commit): Promise<void> {
  await writer.append("attribute", attributes.length, [
    (i) => attributes[i].code,
    (i) => String(attributes[i].ident),
    (i) => attributes[i].valueType,
    (i) => attributes[i].cardinality,
    (i) => attributes[i].unique ?? null,
    (i) => attributes[i].isComponent,
    (i) => attributes[i].doc ?? null,
  ])
  await writer.append("renamed", renamed.length, [(i) => renamed[i][0], (i) => renamed[i][1]])
}

async function appendOperators(writer: TableWriter, duckdb: typeof DuckDB, commit: Commit): Promise<void> {
  const all = commit.operators.flatMap(({ view, operators }) => operators.map((operator) => ({ view, operator })))
  const at = (i: number) => all[i].operator
  await writer.append("operator", all.length, [
    (i) => all[i].view,
    (i) => at(i).id,
    (i) => at(i).n,
    (i) => at(i).kind,
    (i) => at(i).span?.line ?? null,
    (i) => at(i).span?.column ?? null,
    (i) => at(i).span?.endLine ?? null,
    (i) => at(i).span?.endColumn ?? null,
    (i) => at(i).rule,
    (i) => duckdb.listValue([...at(i).inputs]),
    (i) => duckdb.listValue([...at(i).columns]),
  ])
}

async function appendDeltas(writer: TableWriter, { deltas }: Commit): Promise<void> {
  for (const { view, operator, t, iteration, rows } of deltas) {
    await writer.append("delta", rows.length, [
      { all: view },
      { all: operator },
      { long: () => t },
      () => iteration,
      { codes: rows.rows, width: rows.width },
      { long: (i) => rows.weights[i] },
    ])
  }
}

const integerOf = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value))

const placeText = (file: Source["name"] | undefined, line: number | undefined): string | null =>
  file === undefined ? null : `${file}:${line ?? 1}`
