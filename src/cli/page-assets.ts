import { readFile } from "node:fs/promises"
import type { PageAssets } from "../page/html.js"

/** What `npm run build` has bundled: the page's program, or the one with the engine in it. */
export async function pageAssets(program: "page" | "live" = "page"): Promise<PageAssets> {
  const read = (name: string) => readFile(new URL(`../../page/${name}`, import.meta.url), "utf8")
  const [script, style] = await Promise.all([read(`${program}.js`), read("page.css")])
  return { script, style }
}
