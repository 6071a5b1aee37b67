import { dot } from "../../../viz/dot.js"
import { mermaid } from "../../../viz/mermaid.js"
import { svg } from "../../../viz/svg.js"
import { text } from "../../../viz/text.js"
import type { Description } from "../../circuit/describe.js"
import { warnText } from "../advice.js"
import { type HistoryOptions, openDatabase, openQuery } from "../history.js"
import { isLevel, LEVELS } from "../level.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

export interface ExplainCommand extends HistoryOptions {
  readonly level?: string
  readonly format?: string
}

/** `wizard explain`: what a query compiles to. */
export async function explainCommand(options: ExplainCommand, terminal: Terminal): Promise<number> {
  const { level = "circuit" } = options
  const format = options.format ?? (terminal.mode === "text" ? "text" : "json")
  if (!isLevel(level)) throw usage(`there is no level ${level}`, `levels are ${LEVELS.join(", ")}`)
  if (!isFormat(format)) throw usage(`there is no format ${format}`, `formats are ${Object.keys(FORMATS).join(", ")}`)
  const own = options.log?.find((log) => !log.startsWith("$"))
  if (own !== undefined)
    throw usage(`explain reads no transactions (--log ${own})`, "--log '$b=FILE' is a further source")
  const { spec, schema } = await openQuery(options, terminal.stdin)
  const wizard = await openDatabase({ schema })
  const description = wizard.explain("view", spec, level)
  const warnings = wizard.check(spec)
  if (schema === undefined) warnText(warnings, terminal)
  else for (const warning of warnings) terminal.warn(warning)
  await terminal.write(`${FORMATS[format](description)}\n`)
  return 0
}

const FORMATS: Readonly<Record<string, (description: Description) => string>> = {
  text,
  json: (description) => JSON.stringify(description),
  dot,
  mermaid,
  svg: (description) => svg(description).trimEnd(),
}

const isFormat = (text: string): boolean => Object.hasOwn(FORMATS, text)
