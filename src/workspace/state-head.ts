import { WizardError } from "../base/error.js"
import { printAscii } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, Keyword, keyword, sequence, type Value } from "../edn/value.js"
import type { Family, Mark, StateHead } from "../storage/state-store.js"
import { version } from "./version.js"

/** The version of a state; one that says another is not opened. */
export const STATE_FORMAT = 1

/** A head as the values that a storage keeps, by key. */
export function headValues(head: StateHead): Map<string, Value> {
  const families = head.families.map(
    ({ name, columns, hasRounds }) =>
      new EdnMap([
        [keyword("name"), name],
        [keyword("columns"), columns],
        [keyword("rounds"), hasRounds],
      ]),
  )
  return new Map<string, Value>([
    ["format", STATE_FORMAT],
    ["created-with", `wizard-datalog ${version()}`],
    ["definition", head.definition],
    ["families", families],
    ...markValues(head),
  ])
}

/** The part of a head that every transaction changes. */
export function markValues({ t, tx, entries, failure }: Mark): Map<string, Value> {
  return new Map<string, Value>([
    ["t", t],
    ["tx", tx],
    ["entries", entries],
    ["failure", failure],
  ])
}

/** The head that was kept. Throws `storage/version`, `storage/damaged`, and `storage/foreign` when there is none. */
export function readHead(path: string, values: ReadonlyMap<string, Value>): StateHead {
  const format = values.get("format")
  if (format === undefined) {
    throw new WizardError("storage/foreign", `${path} holds a state, but no Wizard has written it`, {
      hint: "choose another workspace or circuit id: nothing was changed",
    })
  }
  if (format !== STATE_FORMAT) {
    throw new WizardError("storage/version", `${path} has format ${printAscii(format)}, this version reads format 1`, {
      hint: `open it with the version that wrote it: ${String(values.get("created-with") ?? "unknown")}; nothing was changed`,
    })
  }
  const [t, tx, entries, failure] = ["t", "tx", "entries", "failure"].map((key) => values.get(key))
  const definition = values.get("definition")
  const families = sequence(values.get("families") ?? null)?.map(familyOf)
  const isWhole = typeof t === "number" && typeof entries === "number" && typeof definition === "string"
  if (!isWhole || tx === undefined || families === undefined || families.includes(undefined)) {
    throw damagedState(path, "what it says of itself is not whole")
  }
  const named = families.flatMap((family) => family ?? [])
  return { t, tx, entries, definition, families: named, failure: typeof failure === "string" ? failure : null }
}

function familyOf(value: Value): Family | undefined {
  if (!(value instanceof EdnMap)) return undefined
  const get = (name: string) => value.entries.find(([key]) => key instanceof Keyword && key.text === name)?.[1]
  const [name, columns, rounds] = [get("name"), sequence(get("columns") ?? null), get("rounds")]
  if (typeof name !== "string" || columns === undefined || typeof rounds !== "boolean") return undefined
  return { name, columns: columns.map(String), hasRounds: rounds }
}

/** The text of a value of a head, and back. */
export const headText = (value: Value): string => printAscii(value)
export const headValue = (text: string): Value => read(text)

/** The error of a state whose contents are not what was written. */
export const damagedState = (path: string, what: string, cause?: unknown): WizardError =>
  new WizardError("storage/damaged", `${path} is damaged: ${what.split("\n")[0]}`, {
    hint: "restore it from a copy, or build it anew from its source (--rebuild); nothing was changed",
    cause,
  })

/** The error of a write that has not happened. */
export const unwrittenState = (path: string, what: string, cause: unknown): WizardError =>
  new WizardError("storage/write", `${path} could not be written: ${what.split("\n")[0]}`, {
    hint: "make room, then close the Wizard and load it again",
    cause,
  })
