import type { OperatorKind } from "../circuit/operator.js"

const SUFFIX: Readonly<Partial<Record<OperatorKind, string>>> = { output: "out", aggregate: "agg" }

/**
 * Ids `<clause path>.<kind>`, written by the text: the same query has the same ids on every day and whatever the data. Only where
 * one clause needs two operators of a kind does the second get a number.
 */
export class OperatorIds {
  readonly #taken = new Map<string, number>()

  next(path: string, kind: OperatorKind): string {
    const suffix = SUFFIX[kind] ?? kind
    const id = path === "" ? suffix : path === "find" || path.endsWith(".find") ? path : `${path}.${suffix}`
    const before = this.#taken.get(id) ?? 0
    this.#taken.set(id, before + 1)
    return before === 0 ? id : `${id}-${before + 1}`
  }
}
