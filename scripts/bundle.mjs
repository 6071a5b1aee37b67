// Bundles the page's program into dist/page/page.js and its style into dist/page/page.css: what `wizard export html` puts into one file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

mkdirSync(path("dist/page"), { recursive: true })
const bundle = await rolldown({ input: path("viz/page/main.ts"), platform: "browser", logLevel: "warn" })
await bundle.write({ file: path("dist/page/page.js"), format: "iife", minify: true, sourcemap: false })
await bundle.close()
const style = readFileSync(path("viz/page/page.css"), "utf8")
writeFileSync(
  path("dist/page/page.css"),
  style
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .trim(),
)
