import type { WizardError } from "../base/error.js"
import type { Source } from "../base/span.js"

/** What a fence can be; every other fence is prose. */
export const KINDS = [
  "schema",
  "tx",
  "rules",
  "view",
  "args",
  "query",
  "load",
  "listen",
  "circuit",
  "config",
  "export",
  "expect",
  "sh",
] as const

export type Kind = (typeof KINDS)[number]

/** A word of an info string after the name: `full` has no value, `rows=3` has one, `@t1` is the attribute `@`. */
export interface CellAttribute {
  readonly key: string
  readonly value: string | undefined
  /** Column of its first character, from 1. */
  readonly column: number
}

/** A fence that means something. Offsets are UTF-16 units of the file's text. */
export interface Cell {
  readonly part: "cell"
  readonly kind: Kind
  readonly language: string
  readonly name: string | undefined
  readonly nameColumn: number
  readonly attributes: readonly CellAttribute[]
  /** The lines between the fences as they stand in the file, the last newline included. */
  readonly body: string
  /** The line of the opening fence, from 1; the body begins on the next one. */
  readonly line: number
  /** Where the body begins and ends in the file. */
  readonly start: number
  readonly end: number
  /** Spaces before the fence: so many are taken from each line of the body. */
  readonly indent: number
  /** The opening line with its newline, and the closing one (empty when it is missing). */
  readonly opening: string
  readonly closing: string
}

/** Text between cells, other fences included. */
export interface Prose {
  readonly part: "prose"
  readonly text: string
}

/** A notebook: its parts in order, whose texts one after the other are the file. */
export interface Document {
  /** The file's name, as errors give it. */
  readonly file: string
  readonly text: string
  readonly parts: readonly (Cell | Prose)[]
  /** What was probably meant otherwise: misspelt kinds, fences that are never closed. */
  readonly warnings: readonly WizardError[]
}

export const cells = (document: Document): readonly Cell[] => document.parts.filter((part) => part.part === "cell")

/** The value of an attribute; empty for a flag, undefined when the cell does not have it. */
export function attribute(cell: Cell, key: string): string | undefined {
  const found = cell.attributes.find((each) => each.key === key)
  return found && (found.value ?? "")
}

/** The opening line as a source, for errors in an info string. */
export const openingSource = (file: string, cell: Cell): Source => ({
  name: file,
  text: cell.opening.trimEnd(),
  line: cell.line,
})
