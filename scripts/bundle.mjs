// Bundles the page's programs into dist/page: page.js, live.js with the engine in it, and page.css. What `wizard export html` puts into one file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

/** What the engine imports only when it is asked for files, databases or other oracles: the page has none of them. */
const ABSENT = /\/(workspace|export|source|verify\/sql)\/[\w/-]+\.js$|^\.\/(datascript|sql)\.js$|^@duckdb\//
const absent = {
  name: "absent",
  resolveId: (source, _importer, { kind }) =>
    kind === "dynamic-import" && ABSENT.test(source) ? { id: `\0absent:${source}` } : undefined,
  load: (id) => {
    return id.startsWith("\0absent:") ? 'throw new Error("a page reads no files")\nexport {}' : undefined
  },
}

async function bundled(input, file) {
  const bundle = await rolldown({ input: path(input), platform: "browser", logLevel: "warn", plugins: [absent] })
  await bundle.write({ file: path(file), format: "iife", minify: true, sourcemap: false, codeSplitting: false })
  await bundle.close()
}

mkdirSync(path("dist/page"), { recursive: true })
await bundled("viz/page/main.ts", "dist/page/page.js")
await bundled("src/page/embedded-main.ts", "dist/page/live.js")
const style = readFileSync(path("viz/page/page.css"), "utf8")
writeFileSync(
  path("dist/page/page.css"),
  style
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .trim(),
)
