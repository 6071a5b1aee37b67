import type { Value } from "../edn/value.js"

/** A function that expressions may call. */
export interface PlanFunction {
  readonly name: string
  readonly total: boolean
  readonly call: (args: readonly Value[]) => Value
}

/** What the schema says of an attribute, as far as a plan depends on it. */
export interface PlanAttribute {
  /** The attribute's entity, or its keyword when the schema has none: what an attribute variable is bound to. */
  readonly id: Value
  readonly reference: boolean
  readonly many: boolean
  readonly tuple: boolean
  readonly unique: boolean
  readonly component: boolean
  /** Whether the schema has it: of another it says nothing, neither one nor many. */
  readonly known: boolean
}
