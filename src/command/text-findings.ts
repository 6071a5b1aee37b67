import { derivationText, whyNotText } from "./derivation-text.js"
import type { ComparisonReply, ProfileReply, VerificationReply, WhyNotReply, WhyReply } from "./reply.js"
import { counted, more, round, rowText, tableLines, type Window, within } from "./text-rows.js"

export function verificationLines({ verified, skipped, divergence }: VerificationReply, window: Window): string[] {
  const counts = `${counted(verified, "comparison")} agreed${skipped === 0 ? "" : `, ${skipped} could not be made`}`
  if (divergence === null) return [`✓ ${counts}`]
  const { view, t, oracle, missing, extra, failed, op, iteration, row, expected, found } = divergence
  const fault =
    op === null || row === null
      ? "every operator does what it means: the plan says something else than the query"
      : `first wrong operator: ${op}${round(iteration)}: ${rowText(row)} expected weight ${expected}, found ${found}`
  const asked = extra[0] ?? missing[0]
  const offer = asked === undefined ? [] : [`  ${extra.length > 0 ? ":why" : ":whynot"} ${rowText(asked)}`]
  return [
    `✗ ${view} differs from the full query (${oracle}) at t${t}: ${extra.length} extra, ${missing.length} missing`,
    ...(failed === null ? [] : [`  the view: ${failed.view ?? "ok"}; ${oracle}: ${failed.oracle ?? "ok"}`]),
    ...within(extra, window).map((each) => `  + ${rowText(each)}`),
    ...within(missing, window).map((each) => `  - ${rowText(each)}`),
    ...more(Math.max(extra.length, missing.length), window).map((line) => `  ${line}`),
    `  ${fault}`,
    ...offer,
  ]
}

export const whyLines = ({ row, t, result }: WhyReply): string[] =>
  result === null
    ? [`${rowText(row)} is not in the view at t${t}; :whynot ${rowText(row)} tells what it lacks`]
    : [`${rowText(row)} at t${result.t}`, derivationText(result.derivation)]

export const whyNotLines = ({ row, t, result }: WhyNotReply): string[] =>
  result === null ? [`${rowText(row)} is in the view at t${t}; :why ${rowText(row)} derives it`] : [whyNotText(result)]

export function comparisonLines({ left, right, rows }: ComparisonReply, window: Window): string[] {
  const table = tableLines(
    ["t", `${left.view} ops`, "rows", `${right.view} ops`, "rows", ""],
    within(rows, window).map(({ t, left: a, right: b, same }) => [
      `t${t}`,
      ...[a.operators, a.rows, b.operators, b.rows].map(String),
      same ? "" : "✗ changed otherwise",
    ]),
  )
  const sum = (side: "left" | "right") => rows.reduce((total, row) => total + row[side].rows, 0)
  const differ = rows.filter(({ same }) => !same).length
  return [
    `${left.view}: ${left.operators.length} operators    ${right.view}: ${right.operators.length} operators`,
    ...table,
    ...more(rows.length, window),
    `${sum("left").toLocaleString("en")} rows against ${sum("right").toLocaleString("en")}; ${differ === 0 ? "the same changes throughout" : `${counted(differ, "transaction")} changed otherwise`}`,
  ]
}

/** Those that take the most time first. */
export function profileLines({ view, transactions, operators }: ProfileReply, window: Window): string[] {
  const whole = operators.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
  const share = (ms: number) => `${ms.toFixed(1)} ms ${String(Math.round((100 * ms) / (whole || 1))).padStart(3)}%`
  return [
    `${view} over ${counted(transactions, "transaction")}: ${whole.toFixed(1)} ms`,
    ...tableLines(
      ["operator", "kind", "time", "runs", "rows in", "rows out", "holds"],
      within(
        operators.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0)),
        window,
      ).map(({ operator, runs, rowsIn, rowsOut, state, ms }) => [
        `o${operator.n} ${operator.id}`,
        operator.kind,
        ms === null ? "in another" : share(ms),
        ...[runs, rowsIn, rowsOut, state].map((count) => count.toLocaleString("en")),
      ]),
    ),
    ...more(operators.length, window),
  ]
}
