import { nearest } from "../../base/nearest.js"
import type { HistoryOptions } from "../history.js"
import { refuseInput } from "../output.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

export interface ExportCommand extends HistoryOptions {
  readonly view?: string
  readonly at?: string
  readonly level?: string
  readonly output?: string
  readonly config?: string
  readonly db?: string
  readonly live?: boolean
  readonly times?: boolean
  readonly storage?: string
}

export type Export = ExportCommand & { readonly output: string }

type Run = (kind: string, file: string | undefined, options: Export, terminal: Terminal) => Promise<number>

/** What each kind of export runs; it is loaded when it is asked for. */
const KINDS: Readonly<Record<string, () => Promise<Run>>> = {
  svg: async () => (await import("./export-drawing.js")).exportDrawing,
  dot: async () => (await import("./export-drawing.js")).exportDrawing,
  mermaid: async () => (await import("./export-drawing.js")).exportDrawing,
  state: async () => (await import("./export-durable.js")).exportDurable,
  snapshot: async () => (await import("./export-durable.js")).exportDurable,
  config: async () => (await import("./export-durable.js")).exportDurable,
  definition: async () => (await import("./export-durable.js")).exportDurable,
  log: async () => (await import("./export-durable.js")).exportDurable,
  sql: async () => (await import("./export-durable.js")).exportDurable,
  html: async () => (await import("./export-html.js")).exportHtml,
}

/** Options that only some kinds take, beside the file or history; what writes durable things takes them all but `level`. */
const OPTIONS = ["live", "times", "config", "db", "storage", "level", "at", "view"] as const
const DRAWING = ["level", "at", "view"]
const TAKES: Readonly<Record<string, readonly string[]>> = {
  svg: DRAWING,
  dot: DRAWING,
  mermaid: DRAWING,
  html: ["live", "times"],
}
const DURABLE = OPTIONS.filter((option) => option !== "level" && option !== "times")

/** `wizard export KIND`: writes what others read. */
export async function exportCommand(
  kind: string,
  file: string | undefined,
  options: ExportCommand,
  terminal: Terminal,
): Promise<number> {
  const kinds = Object.keys(KINDS)
  const load = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (load !== undefined) {
    const takes = TAKES[kind] ?? DURABLE
    const foreign = OPTIONS.find((option) => options[option] !== undefined && !takes.includes(option))
    if (foreign !== undefined) {
      throw usage(`--${foreign} is not for ${kind}`, `${kind} takes ${takes.map((name) => `--${name}`).join(", ")}`)
    }
    const { output } = options
    if (output === undefined) throw usage("expected -o PATH", "name the file that is to be written, or - for stdout")
    refuseInput(output, [file, ...Object.entries(options).flatMap(([name, value]) => (name === "output" ? [] : value))])
    return (await load())(kind, file, { ...options, output }, terminal)
  }
  const near = nearest(kind, kinds)
  throw usage(
    `there is no export ${kind}`,
    near === undefined ? `there are ${kinds.join(", ")}` : `did you mean ${near}?`,
  )
}
