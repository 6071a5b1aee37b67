import { asWizardError } from "../base/error.js"
import type { Fault, RowPredicate } from "../circuit/operators/filter.js"
import type { RowMap } from "../circuit/operators/map.js"
import type { Binding } from "../datalog/ast.js"
import { truthy } from "../datalog/builtins.js"
import type { Value } from "../edn/value.js"
import type { Expression } from "../plan/plan.js"
import type { Dictionary } from "../zset/dictionary.js"
import { bindingColumns, takeApart } from "./binding.js"

/**
 * Expressions as functions of int32 rows. A code ≥ 0 is the integer itself, so comparisons of two such need no decoding: that is
 * the fast path of the predicates below; everything else decodes and calls the built-in.
 */
export function rowPredicate(expression: Expression, columns: readonly string[], dictionary: Dictionary): RowPredicate {
  const { call } = expression
  const slow = argumentReader(expression, columns, dictionary)
  const general: RowPredicate = (rows, at) => truthy(call(slow(rows, at)))
  // What a user registers is never total, whatever its name.
  const compare = expression.total && expression.args.length === 2 ? COMPARISONS[expression.name] : undefined
  if (compare === undefined) return general
  const [left, right] = expression.args.map((arg) => operand(arg, columns, dictionary))
  return (rows, at) => {
    const a = left.column < 0 ? left.code : rows[at + left.column]
    const b = right.column < 0 ? right.code : rows[at + right.column]
    if (a >= 0 && b >= 0) return compare(a, b)
    return general(rows, at)
  }
}

/** What each comparison says of two integers. */
const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "not=": (a, b) => a !== b,
  identical: (a, b) => a === b,
}

/** The input's columns followed by what the binding adds; a variable that the input has already is a selection. */
export function rowMap(
  expression: Expression,
  binding: Binding,
  columns: readonly string[],
  dictionary: Dictionary,
): RowMap {
  const { call } = expression
  const read = argumentReader(expression, columns, dictionary)
  const width = columns.length
  const names = bindingColumns(binding)
  let next = width
  const targets = names.map((name) => {
    const known = columns.indexOf(name)
    return known >= 0 ? known : next++
  })
  const scratch = new Int32Array(next)
  const emit = (values: readonly Value[], rows: Int32Array, at: number): boolean => {
    for (let i = 0; i < width; i++) scratch[i] = rows[at + i]
    for (let i = 0; i < targets.length; i++) {
      const code = dictionary.encode(values[i])
      if (targets[i] < width && scratch[targets[i]] !== code) return false
      scratch[targets[i]] = code
    }
    return true
  }
  if (binding.kind === "variable") {
    return (rows, at, weight, out) => {
      const value = call(read(rows, at))
      if (value !== null && emit([value], rows, at)) out.push(scratch, 0, weight)
    }
  }
  return (rows, at, weight, out) => {
    for (const values of takeApart(binding, call(read(rows, at)))) {
      if (emit(values, rows, at)) out.push(scratch, 0, weight)
    }
  }
}

/** What was thrown as a code: the vector of its code and message. */
export const faultEncoder =
  (dictionary: Dictionary): Fault =>
  (thrown) => {
    const { code, message } = asWizardError(thrown)
    return dictionary.encode([code, message])
  }

interface Operand {
  /** The column, or −1 for a constant. */
  readonly column: number
  readonly code: number
}

function operand(arg: Expression["args"][number], columns: readonly string[], dictionary: Dictionary): Operand {
  if ("column" in arg) return { column: columns.indexOf(arg.column), code: 0 }
  return { column: -1, code: dictionary.encode(arg.constant) }
}

/** The arguments of the expression as values, read from a row. */
function argumentReader(
  expression: Expression,
  columns: readonly string[],
  dictionary: Dictionary,
): (rows: Int32Array, at: number) => readonly Value[] {
  const sources = expression.args.map((arg) => ("column" in arg ? columns.indexOf(arg.column) : -1))
  const constants = expression.args.map((arg) => ("column" in arg ? null : arg.constant))
  return (rows, at) => sources.map((column, i) => (column < 0 ? constants[i] : dictionary.decode(rows[at + column])))
}
