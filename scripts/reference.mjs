import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { commandLine } from "../dist/src/cli/args.js"
import { Terminal } from "../dist/src/cli/terminal.js"
import { aggregates } from "../dist/src/datalog/aggregates.js"
import { databaseFunctions, functions, refused } from "../dist/src/datalog/builtins.js"
import { meanings } from "../dist/src/datalog/meanings.js"
import { ATTRIBUTE_MEANINGS, CELL_KINDS, LOAD_MEANINGS } from "../dist/src/notebook/cell-kinds.js"
import { ATTRIBUTES } from "../dist/src/notebook/check.js"
import { errorCodes } from "./error-codes.mjs"

const ROOT = join(import.meta.dirname, "..")
const FILE = join(ROOT, "docs/reference.md")

const code = (text) => `\`${text}\``

function reference() {
  const sections = [
    "# Reference",
    "Written by `npm run docs` from the code.",
    "## Functions",
    "In predicates and functions of `:where`. A name of Clojure's core may have `clojure.core/` before it.",
    callables([...functions.values()].filter((each, i, all) => all.indexOf(each) === i)),
    "These read the database; the first argument is a source.",
    callables([...databaseFunctions.values()]),
    "These are refused, as functions and as aggregates:",
    table(
      ["name", "why"],
      [...refused].map(([name, why]) => [code(name), why]),
    ),
    "## Aggregates",
    "In `:find`. The last argument is the variable.",
    callables([...aggregates.values()], -1),
    "## Notebook cells",
    "A fence's info string is: highlight language, kind, name, attributes.",
    table(["kind", "does", "body", "attributes"], Object.entries(CELL_KINDS).map(cellRow)),
    table(
      ["attribute", "says"],
      Object.entries(ATTRIBUTE_MEANINGS).map(([name, says]) => [code(name), says]),
    ),
    "A `load` is a map of:",
    table(
      ["key", "says"],
      Object.entries(LOAD_MEANINGS).map(([name, says]) => [code(`:${name}`), says]),
    ),
    "## Commands",
    ...commands(),
    "## Error codes",
    "Each with a message that it comes with, `…` for what is filled in. A command that an error ends exits with 3 for `io/…`, 1 for `db.error/…` and `listener/…`, 2 for any other.",
    table(
      ["code", "message"],
      errorCodes([join(ROOT, "src")]).map(([name, says]) => [code(name), says ?? ""]),
    ),
  ]
  return `${sections.join("\n\n")}\n`
}

/** `part` 0 is what a name means as a function, the last one what it means as an aggregate. */
function callables(all, part = 0) {
  const meaning = (name) => meanings.get(name).split("; as an aggregate ").at(part)
  const rows = all.map(({ name, min, max }) => [code(name), arity(min, max), meaning(name)])
  return table(["name", "arguments", "gives"], rows)
}

function arity(min, max) {
  if (max === Number.POSITIVE_INFINITY) return `${min} or more`
  return min === max ? `${min}` : `${min} to ${max}`
}

function cellRow([kind, { does, body }]) {
  return [code(kind), does, body, (ATTRIBUTES[kind] ?? []).map(code).join(" ")]
}

function commands() {
  const { commands } = commandLine(new Terminal("text"), async () => {})
  const [first, ...others] = commands.map((command) => command.options.map(option))
  const common = first.filter(([flags]) => others.every((options) => options.some(([other]) => other === flags)))
  const isCommon = ([flags]) => common.some(([other]) => other === flags)
  return [
    "Every command takes:",
    table(["option", "says"], common),
    ...commands.flatMap((command) => {
      const words = command.registeredArguments.map((each) => [code(each.name()), each.description])
      const options = command.options.map(option).filter((each) => !isCommon(each))
      return [
        `### wizard ${command.name()}`,
        `\`wizard ${command.name()} ${command.usage()}\`: ${command.description()}.`,
        table(["option", "says"], [...words, ...options]),
      ]
    }),
  ]
}

function option(each) {
  return [code(each.flags), says(each)]
}

function says({ description, defaultValue }) {
  return typeof defaultValue === "string" ? `${description} (${defaultValue} when left out)` : description
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n")
}

/** `node scripts/reference.mjs` writes docs/reference.md; with `--check` it says whether that would change it (exit code 1). */
const text = reference()
if (!process.argv.includes("--check")) writeFileSync(FILE, text)
else if (readFileSync(FILE, "utf8") !== text) {
  console.error("docs/reference.md is not what the code says: npm run docs")
  process.exitCode = 1
}
