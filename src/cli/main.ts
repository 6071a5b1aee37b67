import { asWizardError } from "../base/error.js"
import { exitCode, type Mode, Terminal } from "./terminal.js"

/** Runs the command line and sets the exit code: 0 ok, 1 unmet or refused, 2 usage and language, 3 files, 130 interrupted. */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.once("SIGINT", () => process.exit(130))
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads has had enough (`wizard replay … | head`): there is nobody left to tell.
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0)
    throw error
  })
  const spell = argv.includes("--ascii") ? (await import("../../viz/ascii.js")).ascii : undefined
  process.exitCode = await run(argv, new Terminal(modeOf(argv), process, spell))
}

/** Runs one command; never throws. Returns the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { dispatch } = await import("./args.js")
    return await dispatch(argv, terminal)
  } catch (thrown) {
    const error = asWizardError(thrown)
    await terminal.fail(error)
    return exitCode(error)
  }
}

/** Known before the arguments are read, since reading them may fail. */
function modeOf(argv: readonly string[]): Mode {
  if (argv.includes("--json")) return "json"
  return argv.includes("--edn") ? "edn" : "text"
}
