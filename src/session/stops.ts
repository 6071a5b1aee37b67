/** A breakpoint ends a movement forward at the transaction in which something fits its condition; a watch only tells. */
export interface Stop {
  readonly id: number
  readonly kind: "break" | "watch"
  /** `row [_ "X"]`, `leaves [_ "X"]`, `weight<0`, `delta>1000`, `op c2.join`, `view`. */
  readonly condition: string
  /** How often it has fitted. */
  readonly hits: number
}

/** The breakpoints and watches of a session. */
export declare class Stops {
  get all(): readonly Stop[]
  /** Throws `break/condition` for what is none. */
  add(kind: Stop["kind"], condition: string): Stop
  /** Throws `break/unknown`. */
  remove(id: number): void
}
