import { aggregates } from "../datalog/aggregates.js"
import { meanings } from "../datalog/meanings.js"
import type { Session } from "../session/session.js"
import type { Host } from "./command.js"
import type { Argument } from "./command-summary.js"
import { rulesReply } from "./commands/rules.js"
import { COMMANDS } from "./registry.js"

export interface Completion {
  /** What stands in place of `[from, to)` when it is taken. */
  readonly text: string
  readonly kind:
    | "command"
    | "attribute"
    | "variable"
    | "rule"
    | "function"
    | "aggregate"
    | "view"
    | "operator"
    | "file"
    | "word"
  /** An attribute's type and cardinality, an operator's kind, a command's summary. */
  readonly detail: string
  /** Datoms of an attribute, rows of a view. */
  readonly count: number | undefined
}

export interface Completions {
  readonly from: number
  readonly to: number
  /** Best first. */
  readonly all: readonly Completion[]
}

/** Completions that are given at most. */
const MOST = 100

/** What may stand at the cursor of a line or of a form over several lines. Never throws, whatever is half-typed. */
export async function complete(session: Session, text: string, cursor: number, host: Host = {}): Promise<Completions> {
  const before = text.slice(0, cursor)
  const word = /[^\s()[\]{}"',;]*$/.exec(before)?.[0] ?? ""
  const from = cursor - word.length
  const to = cursor + (/^[^\s()[\]{}"',;]*/.exec(text.slice(cursor))?.[0].length ?? 0)
  const all = await candidates(session, before.slice(0, from), word, text, host).catch(() => [])
  return { from, to, all: ranked(all, word).slice(0, MOST) }
}

/** Those that begin with the word first, then those that contain it; among equals those with more datoms. */
function ranked(all: readonly Completion[], word: string): readonly Completion[] {
  const wanted = word.toLowerCase().replace(/^:/, "")
  const rank = ({ text }: Completion): number => {
    const name = text.toLowerCase().replace(/^:/, "")
    if (name.startsWith(wanted)) return 0
    if (name.split(/[/.-]/).some((part) => part.startsWith(wanted))) return 1
    return name.includes(wanted) ? 2 : 3
  }
  return all
    .map((completion) => ({ completion, rank: rank(completion) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || (b.completion.count ?? 0) - (a.completion.count ?? 0) || order(a, b))
    .map(({ completion }) => completion)
}

const order = (a: { completion: Completion }, b: { completion: Completion }): number =>
  a.completion.text < b.completion.text ? -1 : 1

async function candidates(
  session: Session,
  before: string,
  word: string,
  text: string,
  host: Host,
): Promise<readonly Completion[]> {
  if (before.trim() === "" && word.startsWith(":")) return COMMANDS.map(commandOf)
  const inForm = /[([{]/.test(before.replace(/^:[^\s]*/, ""))
  if (!inForm && before.trimStart().startsWith(":")) return argumentsOf(session, before, word, host)
  if (word.startsWith(":")) return attributesOf(session)
  if (/[?$%_]/.test(word[0] ?? "")) return variablesOf(text, before.length)
  if (/\(\s*$/.test(before)) return callsOf(session)
  return word === "" ? [] : [...variablesOf(text, before.length), ...callsOf(session)]
}

const commandOf = ({ name, summary }: (typeof COMMANDS)[number]): Completion => ({
  text: `:${name}`,
  kind: "command",
  detail: summary,
  count: undefined,
})

/** The argument that a word would be: words in brackets count as one. */
async function argumentsOf(session: Session, before: string, word: string, host: Host): Promise<readonly Completion[]> {
  const [name, ...given] = before.trim().split(/\s+/)
  const command = COMMANDS.find(
    (each) => `:${each.name}` === name || each.aliases.some((alias) => `:${alias}` === name),
  )
  if (command === undefined) return []
  const rest = command.arguments.slice(Math.min(given.length, Math.max(0, command.arguments.length - 1)))
  const optional = rest.findIndex((each) => !each.optional)
  const open = rest.slice(0, optional === -1 ? rest.length : optional + 1)
  const all = await Promise.all(open.map((argument) => argumentOf(session, argument, word, host)))
  return all.flat()
}

async function argumentOf(
  session: Session,
  { kind, words = [] }: Argument,
  word: string,
  host: Host,
): Promise<Completion[]> {
  const plain = words.map((each): Completion => ({ text: each, kind: "word", detail: "", count: undefined }))
  switch (kind) {
    case "view":
      return [...plain, ...session.views.map((id): Completion => viewOf(session, id))]
    case "operator":
      if (session.view === undefined) return plain
      return [...plain, ...session.description().operators.flatMap(operatorOf)]
    case "command":
      return COMMANDS.map(({ name, summary }) => ({ text: name, kind: "command", detail: summary, count: undefined }))
    case "file":
      return filesOf(word, host)
    default:
      return plain
  }
}

const viewOf = (session: Session, id: string): Completion => {
  const handle = session.wizard.view(id)
  const count = handle.status === "ok" ? handle.page({ limit: 0 }).count : undefined
  return { text: id, kind: "view", detail: handle.columns.join(" "), count }
}

const operatorOf = ({
  id,
  n,
  kind,
  columns,
  state,
}: {
  id: string
  n: number
  kind: string
  columns: readonly string[]
  state: number
}): Completion[] => {
  const detail = `${kind} ${columns.join(" ")}`
  return [
    { text: id, kind: "operator", detail, count: state },
    { text: `o${n}`, kind: "operator", detail: `${id} ${detail}`, count: state },
  ]
}

async function filesOf(word: string, host: Host): Promise<Completion[]> {
  const folder = word.slice(0, word.lastIndexOf("/") + 1)
  const names = (await host.files?.list(folder)) ?? []
  return names.map((name) => ({ text: folder + name, kind: "file", detail: "", count: undefined }))
}

const attributesOf = (session: Session): Completion[] =>
  session.attributes().map(({ ident, type, many, datoms }) => {
    return { text: ident, kind: "attribute", detail: `${type ?? "raw"} ${many ? "many" : "one"}`, count: datoms }
  })

/** The variables of the whole text, but for the word at the cursor itself. */
function variablesOf(text: string, at: number): Completion[] {
  const names = [...text.matchAll(/[?$%][^\s()[\]{}"',;]*/g)].filter(({ index }) => index !== at).map(([name]) => name)
  return [...new Set(names)].map((name) => ({
    text: name,
    kind: "variable",
    detail: name.startsWith("?") ? "" : name === "%" ? "rules" : "source",
    count: undefined,
  }))
}

function callsOf(session: Session): Completion[] {
  const rules = rulesReply(session).rules
  const byName = new Map(rules.map(({ name, arity }) => [name, arity]))
  return [
    ...[...byName].map(([name, arity]): Completion => {
      return { text: name, kind: "rule", detail: `rule of ${arity}`, count: undefined }
    }),
    ...[...meanings].map(([name, meaning]): Completion => {
      return { text: name, kind: aggregates.has(name) ? "aggregate" : "function", detail: meaning, count: undefined }
    }),
  ]
}
