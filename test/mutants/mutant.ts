import type { Way } from "../../src/verify/recording.js"
import type { ZSet } from "../../src/zset/zset.js"
import type { FamilyName } from "./families.js"

/** A fault that can be planted, and what verification must make of it. */
export interface Mutant {
  readonly name: string
  /** Kinds of operators of which localise may name one. */
  readonly at: readonly string[]
  /** The scenarios on which it must be found. */
  readonly families: readonly FamilyName[]
  /** How the scenarios are played; views first when left out. */
  readonly way?: Way
  /** Plants it; returns what takes it away again. */
  readonly plant: () => () => void
}

/** Puts another method in the place of a method. */
export function patch<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  make: (original: Target[Key]) => Target[Key],
): () => void {
  const original = target[key]
  target[key] = make(original)
  return () => {
    target[key] = original
  }
}

/** What of a delta fits, row by row. */
export function part(delta: ZSet, fits: (weight: number, index: number) => boolean): ZSet {
  const some = delta.copy()
  some.clear()
  for (let i = 0; i < delta.length; i++) {
    if (fits(delta.weights[i], i)) some.push(delta.rows, i * delta.width, delta.weights[i])
  }
  return some
}

export const additions = (delta: ZSet): ZSet => part(delta, (weight) => weight > 0)

/** Changes every weight from row `from` on. */
export function reweigh(out: ZSet, change: (weight: number) => number, from = 0): void {
  for (let i = from; i < out.length; i++) out.weights[i] = change(out.weights[i])
}
