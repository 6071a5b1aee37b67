import { nearest } from "../../base/nearest.js"
import type { HistoryOptions } from "../history.js"
import type { Terminal } from "../terminal.js"
import { notYet, usage } from "../usage.js"

export interface ExportCommand extends HistoryOptions {
  readonly view?: string
  readonly at?: string
  readonly level?: string
  readonly output?: string
  readonly config?: string
  readonly db?: string
  readonly live?: boolean
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
  html: async () => (await import("./export-html.js")).exportHtml,
}

/** Kinds that show one circuit and carry nothing else. */
const DRAWINGS = ["svg", "dot", "mermaid"]

/** Kinds that are reserved for what comes later. */
const LATER = ["sql"]

/** `wizard export KIND`: writes what others read. */
export async function exportCommand(
  kind: string,
  file: string | undefined,
  options: ExportCommand,
  terminal: Terminal,
): Promise<number> {
  if (LATER.includes(kind)) throw notYet(`wizard export ${kind}`)
  const kinds = Object.keys(KINDS)
  const load = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (load !== undefined) {
    if (options.live && DRAWINGS.includes(kind)) {
      throw usage(`--live is not for ${kind}`, "a page can carry the engine: html")
    }
    const { output } = options
    if (output === undefined) throw usage("expected -o PATH", "name the file that is to be written, or - for stdout")
    return (await load())(kind, file, { ...options, output }, terminal)
  }
  const near = nearest(kind, kinds)
  throw usage(
    `there is no export ${kind}`,
    near === undefined ? `there are ${kinds.join(", ")}` : `did you mean ${near}?`,
  )
}
