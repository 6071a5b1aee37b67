import { Aggregate } from "../../../src/circuit/operators/aggregate.js"
import { Pull } from "../../../src/circuit/operators/pull.js"
import { TreeFacts } from "../../../src/circuit/operators/tree-facts.js"
import { Count, CountDistinct } from "../../../src/compile/folds/count.js"
import { Extreme } from "../../../src/compile/folds/extreme.js"
import { Mean, Sum } from "../../../src/compile/folds/sum.js"
import { Groups } from "../../../src/zset/groups.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { additions, type Mutant, part, patch } from "../mutant.js"

type Add = (group: number, code: number, weight: number) => void
interface Adds {
  add: Add
}

const AGGREGATE = { at: ["aggregate"], families: ["aggregate"] } as const

/** A fold that counts its values in another way. */
const fold = (prototype: Adds, name: string, change: (add: Add, ...of: Parameters<Add>) => void): Mutant => ({
  name,
  ...AGGREGATE,
  plant: () =>
    patch(
      prototype,
      "add",
      (add) =>
        function (this: Adds, group: number, code: number, weight: number) {
          change(add.bind(this), group, code, weight)
        },
    ),
})

const removes = (add: Add, group: number, code: number, weight: number): void => {
  if (weight > 0) add(group, code, weight)
}

type Step = (inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) => void

const aggregate = (
  name: string,
  body: (step: Step, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) => void,
): Mutant => ({
  name: `aggregate ${name}`,
  ...AGGREGATE,
  plant: () =>
    patch(
      Aggregate.prototype,
      "step",
      (step) =>
        function (this: Aggregate, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) {
          body(step.bind(this), inputs, out, more)
        },
    ),
})

export const aggregates: readonly Mutant[] = [
  fold(Sum.prototype, "sum drifts by what goes", removes),
  fold(Sum.prototype, "sum forgets weights", (add, group, code, weight) => add(group, code, 2 * weight)),
  fold(Mean.prototype, "avg forgets what goes", removes),
  fold(Extreme.prototype, "min and max are not looked for anew when theirs goes", removes),
  fold(CountDistinct.prototype, "count-distinct never forgets a value", removes),
  {
    name: "count is one too many from two on",
    ...AGGREGATE,
    plant: () =>
      patch(Count.prototype, "result", () => (_group: number, count: number) => (count > 1 ? count + 1 : count)),
  },
  {
    name: "min and max are one too large",
    ...AGGREGATE,
    plant: () =>
      patch(
        Extreme.prototype,
        "result",
        (result) =>
          function (this: Extreme, group: number) {
            return result.call(this, group) + 1
          },
      ),
  },
  aggregate("ignores retractions", (step, [delta], out, more) => step([additions(delta)], out, more)),
  aggregate("does not take the old row back", (step, inputs, out, more) => {
    step(inputs, out, more)
    const some = additions(out)
    out.clear()
    out.pushAll(some)
  }),
  aggregate("keeps groups that have emptied", (step, inputs, out, more) => {
    step(inputs, out, more)
    const some = out.length === 1 && out.weights[0] < 0 ? part(out, () => false) : out.copy()
    out.clear()
    out.pushAll(some)
  }),
  aggregate("swallows its last change", (step, inputs, out, more) => {
    step(inputs, out, more)
    if (out.length > 2) out.length -= 2
  }),
  {
    name: "a released group keeps a count",
    at: ["aggregate"],
    families: ["count"],
    plant: () =>
      patch(
        Groups.prototype,
        "release",
        (release) =>
          function (this: Groups, group: number) {
            release.call(this, group)
            this.counts[group] = 1
          },
      ),
  },
]

const pull = (
  name: string,
  body: (step: Step, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) => void,
): Mutant => ({
  name: `pull ${name}`,
  at: ["pull"],
  families: ["pull"],
  plant: () =>
    patch(
      Pull.prototype,
      "step",
      (step) =>
        function (this: Pull, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) {
          body(step.bind(this), inputs, out, more)
        },
    ),
})

export const pulls: readonly Mutant[] = [
  {
    name: "pull does not look at changed trees",
    at: ["pull"],
    families: ["pull"],
    plant: () => patch(TreeFacts.prototype, "touched", () => () => new Set<number>()),
  },
  {
    name: "pull forgets what its trees have visited",
    at: ["pull"],
    families: ["pull"],
    plant: () => patch(TreeFacts.prototype, "watch", () => () => undefined),
  },
  pull("keeps facts that go", (step, [rows, ...facts], out, more) => step([rows, ...facts.map(additions)], out, more)),
  pull("ignores rows that go", (step, [rows, ...facts], out, more) => step([additions(rows), ...facts], out, more)),
  pull("does not take the old tree back", (step, inputs, out, more) => {
    step(inputs, out, more)
    const some = additions(out)
    out.clear()
    out.pushAll(some)
  }),
]
