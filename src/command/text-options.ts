/** How replies are drawn for people. */
export interface TextOptions {
  /** Columns of the terminal: longer lines are cut with `…`. */
  readonly width: number
  readonly ascii: boolean
  readonly color: boolean
  /** Rows that are shown of each list; how many more there are is said. 20 when left out. */
  readonly rows?: number
}
