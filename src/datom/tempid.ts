import type { Value } from "../edn/value.js"

/**
 * An entity that a transaction names by a string, a negative number, or only by a map: until it is resolved it may turn out to be
 * the same as another one, or one that exists (union-find; `root` compresses the path).
 */
export class Tempid {
  /** As it was written; undefined for a map without `:db/id`. */
  readonly written: Value | undefined
  /** The entity, once it is known; meaningful at the root only. */
  entity: number | undefined
  #parent: Tempid | undefined

  constructor(written: Value | undefined) {
    this.written = written
  }

  root(): Tempid {
    let top: Tempid = this
    while (top.#parent !== undefined) top = top.#parent
    for (let at: Tempid = this; at !== top; ) {
      const next: Tempid = at.#parent!
      at.#parent = top
      at = next
    }
    return top
  }

  /** Makes this root the same entity as another root. */
  join(root: Tempid): void {
    this.#parent = root
  }
}

/** An entity or value: a code, or a tempid that will be one. */
export type Term = number | Tempid
