import { WizardError } from "../../base/error.js"
import { fromJs } from "../../edn/js.js"
import { toJson } from "../../edn/json.js"
import { print } from "../../edn/print.js"
import type { RowChange } from "../../library/result.js"
import type { Session } from "../../session/session.js"
import type { Command } from "../command.js"
import { counted } from "../text-rows.js"

const WHAT = ["delta", "state", "rows"] as const

export const writeCommand: Command = {
  name: "write",
  aliases: [],
  usage: ":write delta|state|rows [OPERATOR|VIEW] FILE",
  summary: "writes all rows of a delta, of a state or of a view to a file: .edn, .jsonl or .csv",
  arguments: [
    { name: "WHAT", kind: "word", optional: false, words: WHAT },
    { name: "OPERATOR", kind: "operator", optional: true },
    { name: "FILE", kind: "file", optional: false },
  ],
  more: ["The weight comes first: `[weight row]` in EDN and JSON, the first column in CSV."],
  run: async ({ session, host }, args) => {
    const what = args.need(args.word(...WHAT), WHAT.join(", "))
    const first = args.need(args.take(), "a file")
    const second = args.take()
    args.end()
    const [name, path] = second === undefined ? [undefined, first] : [first, second]
    if (host.files === undefined) throw new WizardError("session/no-files", "there are no files here")
    const { columns, changes } = rowsOf(session, what, name)
    const text = formatOf(path)(columns, changes)
    await host.files.write(path, text)
    return { kind: "written", path, what: counted(changes.length, "row") }
  },
}

interface Rows {
  readonly columns: readonly string[]
  readonly changes: readonly RowChange[]
}

function rowsOf(session: Session, what: (typeof WHAT)[number], name: string | undefined): Rows {
  if (what === "delta") return session.delta(name)
  if (what === "rows") {
    const { columns, rows } = session.rows(name, { limit: Number.MAX_SAFE_INTEGER })
    return { columns, changes: rows.map((row) => ({ weight: 1, row })) }
  }
  const { ports } = session.state(name ?? "out", { limit: Number.MAX_SAFE_INTEGER })
  return { columns: ports[0]?.columns ?? [], changes: ports.flatMap(({ rows }) => rows) }
}

type Format = (columns: readonly string[], changes: readonly RowChange[]) => string

const FORMATS: Readonly<Record<string, Format>> = {
  edn: (_, changes) => lines(changes, ({ weight, row }) => `[${weight} ${print(row.map(fromJs))}]`),
  jsonl: (_, changes) =>
    lines(changes, ({ weight, row }) => JSON.stringify([weight, row.map((value) => toJson(fromJs(value)))])),
  csv: (columns, changes) =>
    `${["weight", ...columns].map(csv).join(",")}\n${lines(changes, ({ weight, row }) => [String(weight), ...row.map(textOf)].map(csv).join(","))}`,
}

const lines = (changes: readonly RowChange[], line: (change: RowChange) => string): string =>
  changes.map((change) => `${line(change)}\n`).join("")

const textOf = (value: unknown): string => (typeof value === "string" ? value : print(fromJs(value)))

const csv = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function formatOf(path: string): Format {
  const ending = path.split(".").at(-1) ?? ""
  const found = FORMATS[ending]
  if (found !== undefined) return found
  throw new WizardError("write/format", `a file that ends in .${ending} is none that rows are written to`, {
    hint: "end it in .edn, .jsonl or .csv",
  })
}
