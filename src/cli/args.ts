import { Command, CommanderError } from "commander"
import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { version } from "../workspace/version.js"
import { type Done, durableCommands, exportCommands } from "./durable-args.js"
import type { Terminal } from "./terminal.js"
import { usage } from "./usage.js"

/** Reads the arguments and runs the command that they name; what a command needs is loaded when it runs. Returns its exit code. */
export async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0
  const done = (run: Promise<number>): Promise<void> =>
    run.then((result) => {
      code = result
    })
  const program = commandLine(terminal, done)
  refuseUnknown(argv, program)
  try {
    await program.parseAsync([...argv], { from: "user" })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.exitCode !== 0) throw usageOf(thrown)
  }
  return code
}

/** The commands with their options. `done` is given what runs, and is what the parser waits for. */
export function commandLine(terminal: Terminal, done: Done): Command {
  const program = new Command("wizard")
    .description("Incremental Datalog views that are exactly right.")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(true)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText("after", EXIT_CODES)
  sessionCommand(program, terminal, done)
  notebookCommands(program, terminal, done)
  historyCommands(program, terminal, done)
  explainingCommands(program, terminal, done)
  exportCommands(history(program.command("export")), terminal, done)
  servingCommands(program, terminal, done)
  durableCommands(program, terminal, done)
  for (const command of program.commands) {
    if (command.name() === "help") continue
    command
      .option("--json", "print JSON, a record a line")
      .option("--edn", "print EDN, a record a line")
      .option("--color <when>", "auto, always or never")
      .option("--ascii", "print ASCII only")
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
  }
  return program
}

/** `wizard [FILE.md]` itself, and what belongs to it. */
function sessionCommand(program: Command, terminal: Terminal, done: Done): void {
  program
    .argument("[file]", "a notebook (.md) to open; the tour without one")
    .option("--no-tui", "a plain prompt instead of the screen, also without a terminal")
    .option("--tour", "the tour once more")
    .option("--db <file>", "the database file that keeps the session's state (.duckdb)")
    .option("--json", "with --no-tui: a JSON line for each command")
    .option("--color <when>", "auto, always or never")
    .option("--ascii", "ASCII only")
    .action((file, options) =>
      done(import("./commands/notebook.js").then((m) => m.notebookCommand(file, options, terminal))),
    )
  program
    .command("settings")
    .description("show the settings and where each value comes from")
    .action((options) => done(import("./commands/settings.js").then((m) => m.settingsCommand(options, terminal))))
  program
    .command("completion")
    .description("print a script that completes wizard's commands, options and files")
    .argument("<shell>", "bash, zsh or fish")
    .action((shell) =>
      done(import("./commands/completion.js").then((m) => m.completionCommand(shell, program, terminal))),
    )
}

function notebookCommands(program: Command, terminal: Terminal, done: Done): void {
  program
    .command("run")
    .description("run notebooks top to bottom on a fresh database in memory")
    .argument("<file...>", "notebooks (.md)")
    .option("--check", "fail on an unmet expectation and on a view that differs from its full query")
    .option("--update", "rewrite the expectations that are not met")
    .option("--no-verify", "do not compare views with their full query")
    .option("--junit <file>", "write a JUnit report too")
    .action((files, options) => done(import("./commands/run.js").then((m) => m.runCommand(files, options, terminal))))
  program
    .command("fmt")
    .description("format the Datalog and EDN of notebooks and .edn files, in place")
    .argument("<file...>", "notebooks (.md) and .edn files")
    .option("--check", "change nothing; fail if a file would change")
    .action((files, options) => done(import("./commands/fmt.js").then((m) => m.fmtCommand(files, options, terminal))))
}

function historyCommands(program: Command, terminal: Terminal, done: Done): void {
  history(program.command("replay").description("feed a history through one circuit"))
    .option("--datoms", "show the datoms of each transaction")
    .option("--trace", "show what each operator does")
    .option("--verify [oracles]", "compare with the full query after each transaction (naive, datascript, sql)")
    .addHelpText("after", HISTORY)
    .action((options) => done(import("./commands/replay.js").then((m) => m.replayCommand(options, terminal))))
    .option(
      "--break <condition>",
      'stop at the first event that fits: row [_ "X"], leaves [_ "X"], weight<0, delta>1000, op ID or view',
    )
  history(program.command("query").description("answer the full query over a log, without a circuit"))
    .option("--oracle <name>", "who answers: naive, datascript, sql")
    .option("--at <t>", "as of transaction t")
    .addHelpText("after", HISTORY)
    .action((options) => done(import("./commands/query.js").then((m) => m.queryCommand(options, terminal))))
  history(
    program
      .command("verify")
      .description("compare a view with the full query after every transaction, and name the operator at fault"),
  )
    .argument("[file]", "a notebook (.md) or a config (.edn, with or without --log), instead of a history")
    .option("--config <file>", "a config (EDN): its circuits in memory, as they are or over --log")
    .option("--oracle <names>", "naive, datascript, sql; several with commas")
    .option("--batching", "feed the history one by one, all at once and in random batches: same rows, same weights")
    .option("--seed <n>", "of the random batches")
    .option("--shrink <file>", "write a minimal failing notebook")
    .addHelpText("after", HISTORY)
    .action((file, options) =>
      done(import("./commands/verify.js").then((m) => m.verifyCommand(file, options, terminal))),
    )
}

function explainingCommands(program: Command, terminal: Terminal, done: Done): void {
  program
    .command("config")
    .description("show a config with its defaults, say whether it holds, or print its JSON Schema")
    .argument("<what>", "show, validate or schema")
    .option("--config <file>", "the config (EDN)")
    .action((what, options) =>
      done(import("./commands/config.js").then((m) => m.configCommand(what, options, terminal))),
    )
  rowCommand(program.command("why").description("derive a row of a view from datoms"), WHY).action((file, options) =>
    done(import("./commands/why.js").then((m) => m.whyCommand(file, options, terminal))),
  )
  rowCommand(
    program.command("why-not").description("say what a row lacks, and what would bring it in"),
    WHY_NOT,
  ).action((file, options) => done(import("./commands/why.js").then((m) => m.whyNotCommand(file, options, terminal))))
  sourced(program.command("explain").description("show what a query compiles to"))
    .option("--level <level>", "plan, circuit or primitives", "circuit")
    .option("--format <format>", "text, json, dot, mermaid or svg")
    .action((options) => done(import("./commands/explain.js").then((m) => m.explainCommand(options, terminal))))
}

function servingCommands(program: Command, terminal: Terminal, done: Done): void {
  program
    .command("serve")
    .description("serve a notebook as a live page, on this machine alone; its address is the first line of stdout")
    .argument("<file>", "a notebook (.md)")
    .option("--port <n>", "any that is free when left out")
    .option("--host <address>", "another than 127.0.0.1: whoever reaches it and has the address can drive the session")
    .action((file, options) => done(import("./commands/serve.js").then((m) => m.serveCommand(file, options, terminal))))
}

const rowCommand = (command: Command, example: string): Command =>
  history(command.argument("[file]", "a notebook (.md), instead of a history"))
    .option("--view <name>", "of a notebook with several views")
    .option("--row <row>", "the row as a vector (EDN), as long as :find has elements")
    .option("--at <t>", "as of transaction t")
    .addHelpText("after", `${HISTORY}\n\nExample:\n  ${example}`)

const history = (command: Command): Command =>
  texts(
    command.option(
      "--log <file>",
      "the transactions: .edn or .jsonl, also .gz; - is stdin; $b=FILE is a further source of :in",
      collect,
    ),
  )

const sourced = (command: Command): Command =>
  texts(command.option("--log <$b=file>", "the log of a further source of :in", collect))

const texts = (command: Command): Command =>
  command
    .option("--query <file>", "the query (EDN); - is stdin")
    .option("--rules <file>", "its rules (EDN)")
    .option("--args <file>", "the values of :in, a vector in order or a map by variable (EDN)")
    .option("--schema <file>", "transaction forms, transacted before t 1 (EDN)")

const collect = (path: string, before: readonly string[] = []): readonly string[] => [...before, path]

function refuseUnknown(argv: readonly string[], program: Command): void {
  const words = argv.filter((word, i) => (!word.startsWith("-") || word === "-") && !/^--(db|color)$/.test(argv[i - 1]))
  const name = words[0] === "help" ? words[1] : words[0]
  const known = program.commands.map((command) => command.name())
  if (name === undefined || known.includes(name)) return
  if (name.endsWith(".md")) return
  const near = nearest(name, known)
  throw new WizardError("cli/unknown-command", `there is no command ${name}`, {
    hint:
      near === undefined
        ? `commands are ${known.join(", ")}; a notebook ends with .md`
        : `did you mean wizard ${near}?`,
  })
}

function usageOf({ message }: CommanderError): WizardError {
  const [first, ...rest] = message.replace(/^error: /, "").split("\n")
  const meant = /Did you mean (?:one of )?(.*)\?/.exec(rest.join(" "))?.[1]
  return usage(first, meant === undefined ? "wizard COMMAND --help shows what there is" : `did you mean ${meant}?`)
}

const HISTORY =
  "\nA history is --log L --query Q.edn [--log '$b=FILE' …] [--rules R.edn] [--args A.edn] [--schema S.edn]."

const EXAMPLES = "--log examples/log.edn --query examples/action.edn --schema examples/schema.edn"
const WHY = `wizard why ${EXAMPLES} --row '["Commando"]'`
const WHY_NOT = `wizard why-not ${EXAMPLES} --row '["Repo Man"]'`

const EXIT_CODES = `
Data go to stdout, everything else to stderr.
Exit codes: 0 ok, 1 unmet expectation, difference or refused transaction, 2 usage or language, 3 files, 130 interrupted.`
