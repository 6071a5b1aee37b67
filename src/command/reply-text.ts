import { ascii } from "../../viz/ascii.js"
import { text as operatorTable } from "../../viz/text.js"
import type { Reply, ViewSummary } from "./reply.js"
import { comparisonLines, profileLines, verificationLines, whyLines, whyNotLines } from "./text-findings.js"
import { helpLines } from "./text-help.js"
import type { TextOptions } from "./text-options.js"
import { answerLines, deltaLines, positionLines, rowsLines, stateLines, transactionLines } from "./text-readings.js"
import { counted, cut, rowText, tableLines, type Window, warningLine } from "./text-rows.js"

export type { TextOptions } from "./text-options.js"

/** A reply as lines for people, each at most so wide. What is left out is said. */
export function replyText(reply: Reply, { width, ascii: spelt, color, rows = 20 }: TextOptions): readonly string[] {
  const lines = linesOf(reply, { from: 0, rows })
  return lines
    .flatMap((line) => line.split("\n"))
    .map((line) => (spelt ? ascii(line) : line))
    .map((line) => (isWhole(reply) || isWarning(line) ? line : cut(line, width)))
    .map((line) => (color ? colored(line) : line))
}

/** Whether its lines are never cut, however narrow the room. */
export const isWhole = ({ kind }: Reply): boolean => kind === "text" || kind === "page" || kind === "error"

/** What a warning says last is what to do: it is never cut. */
export const isWarning = (line: string): boolean => line.startsWith("warning[")

const linesOf = (reply: Reply, window: Window): readonly string[] =>
  (LINES[reply.kind] as (reply: Reply, window: Window) => readonly string[])(reply, window)

const LINES: {
  readonly [Kind in Reply["kind"]]: (reply: Extract<Reply, { kind: Kind }>, window: Window) => readonly string[]
} = {
  more: ({ reply, from }, { rows }) => linesOf(reply, { from, rows }),
  error: ({ error }) => [error.report()],
  position: positionLines,
  transaction: transactionLines,
  answer: answerLines,
  rows: ({ reading, t }, window) => rowsLines(reading, t, window),
  delta: deltaLines,
  state: stateLines,
  operator: ({ operator: { id, n, kind, rule, inputs, columns, span, state } }) => [
    `o${n} ${id}  ${kind}  ${columns.join(" ")}`,
    `  rule    ${rule}`,
    ...(inputs.length === 0 ? [] : [`  inputs  ${inputs.join(" ")}`]),
    ...(span === null ? [] : [`  place   line ${span.line}, column ${span.column}`]),
    `  holds   ${counted(state, "row")}`,
  ],
  description: ({ description }) => [operatorTable(description)],
  views: ({ views }) => (views.length === 0 ? ["there is no view yet"] : views.map(viewLine)),
  view: ({ view, warnings }) => [...warnings.map(warningLine), viewLine(view)],
  args: ({ view, values }) => [`${view} :in ${rowText(values)}`],
  rules: ({ rules }) =>
    rules.length === 0 ? ["there are no rules yet"] : rules.map(({ text, line }) => `L${line}  ${text}`),
  schema: ({ attributes }) =>
    tableLines(
      ["attribute", "type", "", "datoms", "doc"],
      attributes.map(({ ident, type = "", many, unique, component, doc = "", datoms }) => {
        const words = [many ? "many" : "one", unique ?? "", component ? "component" : ""].filter((word) => word !== "")
        return [ident, type, words.join(" "), datoms.toLocaleString("en"), doc]
      }),
    ),
  verification: verificationLines,
  why: whyLines,
  whynot: whyNotLines,
  bookmarks: ({ marks }) =>
    marks.length === 0 ? ["no marks: :mark a sets one here"] : marks.map(({ letter, t }) => `'${letter}  t${t}`),
  stops: ({ stops }) =>
    stops.length === 0
      ? ["no breakpoints and no watches"]
      : stops.map(({ id, kind, condition, hits }) => `${id}  ${kind}  ${condition}  ${counted(hits, "hit")}`),
  comparison: comparisonLines,
  profile: profileLines,
  bench: ({ rows }) =>
    rows.map(({ name, transactions, datoms, ms }) => {
      const rate = ms <= 0 ? "" : `  ${Math.round((datoms / ms) * 1000).toLocaleString("en")} datoms/s`
      return `${name.padEnd(8)} ${counted(transactions, "transaction")}, ${counted(datoms, "datom")}  ${ms.toFixed(1)} ms${rate}`
    }),
  text: ({ text }) => [text.trimEnd()],
  written: ({ path, what }) => [`wrote ${what} to ${path}`],
  page: ({ url }) => [url, "the page follows this session and drives it; :page off closes it"],
  settings: ({ settings }) =>
    tableLines(
      ["setting", "value", "from"],
      settings.map(({ name, value, source }) => [name, JSON.stringify(value), source]),
    ),
  help: ({ commands }) => helpLines(commands),
  done: ({ message }) => [message],
  quit: ({ unsaved }) => (unsaved ? ["the notebook has changes that were not saved"] : []),
}

function viewLine({ id, columns, rows, operators, failure, selected }: ViewSummary): string {
  return `${selected ? "▶" : " "} ${id}  ${columns.join(" ")}  ${rows === null ? `stands failed: ${failure}` : counted(rows, "row")}  ${counted(operators, "operator")}`
}

const [GREEN, RED, DIM, PLAIN] = ["\u001b[32m", "\u001b[31m", "\u001b[2m", "\u001b[39m\u001b[22m"]

/** Signs keep their colour: what comes is green, what goes and what is wrong red. */
function colored(line: string): string {
  if (/^\s*(\+\d|✓)/.test(line)) return `${GREEN}${line}${PLAIN}`
  if (/^\s*(-\d|✗|error\[)/.test(line)) return `${RED}${line}${PLAIN}`
  return /^(hint:|\s*…|rule )/.test(line) ? `${DIM}${line}${PLAIN}` : line
}
