import { Antijoin } from "../../../src/circuit/operators/antijoin.js"
import { Join } from "../../../src/circuit/operators/join.js"
import { Arrangement } from "../../../src/zset/arrangement.js"
import { absentLoop, excludeLoop, joinLoop } from "../../../src/zset/loops.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { additions, type Mutant, part, patch, reweigh } from "../mutant.js"

const ints = (numbers: readonly number[]): Int32Array => Int32Array.from(numbers)

/** ΔA ⋈ B and A ⋈ ΔB as the operator's parameters say. */
const meetB = (join: Join, a: ZSet, out: ZSet) => joinLoop(a, ints(join.keys[0]), join.state[1], ints(join.take), out)
const meetA = (join: Join, b: ZSet, out: ZSet) =>
  joinLoop(b, ints(join.keys[1]), join.state[0], ints(join.take.map((c) => ~c)), out)

type Body = (join: Join, a: ZSet, b: ZSet, out: ZSet) => void

const join = (name: string, body: Body, families: Mutant["families"] = ["join"]): Mutant => ({
  name: `join ${name}`,
  at: ["join"],
  families,
  plant: () =>
    patch(
      Join.prototype,
      "step",
      () =>
        function (this: Join, [a, b]: readonly ZSet[], out: ZSet) {
          body(this, a, b, out)
        },
    ),
})

/** The operator as it is, and then something wrong. */
function whole(join: Join, a: ZSet, b: ZSet, out: ZSet): void {
  meetB(join, a, out)
  join.state[0].addAll(a)
  meetA(join, b, out)
  join.state[1].addAll(b)
}

export const joins: readonly Mutant[] = [
  join("drops ∫A ⋈ ΔB", (it, a, b, out) => {
    meetB(it, a, out)
    it.state[0].addAll(a)
    it.state[1].addAll(b)
  }),
  join("drops ΔA ⋈ z⁻¹∫B", (it, a, b, out) => {
    it.state[0].addAll(a)
    meetA(it, b, out)
    it.state[1].addAll(b)
  }),
  join("meets B after adding to it", (it, a, b, out) => {
    it.state[0].addAll(a)
    it.state[1].addAll(b)
    meetB(it, a, out)
    meetA(it, b, out)
  }),
  join("misses ΔA ⋈ ΔB", (it, a, b, out) => {
    meetB(it, a, out)
    meetA(it, b, out)
    it.state[0].addAll(a)
    it.state[1].addAll(b)
  }),
  join("takes the columns in reverse", (it, a, b, out) => {
    whole(it, a, b, out)
    for (let i = 0; i < out.length; i++) out.row(i).reverse()
  }),
  join("ignores the key", (it, a, b, out) => {
    const cross = (delta: ZSet, other: Arrangement, take: readonly number[]) => {
      for (let i = 0; i < delta.length; i++) {
        other.each((at, weight) => {
          const row = take.map((c) => (c >= 0 ? delta.row(i)[c] : other.rows[at + ~c]))
          out.pushRow(row, delta.weights[i] * weight)
        })
      }
    }
    cross(a, it.state[1], it.take)
    it.state[0].addAll(a)
    cross(
      b,
      it.state[0],
      it.take.map((c) => ~c),
    )
    it.state[1].addAll(b)
  }),
  join("forgets the sign", (it, a, b, out) => {
    whole(it, a, b, out)
    reweigh(out, Math.abs)
  }),
  join("negates ∫A ⋈ ΔB", (it, a, b, out) => {
    meetB(it, a, out)
    it.state[0].addAll(a)
    const from = out.length
    meetA(it, b, out)
    reweigh(out, (weight) => -weight, from)
    it.state[1].addAll(b)
  }),
  join(
    "saturates weights",
    (it, a, b, out) => {
      whole(it, a, b, out)
      reweigh(out, (weight) => Math.max(-1, Math.min(1, weight)))
    },
    ["chain", "join"],
  ),
  join("ignores retractions of A", (it, a, b, out) => whole(it, additions(a), b, out)),
  join("ignores retractions of B", (it, a, b, out) => whole(it, a, additions(b), out)),
  join("does not keep B", (it, a, b, out) => {
    meetB(it, a, out)
    it.state[0].addAll(a)
    meetA(it, b, out)
  }),
  join("does not keep A", (it, a, b, out) => {
    meetB(it, a, out)
    meetA(it, b, out)
    it.state[1].addAll(b)
  }),
  join("keeps A twice", (it, a, b, out) => {
    whole(it, a, b, out)
    it.state[0].addAll(a)
  }),
  join(
    "reads the first row of a delta only",
    (it, a, b, out) =>
      whole(
        it,
        part(a, (_, i) => i === 0),
        b,
        out,
      ),
    ["join"],
  ),
  {
    name: "arrangement knows one row a key",
    at: ["join", "antijoin"],
    families: ["join", "not"],
    plant: () => patch(Arrangement.prototype, "after", () => () => -1),
  },
  {
    name: "arrangement misses keys after a deletion",
    at: ["join", "antijoin"],
    families: ["join"],
    plant: () => {
      const stale = new WeakSet<Arrangement>()
      const undoAdd = patch(
        Arrangement.prototype,
        "add",
        (add) =>
          function (this: Arrangement, source: Int32Array, at: number, weight: number) {
            const sum = add.call(this, source, at, weight)
            if (sum === 0 && weight < 0) stale.add(this)
            return sum
          },
      )
      const undoFirst = patch(
        Arrangement.prototype,
        "first",
        (first) =>
          function (this: Arrangement, source: Int32Array, at: number, columns: Int32Array) {
            // Its own look-ups give its own key.
            if (columns !== this.key && stale.has(this)) return -1
            return first.call(this, source, at, columns)
          },
      )
      return () => {
        undoFirst()
        undoAdd()
      }
    },
  },
]

type AntiBody = (anti: Antijoin, a: ZSet, b: ZSet, out: ZSet) => void

const antijoin = (name: string, body: AntiBody): Mutant => ({
  name: `antijoin ${name}`,
  at: ["antijoin"],
  families: ["not"],
  plant: () =>
    patch(
      Antijoin.prototype,
      "step",
      () =>
        function (this: Antijoin, [a, b]: readonly ZSet[], out: ZSet) {
          body(this, a, b, out)
        },
    ),
})

const keys = ({ key }: Antijoin): Int32Array => ints(key.map((_, i) => i))
const exclude = (it: Antijoin, b: ZSet, out: ZSet) => excludeLoop(b, it.state[1], it.state[0], keys(it), out)
const absent = (it: Antijoin, a: ZSet, out: ZSet) => absentLoop(a, ints(it.key), it.state[1], out)

/** ∓ the rows of A under each key of a delta. */
function flip(it: Antijoin, b: ZSet, sign: number, out: ZSet): void {
  const [left] = it.state
  for (let i = 0; i < b.length; i++) {
    for (let slot = left.first(b.rows, i * b.width, keys(it)); slot >= 0; slot = left.after(slot)) {
      out.push(left.rows, slot * left.width, sign * b.weights[i] * left.weights[slot])
    }
  }
}

export const antijoins: readonly Mutant[] = [
  antijoin("counts witnesses", (it, a, b, out) => {
    flip(it, b, -1, out)
    it.state[1].addAll(b)
    absent(it, a, out)
    it.state[0].addAll(a)
  }),
  antijoin("takes any loss of a witness for the last", (it, a, b, out) => {
    exclude(it, additions(b), out)
    const losses = part(b, (weight) => weight < 0)
    flip(it, losses, -1, out)
    it.state[1].addAll(losses)
    absent(it, a, out)
    it.state[0].addAll(a)
  }),
  antijoin("does not keep A", (it, a, b, out) => {
    exclude(it, b, out)
    absent(it, a, out)
  }),
  antijoin("never lets a row back", (it, a, b, out) => {
    exclude(it, b, out)
    const some = part(out, (weight) => weight < 0)
    out.clear()
    out.pushAll(some)
    absent(it, a, out)
    it.state[0].addAll(a)
  }),
  antijoin("lets every new row of A through", (it, a, b, out) => {
    exclude(it, b, out)
    out.pushAll(a)
    it.state[0].addAll(a)
  }),
  antijoin("meets the B of before", (it, a, b, out) => {
    absent(it, a, out)
    exclude(it, b, out)
    it.state[0].addAll(a)
  }),
  antijoin("adds A too early", (it, a, b, out) => {
    it.state[0].addAll(a)
    exclude(it, b, out)
    absent(it, a, out)
  }),
  antijoin("ignores retractions of A", (it, a, b, out) => {
    exclude(it, b, out)
    absent(it, additions(a), out)
    it.state[0].addAll(additions(a))
  }),
  antijoin("ignores B", (it, a, _b, out) => {
    out.pushAll(a)
    it.state[0].addAll(a)
  }),
]
