import type { Fold } from "../../circuit/operators/aggregate.js"
import { compare } from "../../edn/compare.js"
import type { Value } from "../../edn/value.js"
import type { UserAggregate } from "../../plan/asked.js"
import type { Dictionary } from "../../zset/dictionary.js"
import { Values } from "./values.js"

/** A group's state and what has changed since; `broken` when its functions threw, so that only a fold from scratch can tell. */
interface GroupState {
  state: unknown
  broken: boolean
  readonly pending: Map<number, number>
}

/**
 * An aggregate that the user registered. A function of all values is asked anew for each group that changed: O(n log n). One that can
 * add and remove follows the values that changed; each value is added before another is removed, and none is removed that was not
 * added. When one of its functions throws, the group is folded from scratch until that succeeds.
 */
export class UserFold implements Fold {
  readonly throws = true
  readonly #user: UserAggregate
  readonly #constants: readonly Value[]
  readonly #dictionary: Dictionary
  readonly #values: Values
  readonly #states = new Map<number, GroupState>()

  constructor(user: UserAggregate, constants: readonly Value[], dictionary: Dictionary) {
    this.#user = user
    this.#constants = constants
    this.#dictionary = dictionary
    this.#values = new Values(dictionary)
  }

  get size(): number {
    return this.#values.size + this.#states.size
  }

  add(group: number, code: number, weight: number): void {
    this.#values.add(group, code, weight)
    if (this.#user.step === undefined) return
    const known = this.#states.get(group)
    const state = known ?? { state: undefined, broken: true, pending: new Map() }
    if (known === undefined) this.#states.set(group, state)
    if (!state.broken) state.pending.set(code, (state.pending.get(code) ?? 0) + weight)
  }

  result(group: number): number {
    const { step } = this.#user
    const state = this.#states.get(group)
    if (step === undefined || state === undefined)
      return this.#encode(this.#user.whole(this.#constants, this.#sorted(group)))
    try {
      if (state.broken) this.#begin(group, state)
      else this.#follow(state)
      state.broken = false
      return this.#encode(step.result(state.state))
    } catch (thrown) {
      state.broken = true
      throw thrown
    } finally {
      state.pending.clear()
    }
  }

  drop(group: number): void {
    this.#states.delete(group)
  }

  #begin(group: number, state: GroupState): void {
    const { step } = this.#user
    if (step === undefined) return
    state.state = step.init(this.#constants)
    for (const value of this.#sorted(group)) state.state = step.add(state.state, value)
  }

  #follow(state: GroupState): void {
    const { step } = this.#user
    if (step === undefined) return
    for (const [code, count] of state.pending) {
      const value = this.#dictionary.decode(code)
      for (let i = 0; i < count; i++) state.state = step.add(state.state, value)
    }
    for (const [code, count] of state.pending) {
      const value = this.#dictionary.decode(code)
      for (let i = 0; i > count; i--) state.state = step.remove(state.state, value)
    }
  }

  #encode(value: Value): number {
    return this.#dictionary.encode(value)
  }

  /** The group's values, each as often as it stands in it, in canonical order. */
  #sorted(group: number): readonly Value[] {
    const found = this.#values.of(group).sort((a, b) => compare(a.value, b.value))
    return found.flatMap(({ value, count }) => Array<Value>(count).fill(value))
  }
}
