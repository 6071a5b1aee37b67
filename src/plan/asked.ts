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

/** An aggregate that the user registered. Both ways give the same value, whatever the order of the group's values. */
export interface UserAggregate {
  /** Folds all values of a group, sorted, from scratch. May throw. */
  readonly whole: (constants: readonly Value[], values: readonly Value[]) => Value
  /** How a group's state follows single values; its functions may throw. */
  readonly step?: {
    readonly init: (constants: readonly Value[]) => unknown
    readonly add: (state: unknown, value: Value) => unknown
    readonly remove: (state: unknown, value: Value) => unknown
    readonly result: (state: unknown) => Value
  }
}
