import { format } from "../../edn/format.js"
import { read } from "../../edn/read.js"
import { EdnMap, keyword, symbol } from "../../edn/value.js"
import { Cell, type Datum, ednLine } from "../../library/datum.js"
import { type Config, parseConfig } from "../../workspace/config.js"
import { configSchema } from "../../workspace/config-keys.js"
import { besideFile, readSource } from "../../workspace/source-file.js"
import { inMemory } from "../config.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"

/** `wizard config show|validate|schema`. Validating compiles every circuit, in memory, so that a query with a mistake is found. */
export async function configCommand(
  what: string,
  { config }: { config?: string },
  terminal: Terminal,
): Promise<number> {
  if (what === "schema") {
    await terminal.write(`${JSON.stringify(configSchema(), undefined, terminal.mode === "text" ? 2 : undefined)}\n`)
    return 0
  }
  if (what !== "show" && what !== "validate") throw usage(`there is no config ${what}`, "use show, validate or schema")
  if (config === undefined) throw usage("expected a config", `wizard config ${what} --config C.edn`)
  const parsed = parseConfig(await readSource(config))
  if (what === "show") {
    const shown = showConfig(parsed, config)
    await terminal.record(shown, () => ednText(shown))
    return 0
  }
  const wizard = await inMemory(config, { empty: true })
  const warnings = wizard.views().flatMap((id) => wizard.view(id).warnings)
  for (const warning of warnings) terminal.warn(warning)
  const circuits = parsed.circuits.size
  const record = { valid: true, circuits, warnings: warnings.map(({ code, message }) => ({ code, message })) }
  await terminal.record(record, () => `${config}: ${circuits} circuit${circuits === 1 ? "" : "s"}, all valid`)
  return 0
}

type Shown = { readonly [key: string]: Datum }

/** The config with what it leaves out, and paths as they are meant. */
function showConfig({ workspaceDirectory, schema, circuits }: Config, file: string): Shown {
  const shown = [...circuits].map(([id, { name, query, rules, args, sources, storage }]): [string, Datum] => [
    id,
    {
      "wizard.circuit/name": name,
      "wizard.circuit/query": new Cell(read(query.text)),
      "wizard.circuit/rules": new Cell(rules === undefined ? [] : read(rules.text)),
      "wizard.circuit/args": new Cell(args),
      "wizard.circuit/sources": new Cell(
        new EdnMap([...sources].map(([source, path]) => [symbol(source), besideFile(file, path)])),
      ),
      "wizard.storage/type": new Cell(keyword(`wizard.storage/${storage}`)),
    },
  ])
  return {
    "wizard/workspace-dir": workspaceDirectory === undefined ? undefined : besideFile(file, workspaceDirectory),
    "wizard/schema": new Cell(schema),
    "wizard/circuits": Object.fromEntries(shown),
  }
}

/** EDN for people: a key a line. */
const ednText = (shown: Shown): string => format(ednLine(shown))
