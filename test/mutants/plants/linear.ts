import type { Operator } from "../../../src/circuit/operator.js"
import { Distinct } from "../../../src/circuit/operators/distinct.js"
import { Errors } from "../../../src/circuit/operators/errors.js"
import { Filter } from "../../../src/circuit/operators/filter.js"
import { MapRows, Project } from "../../../src/circuit/operators/map.js"
import { Output } from "../../../src/circuit/operators/output.js"
import { Plus } from "../../../src/circuit/operators/plus.js"
import type { Arrangement } from "../../../src/zset/arrangement.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { additions, type Mutant, part, patch, reweigh } from "../mutant.js"

type Step = (inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) => void

/** Another step for one kind of operator, which is given the right one. */
const other = (
  prototype: Operator,
  name: string,
  at: string,
  families: Mutant["families"],
  body: (step: Step, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[], it: Operator) => void,
): Mutant => ({
  name,
  at: [at],
  families,
  plant: () =>
    patch(
      prototype,
      "step",
      (step) =>
        function (this: Operator, inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]) {
          body(step.bind(this), inputs, out, more, this)
        },
    ),
})

const keep = (out: ZSet, fits: (weight: number, index: number) => boolean): void => {
  const some = part(out, fits)
  out.clear()
  out.pushAll(some)
}

/** Counts a delta in a distinct's state; tells each row's count before and after. */
function counted(it: Operator, delta: ZSet, tell: (at: number, before: number, after: number) => void): void {
  const sums = it.state[0] as Arrangement
  sums.begin(delta)
  for (let i = 0; i < delta.length; i++) {
    const after = sums.addNext(delta, i)
    tell(i * delta.width, after - delta.weights[i], after)
  }
}

export const distincts: readonly Mutant[] = [
  other(Distinct.prototype, "distinct waits for a second derivation", "distinct", ["set"], (_, [delta], out, __, it) =>
    counted(it, delta, (at, before, after) => {
      if (after > 1 !== before > 1) out.push(delta.rows, at, after > 1 ? 1 : -1)
    }),
  ),
  other(Distinct.prototype, "distinct never retracts", "distinct", ["set"], (step, inputs, out, more) => {
    step(inputs, out, more)
    keep(out, (weight) => weight > 0)
  }),
  other(Distinct.prototype, "distinct emits every change", "distinct", ["set"], (step, inputs, out, more) => {
    step(inputs, out, more)
    out.clear()
    out.pushAll(inputs[0])
  }),
  other(
    Distinct.prototype,
    "distinct lets a row go with its first derivation",
    "distinct",
    ["set"],
    (_, [d], out, __, it) =>
      counted(it, d, (at, before, after) => {
        if (after > before ? before <= 0 && after > 0 : before > 0) out.push(d.rows, at, after > before ? 1 : -1)
      }),
  ),
  other(Distinct.prototype, "distinct does not count retractions", "distinct", ["set"], (step, [delta], out, more) =>
    step([additions(delta)], out, more),
  ),
  other(Distinct.prototype, "distinct counts every addition as the first", "distinct", ["set"], (_, [d], out, __, it) =>
    counted(it, d, (at, before, after) => {
      if (after > before) out.push(d.rows, at, 1)
      else if (after <= 0 && before > 0) out.push(d.rows, at, -1)
    }),
  ),
]

export const linears: readonly Mutant[] = [
  other(Plus.prototype, "plus reads its first input only", "plus", ["or"], (step, [first], out, more) =>
    step([first], out, more),
  ),
  other(Plus.prototype, "plus reads its last input only", "plus", ["or"], (step, inputs, out, more) =>
    step(inputs.slice(-1), out, more),
  ),
  other(Plus.prototype, "plus subtracts its second input", "plus", ["or"], (_, [first, ...rest], out) => {
    out.pushAll(first)
    for (const delta of rest) out.pushAll(delta, -1)
  }),
  other(Plus.prototype, "plus counts retractions once too often", "plus", ["or"], (step, inputs, out, more) => {
    step(inputs, out, more)
    reweigh(out, (weight) => (weight < 0 ? 2 * weight : weight))
  }),
  other(Filter.prototype, "filter drops retractions", "filter", ["filter"], (step, [delta], out, more) =>
    step([additions(delta)], out, more),
  ),
  other(Filter.prototype, "filter lets everything through", "filter", ["filter"], (_, [delta], out, __, it) => {
    for (let i = 0; i < delta.length; i++) {
      out.pushColumns(delta.rows, i * delta.width, Int32Array.from((it as Filter).take), delta.weights[i])
    }
  }),
  other(Filter.prototype, "filter skips the last row of a delta", "filter", ["filter"], (step, [delta], out, more) =>
    step(
      [part(delta, (_, i) => i < delta.length - 1 || (i === 0 && delta.length === 1 && delta.weights[0] > 0))],
      out,
      more,
    ),
  ),
  other(Filter.prototype, "filter swallows what is thrown", "filter", ["test"], (step, inputs, out, more) => {
    step(inputs, out, more)
    for (const errors of more) errors.clear()
  }),
  other(Filter.prototype, "filter throws for ever", "filter", ["test"], (step, inputs, out, more) => {
    step(inputs, out, more)
    for (const errors of more) keep(errors, (weight) => weight > 0)
  }),
  other(Project.prototype, "project loses duplicates", "map", ["set", "chain"], (step, inputs, out, more) => {
    step(inputs, out, more)
    const seen = new Set<string>()
    keep(out, (_, i) => !seen.has(String(out.row(i))) && seen.add(String(out.row(i))) !== undefined)
  }),
  other(Project.prototype, "project gives weight 1 always", "map", ["set", "chain"], (step, inputs, out, more) => {
    step(inputs, out, more)
    reweigh(out, () => 1)
  }),
  other(Project.prototype, "project drops retractions", "map", ["set", "chain"], (step, inputs, out, more) => {
    step(inputs, out, more)
    keep(out, (weight) => weight > 0)
  }),
  other(MapRows.prototype, "map emits twice", "map", ["map"], (step, inputs, out, more) => {
    step(inputs, out, more)
    const { length } = out
    for (let i = 0; i < length; i++) if (out.weights[i] > 0) out.pushRow([...out.row(i)], 1)
  }),
  other(MapRows.prototype, "map drops retractions", "map", ["map"], (step, [delta], out, more) =>
    step([additions(delta)], out, more),
  ),
  other(MapRows.prototype, "map changes its input's columns", "map", ["map"], (step, inputs, out, more) => {
    step(inputs, out, more)
    for (let i = 0; i < out.length; i++) out.rows[i * out.width] = out.rows[i * out.width + out.width - 1]
  }),
  other(MapRows.prototype, "map swallows what is thrown", "map", ["quotient"], (step, inputs, out, more) => {
    step(inputs, out, more)
    for (const errors of more) errors.clear()
  }),
  other(Errors.prototype, "errors never heal", "errors", ["quotient"], (step, [delta], out, more) =>
    step([additions(delta)], out, more),
  ),
  other(Errors.prototype, "errors are not kept", "errors", ["quotient"], () => undefined),
  other(Output.prototype, "output drops everything", "output", ["set"], () => undefined),
  other(Output.prototype, "output drops retractions", "output", ["set"], (step, [delta], out, more) =>
    step([additions(delta)], out, more),
  ),
]
