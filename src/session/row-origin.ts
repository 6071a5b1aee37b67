import type { OperatorJson } from "../circuit/describe.js"
import { fromJs } from "../edn/js.js"
import { identity } from "../edn/print.js"
import type { RowChange } from "../library/result.js"
import type { DeltaReading } from "./reading.js"

/** Where a row of an operator's delta comes from. */
export interface RowOrigin {
  readonly operator: OperatorJson
  /** True when it only hands on what the operator asked about has made: one step further, towards the facts. */
  readonly isFurther: boolean
}

/**
 * Which operator produced a row of a delta: upstream past all that only hand it on (one input, or one of several that has the row itself, with a
 * weight of the same sign), to the join, fold, fixpoint or scan in which it came to be. Asked at that operator itself, it is the first input
 * that has a row with the same values in common. O(rows of the deltas on the way).
 */
export function rowOrigin(
  operators: ReadonlyMap<string, OperatorJson>,
  op: string,
  change: RowChange,
  read: (op: string) => DeltaReading | undefined,
): RowOrigin | undefined {
  const asked = operators.get(op)
  if (asked === undefined) return undefined
  let at = { operator: asked, change }
  for (let next = handedOn(at.operator, at.change, operators, read); next !== undefined; ) {
    at = next
    next = handedOn(at.operator, at.change, operators, read)
  }
  if (at.operator !== asked) return { operator: at.operator, isFurther: false }
  const input = asked.inputs
    .map((id) => operators.get(id))
    .find((each) => each !== undefined && matching(each, asked, change, read, "some") !== undefined)
  return { operator: input ?? asked, isFurther: input !== undefined }
}

/** Operators that make rows of their own, whatever their inputs have. */
const MAKERS = ["join", "aggregate", "fixpoint", "pull"]

/** The input that has the row itself. */
function handedOn(
  operator: OperatorJson,
  change: RowChange,
  operators: ReadonlyMap<string, OperatorJson>,
  read: (op: string) => DeltaReading | undefined,
): { readonly operator: OperatorJson; readonly change: RowChange } | undefined {
  if (MAKERS.includes(operator.kind)) return undefined
  const inputs = operator.kind === "antijoin" ? operator.inputs.slice(0, 1) : operator.inputs
  for (const id of inputs) {
    const input = operators.get(id)
    const found = input && matching(input, operator, change, read, "all")
    if (input !== undefined && found !== undefined) return { operator: input, change: found }
  }
  return undefined
}

/** A row of an input's delta with the same values, in all of the columns or in those that both have. */
function matching(
  input: OperatorJson,
  reader: OperatorJson,
  { row, weight }: RowChange,
  read: (op: string) => DeltaReading | undefined,
  which: "all" | "some",
): RowChange | undefined {
  const pairs = reader.columns.map((column, i) => [i, place(column, i, input, reader)] as const)
  const common = pairs.filter(([, at]) => at !== -1)
  if (which === "all" ? common.length < pairs.length : common.length === 0) return undefined
  const wanted = common.map(([i, at]) => [at, text(row[i])] as const)
  return read(input.id)?.changes.find(
    (change) => change.weight > 0 === weight > 0 && wanted.every(([at, value]) => text(change.row[at]) === value),
  )
}

/** Columns go by their names; what leaves the circuit has heads of its own, in the same order. */
const place = (column: string, i: number, input: OperatorJson, reader: OperatorJson): number =>
  reader.kind === "out" ? i : input.columns.indexOf(column)

const text = (value: unknown): string => identity(fromJs(value))
