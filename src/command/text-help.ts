import type { CommandSummary } from "./command-summary.js"

/** All commands, a line each; or everything about one. */
export function helpLines(commands: readonly CommandSummary[]): readonly string[] {
  const [only, ...others] = commands
  if (only !== undefined && others.length === 0) {
    const { usage, summary, aliases, more } = only
    const also = aliases.length === 0 ? [] : [`also ${aliases.map((alias) => `:${alias}`).join(", ")}`]
    return [usage, `  ${summary}`, ...more.map((line) => `  ${line}`), ...also.map((line) => `  ${line}`)]
  }
  const width = Math.max(...commands.map(({ name }) => name.length)) + 1
  return [
    ...commands.map(({ name, summary }) => `:${name.padEnd(width)} ${summary}`),
    "A query alone is answered, transaction data are transacted, rules added. :help COMMAND says more.",
  ]
}
