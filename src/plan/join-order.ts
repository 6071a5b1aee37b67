import { WizardError } from "../base/error.js"
import type { Component } from "./component.js"

/** Two relations of a conjunction that were joined, by their paths (`c1`, `in1`, `anc/2.r1.c2`; with `#n` where two have one path). */
export type JoinChoice = readonly [left: string, right: string]

/**
 * The joins that a plan chose, in the order in which lowering asks for them: all that a plan owes to the facts of its day. Following what was
 * recorded gives the same plan whatever the facts are.
 */
export class JoinOrder {
  readonly made: JoinChoice[] = []
  readonly #recorded: readonly JoinChoice[] | undefined

  constructor(recorded: readonly JoinChoice[] | undefined) {
    this.#recorded = recorded
  }

  /** The pair that was recorded, else the best. Throws `definition/plan` when there is no such pair. */
  choose(
    components: readonly Component[],
    best: () => readonly [Component, Component],
  ): readonly [Component, Component] {
    const pair = this.#recorded === undefined ? best() : this.#find(components, this.#recorded[this.made.length])
    this.made.push([nameOf(pair[0], components), nameOf(pair[1], components)])
    return pair
  }

  /** Throws `definition/plan` when more was recorded than the query joins. */
  finish(): void {
    if (this.#recorded !== undefined && this.#recorded.length !== this.made.length) throw otherPlan()
  }

  #find(components: readonly Component[], choice: JoinChoice | undefined): readonly [Component, Component] {
    const [left, right] = (choice ?? []).map((name) => components.find((each) => nameOf(each, components) === name))
    if (left === undefined || right === undefined || left === right) throw otherPlan()
    return [left, right]
  }
}

function nameOf({ path, order }: Component, components: readonly Component[]): string {
  return components.some((other) => other.path === path && other.order !== order) ? `${path}#${order}` : path
}

const otherPlan = (): WizardError =>
  new WizardError("definition/plan", "the recorded plan is not one of this query", {
    hint: "the query, its rules or the schema are others now: plan anew (--replan)",
  })
