import { readFile } from "node:fs/promises"
import type { PageAssets } from "../page/html.js"

/** What `npm run build` has bundled. */
export async function pageAssets(): Promise<PageAssets> {
  const read = (name: string) => readFile(new URL(`../../page/${name}`, import.meta.url), "utf8")
  const [script, style] = await Promise.all([read("page.js"), read("page.css")])
  return { script, style }
}
