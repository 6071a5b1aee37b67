import type { WizardError } from "../../base/error.js"
import type { Span } from "../../base/span.js"
import { identity } from "../../edn/print.js"
import { Keyword, Sym, type Value } from "../../edn/value.js"

/** What a variable may hold while a query is evaluated. */
export type Cell = Value | Given | Fault

/**
 * A value that came by `:in` and that names an entity: an ident or a lookup ref.
 * Where an entity is expected it matches that entity; everywhere else, and in `:find`, it is the value as given.
 */
export class Given {
  constructor(readonly value: Value) {}
}

/** Why a binding made an expression throw; held by the column `FAULT` of the bindings that are carried on. */
export class Fault {
  constructor(
    readonly error: WizardError,
    readonly span: Span,
    readonly columns: readonly string[],
    readonly row: readonly Value[],
  ) {}
}

/**
 * The column of a binding that is carried on only to see whether everything else holds for it. No variable has this
 * name.
 */
export const FAULT = "!"

/** The value as functions and results see it. */
export function plain(cell: Cell): Value {
  if (cell instanceof Given) return cell.value
  return cell instanceof Fault ? null : cell
}

/** Two cells are one value exactly when their keys are the same (===). Faults do not tell bindings apart. */
export function key(cell: Cell): unknown {
  if (typeof cell === "number") return cell
  if (typeof cell === "string") return `"${cell}`
  if (cell === null || typeof cell !== "object" || cell instanceof Keyword || cell instanceof Sym) return cell
  if (cell instanceof Given) return key(cell.value)
  return cell instanceof Fault ? null : identity(cell)
}

/** One key for several cells; a single cell has its own. */
export function rowKey(row: readonly Cell[], positions: readonly number[]): unknown {
  if (positions.length === 1) return key(row[positions[0]])
  let text = ""
  for (const position of positions) text += part(row[position])
  return text
}

/** The parts are told apart by their lengths. */
export function part(cell: Cell): string {
  const found = key(cell)
  const text = typeof found === "bigint" ? `${found}n` : String(found)
  const kind = found instanceof Sym ? "'" : typeof found === "string" ? "" : "."
  return `${text.length}${kind}${text},`
}
