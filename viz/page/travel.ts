import type { Place, ViewModel } from "./view-model.js"

export type Unit = "transaction" | "operator" | "iteration"

export const UNITS: readonly Unit[] = ["transaction", "operator", "iteration"]

/** One unit on from a place, as the session goes; undefined at the end. */
export function forward(view: ViewModel, { t, s }: Place, unit: Unit): Place | undefined {
  if (s > 0) return { t, s: unit === "transaction" ? 0 : (places(view, t, unit).find((place) => place > s) ?? 0) }
  const next = view.ts[view.ts.indexOf(t) + 1]
  if (next === undefined) return undefined
  return { t: next, s: unit === "transaction" ? 0 : (places(view, next, unit)[0] ?? 0) }
}

/** One unit back; from inside a transaction a transaction back is its begin. Undefined at the start. */
export function back(view: ViewModel, { t, s }: Place, unit: Unit): Place | undefined {
  const before = view.ts[view.ts.indexOf(t) - 1]
  if (before === undefined) return undefined
  const inside = unit === "transaction" ? [] : places(view, t, unit).filter((place) => s === 0 || place < s)
  const last = inside.at(-1)
  return last === undefined ? { t: before, s: 0 } : { t, s: last }
}

/** The places inside a transaction: after each step, or after each round of a fixpoint; the end is none of them. */
export function places(view: ViewModel, t: number, unit: Unit): readonly number[] {
  const steps = view.steps(t)
  return steps.slice(0, -1).flatMap((here, i) => {
    const isEnd = here.iteration !== undefined && steps[i + 1].iteration !== here.iteration
    return unit === "operator" || isEnd ? [i + 1] : []
  })
}

/** The nearest place that there is. */
export function clamped(view: ViewModel, { t, s }: Place): Place {
  const found = view.ts.findLast((each) => each <= t) ?? view.ts[0] ?? 0
  return { t: found, s: found === t && s > 0 && s < view.steps(t).length ? s : 0 }
}
