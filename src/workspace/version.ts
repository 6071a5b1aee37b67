import { existsSync, readFileSync } from "node:fs"

/** The version of this package. */
export function version(): string {
  let at = new URL(".", import.meta.url)
  while (!existsSync(new URL("package.json", at))) at = new URL("..", at)
  return (JSON.parse(readFileSync(new URL("package.json", at), "utf8")) as { version: string }).version
}
