import type { Diagnostic } from "../datalog/check.js"
import { fromJs } from "../edn/js.js"
import { type Json, toJson } from "../edn/json.js"
import { type Datum, jsonLine } from "../library/datum.js"
import { derivationRecord, whyNotRecord } from "../library/derivation-record.js"
import type { JsRow, RowChange } from "../library/result.js"
import type { Position } from "../session/position.js"
import type { DeltaReading, InputReading, StateReading } from "../session/reading.js"
import type { ComparisonReply, DeltaReply, PositionReply, ProfileReply, Reply, VerificationReply } from "./reply.js"
import { contains } from "./text-filter.js"

/** Fields of an object as they are printed; those that are undefined are left out. */
type Fields = Readonly<Record<string, unknown>>

/** A reply as one JSON object: no times, the same bytes for the same session. */
export const replyJson = (reply: Reply): string =>
  jsonLine((FIELDS[reply.kind] as (reply: Reply) => Fields)(reply) as Datum)

const FIELDS: { readonly [Kind in Reply["kind"]]: (reply: Extract<Reply, { kind: Kind }>) => Fields } = {
  more: ({ reply, from }) => ({ from, ...(FIELDS[reply.kind] as (reply: Reply) => Fields)(reply) }),
  error: ({ error }) => ({ error: error.toJSON() }),
  position: positionFields,
  transaction: ({ t, tx, datoms, deltas }) => ({
    t,
    tx,
    datoms: datoms.map(row),
    deltas: Object.fromEntries([...deltas].map(([view, delta]) => [view, delta && changes(delta)])),
  }),
  answer: ({ t, columns, find, rows, warnings, offer }) => ({
    t,
    columns,
    find,
    rows: rows.map(row),
    warnings: warnings.map(warning),
    offer,
  }),
  rows: ({ t, reading: { rows, ...rest } }) => ({ t, ...rest, rows: rows.map(row) }),
  delta: deltaFields,
  state: ({ position, view, operators }) => ({ ...place(position), view, operators: operators.map(state) }),
  operator: ({ view, operator }) => ({ view, ...operator }),
  description: ({ description }) => ({ ...description }),
  views: ({ views }) => ({ views }),
  view: ({ view, warnings }) => ({ ...view, warnings: warnings.map(warning) }),
  args: ({ view, values }) => ({ view, args: row(values) }),
  rules: ({ rules }) => ({ rules }),
  schema: ({ attributes }) => ({ attributes: attributes.map((each) => ({ ...each, type: each.type ?? null })) }),
  verification: verificationFields,
  why: ({ result, t, view, row: asked }) => {
    const derivation = result === null ? null : derivationRecord(result.derivation)
    return { row: row(asked), t: result?.t ?? t, view, weight: result?.weight ?? 0, derivation }
  },
  whynot: ({ result, t, view, row: asked }) => ({ row: row(asked), t: result?.t ?? t, view, ...whyNotRecord(result) }),
  stops: ({ stops }) => ({ stops }),
  bookmarks: ({ marks }) => ({ marks }),
  comparison: (reply) => comparisonFields(reply),
  profile: (reply) => profileFields(reply),
  bench: ({ rows }) => ({ bench: rows.map(({ name, transactions, datoms }) => ({ name, transactions, datoms })) }),
  text: ({ title, text }) => ({ title, text }),
  written: ({ path, what }) => ({ written: path, what }),
  page: ({ url }) => ({ page: url }),
  settings: ({ settings }) => ({ settings }),
  help: ({ commands }) => ({
    commands: commands.map(({ name, aliases, usage, summary, more }) => ({ name, aliases, usage, summary, more })),
  }),
  done: ({ message }) => ({ done: message }),
  quit: ({ unsaved }) => ({ quit: true, unsaved }),
}

const warning = ({ code, message, hint }: Diagnostic): Fields => ({ code, message, hint })

function positionFields({ position, last, tx, view, delta, stopped }: PositionReply): Fields {
  return {
    ...place(position),
    last,
    tx,
    view: view ?? null,
    delta: delta && changes(delta.changes),
    ...(stopped && { break: stopped.id, condition: stopped.condition }),
  }
}

const place = ({ t, inside }: Position): Fields =>
  inside === undefined ? { t } : { t, step: inside.step, of: inside.of, op: inside.op, iteration: inside.iteration }

function deltaFields({ reading, operator, inputs, filter }: DeltaReply): Fields {
  const { view, t, op } = reading
  const fits = filter === undefined ? () => true : contains(filter)
  return {
    t,
    view,
    op: operator === undefined ? null : op,
    ...delta(reading, fits),
    ...(operator !== undefined && { inputs: inputs.map((input) => inputFields(input, fits)) }),
  }
}

function delta(
  { columns, plus, minus, ran, rebuilt, changes: all, rounds }: DeltaReading,
  fits: (row: JsRow) => boolean,
): Fields {
  const shown = (some: readonly RowChange[]) => changes(some.filter(({ row: values }) => fits(values)))
  return {
    columns,
    plus,
    minus,
    ran,
    ...(rebuilt && { rebuilt }),
    delta: shown(all),
    ...(rounds && { rounds: rounds.map(({ iteration, changes: some }) => ({ iteration, delta: shown(some) })) }),
  }
}

const inputFields = ({ port, from, delta: reading }: InputReading, fits: (row: JsRow) => boolean): Fields =>
  reading === undefined ? { port, from, delta: null } : { port, from, ...delta(reading, fits) }

const state = ({ op, n, kind, size, ports }: StateReading): Fields => ({
  op,
  n,
  kind,
  state: size,
  ports: ports.map(({ name, columns, count, offset, rows }) => ({
    name,
    columns,
    count,
    offset,
    rows: rows.map(({ weight, row: values, iteration }) =>
      iteration === null ? [weight, row(values)] : [weight, row(values), iteration],
    ),
  })),
})

function verificationFields({ t, verified, skipped, divergence }: VerificationReply): Fields {
  if (divergence === null) return { t, verified, skipped, divergence }
  const { missing, extra, row: found, ...rest } = divergence
  return {
    t,
    verified,
    skipped,
    divergence: { ...rest, missing: missing.map(row), extra: extra.map(row), row: found && row(found) },
  }
}

const comparisonFields = ({ left, right, rows }: ComparisonReply): Fields => ({
  left: left.view,
  right: right.view,
  operators: [left.operators.length, right.operators.length],
  transactions: rows,
})

const profileFields = ({ view, transactions, operators }: ProfileReply): Fields => ({
  view,
  transactions,
  operators: operators.map(({ operator, runs, rowsIn, rowsOut, state: held }) => ({
    op: operator.id,
    kind: operator.kind,
    runs,
    rowsIn,
    rowsOut,
    state: held,
  })),
})

const row = (values: JsRow): readonly Json[] => values.map((value) => toJson(fromJs(value)))

const changes = (all: readonly RowChange[]): readonly (readonly [number, readonly Json[]])[] =>
  all.map(({ weight, row: values }) => [weight, row(values)])
