import type { RuleCall } from "../datalog/ast.js"
import type { Marked } from "./component.js"
import type { Pins } from "./pin.js"
import type { Loop, Plan, Recur } from "./plan.js"
import type { PlanSource } from "./source-scope.js"

/** A rule inside a loop, with what its calls of this kind have pinned. */
export interface Instance {
  readonly key: string
  readonly pins: Pins
  /** The relation of its facts; its columns are the positions without a constant. */
  readonly facts: number
  /** The relation of what was asked: the values of the positions that every call must bind. */
  readonly asked: number | undefined
  readonly askedPositions: readonly number[]
  /** The relation of what was asked and made the body throw. */
  readonly blame: number | undefined
}

/** A fixpoint in the making, as the calls inside it see it. */
export interface OpenLoop {
  readonly loop: Loop
  /** The database over which its rules are called. */
  readonly source: PlanSource
  /** The instance that answers the call. */
  instance(call: RuleCall): Instance
  /** Its facts as the loop's own bodies read them. */
  facts(instance: Instance): Recur
  /** Asks for the bindings of a call: `input` has the variables that the instance must be given. */
  ask(instance: Instance, call: RuleCall, input: Plan): void
  /** What is to blame among what was asked of it; undefined when nothing is asked. */
  blame(instance: Instance): Recur | undefined
  /** Errors of a body: they leave the loop. */
  leave(marked: Marked): void
}
