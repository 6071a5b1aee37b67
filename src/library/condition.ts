import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { fromJs } from "../edn/js.js"
import { identity } from "../edn/print.js"
import { read } from "../edn/read.js"
import { Sym, sequence, type Value } from "../edn/value.js"
import type { JsRow } from "./result.js"
import type { TraceEvent } from "./trace.js"

/** What a condition looks at: an operator that has run. */
export type OperatorEvent = Extract<TraceEvent, { event: "op-end" }>

/** The first event that fits: where, and the row and its weight when the condition is about a row. */
export interface Hit {
  readonly t: number
  readonly view: string
  readonly op: string
  /** Null outside a fixpoint. */
  readonly iteration: number | null
  readonly row: JsRow | null
  readonly weight: number | null
}

/** The hit of an event that fits; or that weights are watched, which no single event tells. */
export type Condition = ((event: OperatorEvent) => Hit | undefined) | "weights"

/**
 * A condition as text, for breakpoints and watches:
 *
 *     row [_ "X"]      a row that fits the pattern comes out of an operator      leaves [_ "X"]   it goes
 *     weight<0         the sum of all that an operator has put out for a row is negative
 *     delta>1000       an operator puts out more rows than that in one step
 *     op c2.join       the operator runs                                         view   the view changes
 *
 * Throws `break/condition` for anything else.
 */
export function condition(text: string): Condition {
  const [, word, rest = ""] = /^\s*(row|leaves|weight|delta|op|view)\b\s*(.*?)\s*$/.exec(text) ?? []
  switch (word) {
    case "row":
      return rowCondition(text, rest, 1)
    case "leaves":
      return rowCondition(text, rest, -1)
    case "weight":
      if (/^<\s*0$/.test(rest)) return "weights"
      break
    case "delta": {
      const [, count] = /^>\s*(\d+)$/.exec(rest) ?? []
      if (count !== undefined) return (event) => (event.delta.changes.length > Number(count) ? hit(event) : undefined)
      break
    }
    case "op":
      if (rest !== "") return (event) => (event.op === rest ? hit(event) : undefined)
      break
    case "view":
      if (rest === "")
        return (event) => (event.kind === "output" && event.delta.changes.length > 0 ? hit(event) : undefined)
  }
  throw malformed(text)
}

function rowCondition(text: string, pattern: string, sign: 1 | -1): Condition {
  const wanted = patternOf(text, pattern)
  return (event) => {
    const found = event.delta.changes.find(({ weight, row }) => weight * sign > 0 && fits(wanted, row))
    return found && hit(event, found.row, found.weight)
  }
}

function patternOf(text: string, pattern: string): readonly Value[] {
  let value: Value
  try {
    value = read(pattern)
  } catch {
    throw malformed(text)
  }
  const items = sequence(value)
  if (items === undefined) throw malformed(text)
  return items
}

const isBlank = (value: Value): boolean => value instanceof Sym && value.text === "_"

const fits = (pattern: readonly Value[], row: JsRow): boolean =>
  pattern.length === row.length &&
  pattern.every((wanted, i) => isBlank(wanted) || identity(wanted) === identity(fromJs(row[i])))

const hit = (event: OperatorEvent, row: JsRow | null = null, weight: number | null = null): Hit => {
  const { t, view, op, iteration } = event
  return { t, view, op, iteration: iteration ?? null, row, weight }
}

const WORDS = ["row", "leaves", "weight<0", "delta>", "op", "view"]

function malformed(text: string): WizardError {
  const near = nearest(text.trim().split(/[\s[<>]/)[0], WORDS)
  return new WizardError("break/condition", `expected a condition, found ${text.trim() === "" ? "nothing" : text}`, {
    hint:
      near === undefined || text.trim().startsWith(near)
        ? 'write row [_ "X"], leaves [_ "X"], weight<0, delta>1000, op c2.join or view'
        : `did you mean ${near}?`,
  })
}
