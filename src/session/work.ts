/** How far something long has come; `of` is undefined while its end is not known. */
export interface Progress {
  /** What is done, for people: "stepping back", "verifying". */
  readonly doing: string
  readonly done: number
  readonly of: number | undefined
}

/** Handed to what may take long: it reports about ten times a second and stops with `session/interrupted` when the signal says so. */
export interface Work {
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: Progress) => void) | undefined
}
