import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const BIN = fileURLToPath(new URL("../../bin/wizard.js", import.meta.url))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout as JSON. */
  readonly lines: readonly Record<string, unknown>[]
}

/** Runs the built command line in a folder. */
export function wizard(
  args: readonly string[],
  { cwd, stdin = "" }: { cwd: string; stdin?: string },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk) => {
      stdout += chunk
    })
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    child.stdin.on("error", () => undefined)
    child.on("close", (code) => {
      const json = stdout.split("\n").filter((line) => line.startsWith("{"))
      resolve({ code, stdout, stderr, lines: args.includes("--json") ? json.map((line) => JSON.parse(line)) : [] })
    })
    child.stdin.end(stdin)
  })
}

/** A fresh folder with these files. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), "wizard-"))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return path
}
