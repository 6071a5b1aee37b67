import type { Change } from "../../../viz/change.js"
import { dot } from "../../../viz/dot.js"
import { mermaid } from "../../../viz/mermaid.js"
import { svg } from "../../../viz/svg.js"
import type { Description } from "../../circuit/describe.js"
import type { Wizard } from "../../library/wizard.js"
import { exitCode } from "../../notebook/result.js"
import { readSource } from "../../workspace/source-file.js"
import { openDatabase, openHistory } from "../history.js"
import { isLevel, LEVELS } from "../level.js"
import { noteErrors, runText, viewOf } from "../notebook.js"
import { writeOutput } from "../output.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"
import type { Export } from "./export.js"
import { feed, wholeNumber } from "./query.js"

type Draw = (description: Description, changes?: ReadonlyMap<string, Change>) => string

const DRAWINGS: Readonly<Record<string, Draw>> = { svg, dot, mermaid }

/** `wizard export svg|dot|mermaid`: a circuit, and with `--at` what every operator put out in that transaction. */
export async function exportDrawing(
  kind: string,
  file: string | undefined,
  options: Export,
  terminal: Terminal,
): Promise<number> {
  const { level = "circuit", output } = options
  if (!isLevel(level)) throw usage(`there is no level ${level}`, `levels are ${LEVELS.join(", ")}`)
  const at = options.at === undefined ? undefined : wholeNumber(options.at, "--at")
  if (at !== undefined && level !== "circuit") {
    throw usage(`deltas are those of operators, and --level is ${level}`, "leave out --at, or --level")
  }
  const draw = (wizard: Wizard, view: string): string => {
    const changes = at === undefined ? undefined : changesAt(wizard, view, at)
    return `${DRAWINGS[kind](wizard.view(view).explain(level), changes).trimEnd()}\n`
  }
  const drawn = file === undefined ? ofHistory : ofNotebook(file)
  const { text, code } = await drawn(options, terminal, draw)
  await writeOutput(output, text, terminal)
  return code
}

/** What the operators of a view did in transaction t. Throws `history/range`. */
function changesAt(wizard: Wizard, view: string, t: number): ReadonlyMap<string, Change> {
  const record = wizard.history.record(t)
  const ran = new Set(record.steps(view).map(({ op }) => op))
  return new Map([...ran].map((op) => [op, record.delta(view, op).sizes]))
}

interface Drawn {
  readonly text: string
  readonly code: number
}

type Drawing = (wizard: Wizard, view: string) => string

async function ofHistory(options: Export, terminal: Terminal, draw: Drawing): Promise<Drawn> {
  if (options.view !== undefined) throw usage("--view is for notebooks", "leave it out: a history has one view")
  const history = await openHistory(options, terminal.stdin)
  const wizard = await openDatabase(history)
  await wizard.addView("view", history.spec)
  const refused = await feed(wizard, history.transactions, undefined, terminal)
  return { text: draw(wizard, "view"), code: refused ? 1 : 0 }
}

const ofNotebook =
  (file: string) =>
  async (options: Export, terminal: Terminal, draw: Drawing): Promise<Drawn> => {
    if (options.log !== undefined || options.query !== undefined) {
      throw usage("expected a notebook or a history, found both", "leave out the file, or --log and --query")
    }
    let text = ""
    const source = await readSource(file)
    const afterwards = async (wizard: Wizard): Promise<void> => {
      text = draw(wizard, viewOf(wizard, file, options.view))
    }
    const ran = await runText(source.text, file, false, { afterwards })
    noteErrors(ran, terminal)
    return { text, code: exitCode(ran.result, { check: false }) }
  }
