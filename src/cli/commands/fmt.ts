import { writeFile } from "node:fs/promises"
import { asWizardError, type WizardError } from "../../base/error.js"
import { source } from "../../base/span.js"
import { format } from "../../edn/format.js"
import { readAll } from "../../edn/read.js"
import { type Cell, cells, type Kind } from "../../notebook/document.js"
import { parseNotebook } from "../../notebook/format.js"
import { bodySource, inFile } from "../../notebook/place.js"
import { readError, readSource } from "../../workspace/source-file.js"
import { exitCode, type Terminal } from "../terminal.js"
import { usage } from "../usage.js"

/** `wizard fmt`: formats the Datalog and EDN of notebooks and .edn files in place. A file with a mistake stays as it is. */
export async function fmtCommand(
  files: readonly string[],
  { check = false }: { readonly check?: boolean },
  terminal: Terminal,
): Promise<number> {
  let code = 0
  let last: WizardError | undefined
  for (const file of files) {
    try {
      const changed = await formatFile(file, check)
      await terminal.record({ file, changed }, () => (changed ? file : undefined))
      if (changed && check) code = Math.max(code, 1)
    } catch (thrown) {
      if (last !== undefined) terminal.note(last.report())
      last = asWizardError(thrown)
      code = Math.max(code, exitCode(last))
    }
  }
  if (last !== undefined) await terminal.fail(last)
  return code
}

/** Whether the file changes, or would. */
async function formatFile(file: string, check: boolean): Promise<boolean> {
  if (!/\.(md|markdown|edn)$/.test(file)) throw usage(`${file} is neither .md nor .edn`, "name notebooks and EDN files")
  const { text } = await readSource(file)
  const formatted = file.endsWith(".edn") ? formatEdn(text, file) : formatNotebook(text, file)
  if (formatted === text) return false
  if (!check) await write(file, formatted)
  return true
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (thrown) {
    throw readError(file, thrown)
  }
}

/** The mistake is looked for first, so that it has its place in the file. */
function formatEdn(text: string, file: string): string {
  readAll(text, source(file, text))
  return format(text)
}

function formatNotebook(text: string, file: string): string {
  const document = parseNotebook(text, file)
  let formatted = ""
  let at = 0
  for (const cell of cells(document)) {
    if (!EDN_KINDS.has(cell.kind) || cell.language === "sql" || cell.closing === "") continue
    formatted += text.slice(at, cell.start) + formatCell(file, cell)
    at = cell.end
  }
  return formatted + text.slice(at)
}

/** Kinds whose bodies are EDN. */
const EDN_KINDS: ReadonlySet<Kind> = new Set<Kind>([
  "schema",
  "tx",
  "rules",
  "view",
  "query",
  "args",
  "load",
  "listen",
  "config",
  "export",
])

/** The body with the newlines and the indentation of its opening line. */
function formatCell(file: string, cell: Cell): string {
  const body = bodySource(file, cell)
  try {
    readAll(body.text, body)
  } catch (thrown) {
    throw inFile(asWizardError(thrown), file, cell)
  }
  const newline = cell.opening.endsWith("\r\n") ? "\r\n" : "\n"
  const indent = " ".repeat(cell.indent)
  const lines = format(body.text).replace(/\n$/, "").split("\n")
  if (body.text.trim() === "") return cell.body
  return lines.map((line) => `${line === "" ? "" : indent}${line}${newline}`).join("")
}
