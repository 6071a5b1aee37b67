import { source } from "../base/span.js"
import { fromJs } from "../edn/js.js"
import { type Config, configOf, parseConfig } from "../workspace/config.js"

/** A config, and the paths of the files that it names: relative to its own file, else to the current directory. */
export interface ReadConfig extends Config {
  beside(path: string): string
}

/** Reads a config: the path of an EDN file, EDN text (it begins with a brace), or an object with the same keys. Throws `config/…`, `io/…`. */
export async function readConfig(config: string | object): Promise<ReadConfig> {
  const beside = (path: string) => path
  if (typeof config !== "string") return { ...configOf(fromJs(config), "config"), beside }
  if (/^[\s,]*[{;#]/.test(config)) return { ...parseConfig(source("config", config)), beside }
  const { readSource, besideFile } = await import("../workspace/source-file.js")
  return { ...parseConfig(await readSource(config)), beside: (path) => besideFile(config, path) }
}
