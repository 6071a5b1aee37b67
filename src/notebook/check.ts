import { nearest } from "../base/nearest.js"
import type { Cell, Kind } from "./document.js"
import { EXPECT_FLAGS } from "./info.js"
import { atWord } from "./place.js"
import type { Stage } from "./stage.js"

/** What a cell's info string may say beyond its name. */
export const ATTRIBUTES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  view: ["rules", "args", "sources"],
  query: ["rules", "args", "sources"],
  listen: ["view"],
  expect: ["@", "full", "circuit", "error", "op", "rows"],
}

const FLAGS = EXPECT_FLAGS
const NAMED: readonly Kind[] = ["rules", "view", "args", "listen"]
/** Of these a later cell may bear the name again: it replaces, changes or tells of what came before. */
const REPEATED: readonly Kind[] = ["view", "args", "expect", "sh"]

/** Throws what is wrong with a cell whatever its body: `cell/unclosed`, `cell/name`, `cell/duplicate`, `cell/attribute`. */
export function checkCell(stage: Stage, cell: Cell): void {
  const { file } = stage
  if (cell.closing === "") {
    const hint = "close it with as many backquotes or tildes as open it"
    throw atWord(file, cell, cell.indent + 1, "cell/unclosed", "this fence is never closed", hint)
  }
  checkName(stage, cell)
  for (const { key, value, column } of cell.attributes) {
    const known = ATTRIBUTES[cell.kind] ?? []
    const isFlag = FLAGS.includes(key)
    if (known.includes(key) && (value === undefined) === isFlag && value !== "") continue
    const near = nearest(key, known)
    const usage = known.includes(key) ? `write ${isFlag ? key : `${key}=…`}` : undefined
    const hint = usage ?? (near === undefined ? listed(cell.kind, known) : `did you mean ${near}?`)
    throw atWord(file, cell, column, "cell/attribute", `a ${cell.kind} cell has no attribute ${key}`, hint)
  }
}

function checkName(stage: Stage, cell: Cell): void {
  const { kind, name, nameColumn } = cell
  const refuse = (code: string, message: string, hint: string) =>
    atWord(stage.file, cell, nameColumn, code, message, hint)
  if (name === undefined) {
    if (!NAMED.includes(kind)) return
    throw refuse("cell/name", `a ${kind} cell needs a name`, `write ${kind} NAME after the highlight language`)
  }
  if (!/^[a-z0-9-]+$/.test(name)) {
    throw refuse("cell/name", `${name} is no name`, "names are of lower-case letters, digits and hyphens")
  }
  if (FLAGS.includes(name)) {
    throw refuse("cell/name", `${name} is a word of expect, not a name`, "choose another name")
  }
  if (REPEATED.includes(kind)) return
  const first = stage.above.find((each) => each.kind === kind && each.name === name)
  if (first === undefined) return
  throw refuse("cell/duplicate", `there is a ${kind} ${name} on line ${first.line}`, "choose another name")
}

const listed = (kind: Kind, known: readonly string[]): string =>
  known.length === 0 ? `a ${kind} cell has none` : `it has ${known.join(", ")}`
