import type { PageQuestion } from "../../viz/page/page-data.js"
import { WizardError } from "../base/error.js"

/** What a live page asks of its session; `by` is who asks, so that it need not follow itself. */
export type PageRequest =
  | { readonly kind: "goto"; readonly view: string; readonly t: number; readonly s: number; readonly by: string }
  | {
      readonly kind: "step"
      readonly unit: "transaction" | "operator" | "iteration"
      readonly count: number
      readonly by: string
    }
  | { readonly kind: "transact"; readonly forms: string; readonly by: string }

/** What a session tells its pages. */
export type PageEvent =
  | { readonly kind: "position"; readonly view: string; readonly t: number; readonly s: number; readonly by: string }
  /** The notebook or the history are others: the data are to be fetched anew. */
  | { readonly kind: "data" }

/** Reads a request. Throws `page/request`. */
export function parseRequest(text: string): PageRequest {
  const { kind, by = "", view, t, s = 0, unit, count = 1, forms } = objectOf(text)
  if (typeof by === "string") {
    if (kind === "goto" && typeof view === "string" && isCount(t) && isCount(s)) return { kind, view, t, s, by }
    if (kind === "step" && isUnit(unit) && Number.isSafeInteger(count))
      return { kind, unit, count: count as number, by }
    if (kind === "transact" && typeof forms === "string") return { kind, forms, by }
  }
  throw wrong()
}

/** Reads a question. Throws `page/request`. */
export function parseQuestion(text: string): PageQuestion {
  const { kind, view, t, row } = objectOf(text)
  if (kind === "times" && typeof view === "string") return { kind, view }
  if (kind === "why" && typeof view === "string" && isCount(t) && Array.isArray(row)) return { kind, view, t, row }
  throw wrong()
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // Told below, as everything that is no request.
  }
  throw wrong()
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const isUnit = (value: unknown): value is "transaction" | "operator" | "iteration" =>
  value === "transaction" || value === "operator" || value === "iteration"

const wrong = (): WizardError =>
  new WizardError("page/request", "expected a request as JSON", {
    hint: 'write {"kind": "goto", "view": "v", "t": 3}, {"kind": "step", "unit": "operator", "count": -1} or {"kind": "transact", "forms": "[…]"}',
  })
