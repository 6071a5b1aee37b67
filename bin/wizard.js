#!/usr/bin/env node
import { existsSync } from "node:fs"

const main = new URL("../dist/src/cli/main.js", import.meta.url)

if (existsSync(main)) {
  const { main: run } = await import(main.href)
  await run()
} else {
  process.stderr.write(
    "error[cli/not-built]: wizard is not built yet\nhint: run npm ci (or npm run build) in its folder\n",
  )
  process.exitCode = 2
}
