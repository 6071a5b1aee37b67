/**
 * Transactions that mean something in their order only, as those of a source do. When one of them is refused, or cannot be kept, none that
 * comes after it is taken, however many were on their way: each is refused with the same error.
 */
export class Series {
  #end: { readonly error: unknown } | undefined

  /** The first error stays. */
  end(error: unknown): void {
    this.#end ??= { error }
  }

  /** Throws what has ended it. */
  check(): void {
    if (this.#end !== undefined) throw this.#end.error
  }
}
