import type { Operator } from "../circuit/operator.js"

/** An operator to be built, and the text of its parameters: equal text and equal inputs mean one operator. */
export interface Recipe {
  readonly key: string
  readonly build: () => Operator
}
