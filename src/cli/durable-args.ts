import type { Command } from "commander"
import type { Terminal } from "./terminal.js"

export type Done = (run: Promise<number>) => Promise<void>

/** The options of `wizard export`, given the command with those of a history. */
export function exportCommands(command: Command, terminal: Terminal, done: Done): void {
  command
    .description("write what others read: a workspace that a service loads, a database, texts, pages, drawings")
    .argument("<kind>", "state, snapshot, config, definition, log, html, svg, dot or mermaid")
    .argument("[file]", "a notebook (.md), instead of a history or a config")
    .option("--config <file>", "a config (EDN): what its workspace keeps")
    .option("--db <file>", "the database file of a notebook's session, instead of running it anew")
    .option(
      "--live",
      "of a page: with the engine in it, to be edited; else: what the last session left in .wizard/NAME.duckdb",
    )
    .option("--times", "of a page: with the time of each operator, measured, so that two files are not the same")
    .option("--view <name>", "of a notebook with several views")
    .option("--storage <type>", "of exported states: rocksdb or duckdb")
    .option("--level <level>", "plan, circuit or primitives")
    .option("--at <t>", "as of transaction t; of a drawing, with what every operator put out in it")
    .option("-o, --output <path>", "the file or directory to write; - is stdout")
    .action((kind, file, options) =>
      done(import("./commands/export.js").then((m) => m.exportCommand(kind, file, options, terminal))),
    )
}

/** The commands about what is kept. */
export function durableCommands(program: Command, terminal: Terminal, done: Done): void {
  program
    .command("import")
    .description("bring an exported workspace back into a notebook's database file")
    .argument("<directory>", "the workspace")
    .option("--db <file>", "the database file to make (.duckdb)")
    .action((directory, options) =>
      done(import("./commands/import.js").then((m) => m.importCommand(directory, options, terminal))),
    )
  program
    .command("sync")
    .description("bring the circuits of a config up to date with a source; Ctrl-C leaves a state that resumes")
    .option("--config <file>", "the config (EDN)")
    .option("--source <uri>", "where the transactions are: log:PATH")
    .option("--follow", "go on and take in what comes")
    .option("--rebuild", "discard the circuits' definitions and states, and build them anew")
    .option("--replan", "plan anew instead of following the definitions")
    .action((options) => done(import("./commands/sync.js").then((m) => m.syncCommand(options, terminal))))
  program
    .command("view")
    .description("print a circuit's rows from its state directory")
    .argument("<id>", "the circuit")
    .option("--config <file>", "the config (EDN)")
    .action((id, options) => done(import("./commands/view.js").then((m) => m.viewCommand(id, options, terminal))))
}
