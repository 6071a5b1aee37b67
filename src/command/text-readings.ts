import type { RowsReading } from "../session/reading.js"
import type { AnswerReply, DeltaReply, PositionReply, StateReply, TransactionReply } from "./reply.js"
import { contains } from "./text-filter.js"
import {
  changeLines,
  counted,
  more,
  round,
  rowText,
  signed,
  tableLines,
  valueText,
  type Window,
  warningLine,
  within,
} from "./text-rows.js"

export function positionLines(
  { position: { t, inside }, last, view, delta, stopped }: PositionReply,
  window: Window,
): string[] {
  const place =
    inside === undefined ? "" : ` · step ${inside.step} of ${inside.of}: ${inside.op}${round(inside.iteration)}`
  const head = `t${t} of ${last}${place}`
  const stop = stopped === undefined ? [] : [`stopped by ${stopped.id}: ${stopped.condition}`]
  if (view === undefined) return [head, ...stop]
  if (delta === null) return [head, ...stop, `${view} stands failed`]
  const change = !delta.ran ? "not reached yet" : delta.plus + delta.minus === 0 ? "no change" : sizes(delta)
  return [`${head}  ${view}: ${change}`, ...stop, ...changeLines(delta.changes, window)]
}

const sizes = ({ plus, minus }: { readonly plus: number; readonly minus: number }): string =>
  `+${plus.toLocaleString("en")} -${minus.toLocaleString("en")}`

export function transactionLines({ t, datoms, deltas }: TransactionReply, window: Window): string[] {
  const changed = [...deltas].flatMap(([view, delta]) =>
    delta === null ? [`${view} stands failed`] : [`${view}:`, ...changeLines(delta, window).map((line) => `  ${line}`)],
  )
  return [
    `t${t}  ${counted(datoms.length, "datom")}`,
    ...within(datoms, window).map(([e, a, v, , added]) => `  ${added === false ? "-" : "+"} ${rowText([e, a, v])}`),
    ...more(datoms.length, window),
    ...changed,
  ]
}

export function answerLines({ t, columns, rows, offer, warnings }: AnswerReply, window: Window): string[] {
  return [
    ...warnings.map(warningLine),
    ...tableLines(
      columns,
      within(rows, window).map((row) => row.map(valueText)),
    ),
    ...more(rows.length, window),
    `${counted(rows.length, "row")} at t${t}; to keep it: ${offer.replace(/\s+/g, " ")}`,
  ]
}

export function rowsLines({ view, columns, count, offset, rows }: RowsReading, t: number, window: Window): string[] {
  const from = offset === 0 ? "" : ` from ${offset}`
  return [
    ...tableLines(
      columns,
      within(rows, window).map((row) => row.map(valueText)),
    ),
    ...more(count - offset, window),
    `${counted(count, "row")} in ${view} at t${t}${from}`,
  ]
}

export function deltaLines({ reading, operator, inputs, filter }: DeltaReply, window: Window): string[] {
  const fits = filter === undefined ? () => true : contains(filter)
  const name = operator === undefined ? reading.view : `o${operator.n} ${operator.id}`
  const state = reading.rebuilt ? "compiled anew" : reading.ran ? sizes(reading) : "not reached yet"
  const lines = [`${name} at t${reading.t}: ${state}  ${reading.columns.join(" ")}`]
  const rounds = reading.rounds ?? [{ iteration: -1, changes: reading.changes }]
  for (const { iteration, changes } of rounds) {
    if (iteration >= 0) lines.push(`iteration ${iteration}`)
    lines.push(
      ...changeLines(
        changes.filter(({ row }) => fits(row)),
        window,
      ),
    )
  }
  for (const { port, from, delta } of inputs) {
    lines.push(`in${port} ${from}  ${delta === undefined ? "not told" : sizes(delta)}`)
    if (delta !== undefined)
      lines.push(
        ...changeLines(
          delta.changes.filter(({ row }) => fits(row)),
          window,
        ).map((line) => `  ${line}`),
      )
  }
  if (operator !== undefined) lines.push(`rule ${operator.rule}`)
  return lines
}

export function stateLines({ position: { t, inside }, operators }: StateReply, window: Window): string[] {
  const place = inside === undefined ? `t${t}` : `t${t} step ${inside.step} of ${inside.of}`
  const lines: string[] = [place]
  for (const { n, op, kind, size, ports } of operators) {
    if (operators.length > 1 && size === 0) continue
    lines.push(`o${n} ${op}  ${kind}  ${counted(size, "row")}`)
    for (const { name, columns, count, offset, rows } of ports) {
      lines.push(`  ${name}  ${columns.join(" ")}  ${counted(count, "row")}`)
      lines.push(
        ...within(rows, window).map(
          ({ weight, row, iteration }) => `    ${signed(weight)} ${rowText(row)}${round(iteration)}`,
        ),
      )
      lines.push(...more(count - offset, window).map((line) => `    ${line}`))
    }
  }
  return lines
}
