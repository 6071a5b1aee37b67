import { print } from "../edn/print.js"
import { type Fields, row, rows } from "../library/datum.js"
import { operatorRecord, transactionRecord } from "../library/trace-record.js"
import type { End, ReplayEvent } from "./replay.js"
import { table } from "./table.js"
import { errorFields } from "./terminal.js"

/** What is printed: everything but the counting. */
export type Printed = Exclude<ReplayEvent, { kind: "compared" }>

/** An event of a replay as a record. */
export function replayRecord(event: Printed, datoms = false): Fields {
  switch (event.kind) {
    case "operator":
      return operatorRecord({ ...event.event, changes: event.event.delta.changes })
    case "refused":
      return { t: event.t, tx: null, error: errorFields(event.error), datoms: datoms ? [] : undefined }
    case "transaction": {
      const written = event.datoms?.map(([e, a, v, , added]) => row([e, a, v, added]))
      return { ...transactionRecord(event), ms: event.ms, datoms: written }
    }
    case "divergence":
      return { divergence: divergenceFields(event.divergence) }
    case "break": {
      const { t, op, iteration, row: found, weight } = event.hit
      return { break: { t, op, iteration, row: found && row(found), weight } }
    }
    case "end": {
      const { rows: view, columns, find, transactions, verified } = event.end
      return { view: view && rows(view), columns, find, transactions, verified }
    }
  }
}

type Of<Kind extends ReplayEvent["kind"]> = Extract<ReplayEvent, { kind: Kind }>

/** Where the view and an oracle differ. */
export function divergenceFields({
  t,
  oracle,
  missing,
  extra,
  failed,
  ...fault
}: Of<"divergence">["divergence"]): Fields {
  const { op, iteration, row: at, expected, found, since } = fault
  return {
    t,
    oracle,
    missing: rows(missing),
    extra: rows(extra),
    failed: failed && { ...failed },
    op,
    iteration,
    row: at && row(at),
    expected,
    found,
    since,
  }
}

/** The same for people. */
export function replayText(event: Printed): string {
  switch (event.kind) {
    case "operator": {
      const { t, op, iteration, delta, state } = event.event
      const round = iteration === undefined ? "" : ` iteration ${iteration}`
      return [`t${t} ${op}${round}  (${state} rows held)`, ...delta.changes.map(signed)].join("\n")
    }
    case "refused":
      return `t${event.t} refused [${event.error.code}]: ${event.error.message}`
    case "transaction":
      return transactionText(event)
    case "divergence":
      return divergenceText(event.divergence)
    case "break":
      return breakText(event.hit)
    case "end":
      return endText(event.end)
  }
}

function transactionText({ t, delta, failure, ms, datoms = [] }: Of<"transaction">): string {
  const written = datoms.map(([e, a, v, , added]) => `  ${added ? "+" : "-"} ${text([e, a, v])}`)
  if (delta === null)
    return [`t${t} the view stands failed [${failure?.code}]: ${failure?.message}`, ...written].join("\n")
  const plus = delta.filter(({ weight }) => weight > 0).length
  const counts = delta.length === 0 ? "no change" : `+${plus} -${delta.length - plus}`
  return [`t${t} ${counts}  ${ms} ms`, ...written, ...delta.map(signed)].join("\n")
}

export function divergenceText(divergence: Of<"divergence">["divergence"]): string {
  const { t, oracle, missing, extra, failed } = divergence
  const says = failed && `  the view: ${failed.view ?? "ok"}; ${oracle}: ${failed.oracle ?? "ok"}`
  return [
    `t${t} the view differs from the full query (${oracle}): ${missing.length} missing, ${extra.length} extra`,
    ...(says === undefined ? [] : [says]),
    ...missing.map((each) => `  missing ${text(each)}`),
    ...extra.map((each) => `  extra   ${text(each)}`),
    `  ${faultText(divergence)}`,
  ].join("\n")
}

/** Which operator is at fault, since when, and a row that tells. */
function faultText({ op, iteration, row: at, expected, found, since }: Of<"divergence">["divergence"]): string {
  if (op === null || at === null) {
    return "every operator does what it means: the plan says something else than the query"
  }
  const round = iteration === null ? "" : ` iteration ${iteration}`
  return `at fault since t${since}: ${op}${round}: ${text(at)} expected weight ${expected}, found ${found}`
}

function breakText({ t, op, iteration, row: found, weight }: Of<"break">["hit"]): string {
  const round = iteration === null ? "" : ` iteration ${iteration}`
  return [
    `t${t} stopped at ${op}${round}`,
    ...(found === null ? [] : [signed({ weight: weight ?? 1, row: found })]),
  ].join("\n")
}

function endText({ rows: view, columns, transactions, verified }: End): string {
  const compared = verified > 0 ? `, ${verified} verified` : ""
  const head = `${transactions} transaction(s)${compared}`
  return view === null ? `${head}\nthe view stands failed` : `${head}\n${table(columns, view)}`
}

const signed = ({ weight, row: values }: { weight: number; row: readonly unknown[] }): string =>
  `  ${weight > 0 ? "+" : ""}${weight} ${text(values)}`

const text = (values: readonly unknown[]): string => print(row(values).map(({ value }) => value))
