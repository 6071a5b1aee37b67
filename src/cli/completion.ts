// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shells have placeholders of their own
import type { Command } from "commander"

/** The shells for which there is a script. */
export const SHELLS = ["bash", "zsh", "fish"] as const
export type Shell = (typeof SHELLS)[number]

interface Flag {
  readonly names: readonly string[]
  readonly does: string
  readonly takesValue: boolean
  /** The values that it may have; undefined when they cannot be listed. */
  readonly values: readonly string[] | undefined
}

interface Completed {
  /** Empty for `wizard` itself. */
  readonly name: string
  readonly does: string
  readonly flags: readonly Flag[]
  /** What its first argument may be, besides a file. */
  readonly words: readonly string[]
}

/** A script that completes a command line's commands, options, values and files; read from the command line itself. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.filter((command) => command.name() !== "help")
  const names = commands.map((command) => command.name())
  const all = [completed(program, "", names), ...commands.map((each) => completed(each, each.name(), []))]
  return `${SCRIPTS[shell](all).join("\n")}\n`
}

/** Words that options and arguments take, where these are few. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--color": ["auto", "always", "never"],
  "--format": ["text", "json", "dot", "mermaid", "svg"],
  "--level": ["plan", "circuit", "primitives"],
  "--oracle": ["naive", "datascript", "sql"],
  "--verify": ["naive", "datascript", "sql"],
}
const WORDS: Readonly<Record<string, readonly string[]>> = {
  config: ["show", "validate", "schema"],
  completion: SHELLS,
}

function completed(command: Command, name: string, names: readonly string[]): Completed {
  const flags = command.options.map(({ short, long, description, required, optional }): Flag => {
    const values = VALUES[long ?? ""]
    const all = [short, long].filter((each) => each !== undefined)
    return { names: all, does: description, takesValue: required || optional, values }
  })
  const help: Flag = { names: ["-h", "--help"], does: "print help", takesValue: false, values: undefined }
  const kinds = command.registeredArguments[0]?.name() === "kind" ? kindsOf(command) : []
  return { name, does: command.description(), flags: [...flags, help], words: WORDS[name] ?? [...names, ...kinds] }
}

/** `html, svg, dot or mermaid` as words. */
const kindsOf = (command: Command): readonly string[] =>
  command.registeredArguments[0].description.split(/, | or /).filter((word) => /^[a-z]+$/.test(word))

const flagsOf = ({ flags }: Completed): string => flags.flatMap(({ names }) => names).join(" ")

/** Options whose values are files or free text, over all commands. */
function valued(all: readonly Completed[]): {
  readonly listed: ReadonlyMap<string, readonly string[]>
  free: string[]
} {
  const flags = all.flatMap((each) => each.flags).filter(({ takesValue }) => takesValue)
  const listed = new Map(flags.flatMap(({ names, values }) => (values ? names.map((name) => [name, values]) : [])))
  const free = new Set(flags.filter(({ values }) => values === undefined).flatMap(({ names }) => names))
  return { listed, free: [...free] }
}

const commandsOf = (all: readonly Completed[]): string => all.flatMap(({ name }) => (name === "" ? [] : name)).join("|")

const SCRIPTS: Readonly<Record<Shell, (all: readonly Completed[]) => readonly string[]>> = {
  bash: (all) => [
    "# source <(wizard completion bash)",
    "_wizard() {",
    ...bourne(all, {
      words: "${COMP_WORDS[@]:1:COMP_CWORD-1}",
      word: "${COMP_WORDS[COMP_CWORD]}",
      before: "${COMP_WORDS[COMP_CWORD-1]}",
      give: (words, files) => `COMPREPLY=($(compgen ${files ? "-f " : ""}-W "${words}" -- "$word"))`,
    }),
    "}",
    "complete -o filenames -F _wizard wizard",
  ],
  zsh: (all) => [
    "#compdef wizard",
    "# source <(wizard completion zsh)",
    "_wizard() {",
    ...bourne(all, {
      words: "${words[2,CURRENT-1]}",
      word: "${words[CURRENT]}",
      before: "${words[CURRENT-1]}",
      give: (words, files) => [`compadd -- ${words}`, ...(files ? ["_files"] : [])].join("; "),
    }),
    "}",
    'if [ "$funcstack[1]" = _wizard ]; then _wizard "$@"; else compdef _wizard wizard; fi',
  ],
  fish: (all) => ["# wizard completion fish | source", ...all.flatMap(fish)],
}

interface Bourne {
  readonly words: string
  readonly word: string
  readonly before: string
  readonly give: (words: string, files: boolean) => string
}

/** The body of the function of bash and zsh: the command is the first word that is one. */
function bourne(all: readonly Completed[], { words, word, before, give }: Bourne): readonly string[] {
  const { listed, free } = valued(all)
  return [
    `  local word="${word}" before="${before}" command="" each`,
    `  for each in ${words}; do`,
    `    case "$each" in ${commandsOf(all)}) command="$each"; break ;; esac`,
    "  done",
    '  case "$before" in',
    ...[...listed].map(([flag, values]) => `    ${flag}) ${give(values.join(" "), false)}; return ;;`),
    `    ${free.join("|")}) ${give("-", true)}; return ;;`,
    "  esac",
    '  case "$command:$word" in',
    ...all.map((each) => `    ${each.name}:-*) ${give(flagsOf(each), false)} ;;`),
    ...all.map((each) => `    ${each.name}:*) ${give(each.words.join(" "), true)} ;;`),
    "  esac",
  ]
}

function fish({ name, does, flags, words }: Completed): readonly string[] {
  const here = name === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${name}`
  const begin = `complete -c wizard -n '${here}'`
  return [
    ...(name === "" ? [] : [`complete -c wizard -n __fish_use_subcommand -a ${name} -d ${quoted(does)}`]),
    ...(name === "" || words.length === 0 ? [] : [`${begin} -a '${words.join(" ")}'`]),
    ...flags.map(({ names, does: said, takesValue, values }) => {
      const spelt = names.map((each) => (each.startsWith("--") ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`))
      const value = values === undefined ? (takesValue ? " -r" : "") : ` -x -a '${values.join(" ")}'`
      return `${begin} ${spelt.join(" ")}${value} -d ${quoted(said)}`
    }),
  ]
}

/** As fish quotes: nothing but a backslash and a quote is special. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`
