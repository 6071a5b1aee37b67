import { format } from "../edn/format.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, keyword, symbol, type Value } from "../edn/value.js"
import type { View } from "../engine/view.js"

/** A view as it is exported. */
export interface Exported {
  readonly view: View
  readonly name: string
  /** The logs of its further sources, by name. */
  readonly sources: ReadonlyMap<string, string>
}

/** The config of a workspace that lies in the directory of the config itself. */
export function configText(views: readonly Exported[], storage: "duckdb" | "rocksdb" | "memory"): string {
  const circuits = views.map(({ view, name, sources }): [Value, Value] => {
    const { query, rules, args } = view.definition
    const entries: [string, Value][] = [
      ["wizard.circuit/name", name],
      ["wizard.circuit/query", read(query.span.source.text)],
    ]
    if (rules !== undefined) entries.push(["wizard.circuit/rules", read(rules.span.source.text)])
    if (args.length > 0) entries.push(["wizard.circuit/args", args])
    if (sources.size > 0) {
      entries.push(["wizard.circuit/sources", new EdnMap([...sources].map(([key, log]) => [symbol(key), log]))])
    }
    entries.push(["wizard.storage/type", keyword(`wizard.storage/${storage}`)])
    return [keyword(view.id), new EdnMap(entries.map(([key, value]) => [keyword(key), value]))]
  })
  const config = new EdnMap([
    [keyword("wizard/workspace-dir"), "."],
    [keyword("wizard/circuits"), new EdnMap(circuits)],
  ])
  return `${format(print(config)).trimEnd()}\n`
}
