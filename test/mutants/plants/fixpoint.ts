import { Agenda } from "../../../src/circuit/agenda.js"
import { Derivations } from "../../../src/circuit/derivations.js"
import { LoopCircuit } from "../../../src/circuit/loop.js"
import { Round } from "../../../src/circuit/operators/round.js"
import { DerivationTable } from "../../../src/zset/derivation-table.js"
import type { ZSet } from "../../../src/zset/zset.js"
import { additions, type Mutant, part, patch } from "../mutant.js"

type Settle = Derivations["settle"]
interface Settling {
  readonly it: Derivations
  readonly settle: Settle
  readonly due: ZSet
  readonly round: number
  readonly relation: number
  readonly fed: ZSet
  readonly net: ZSet
  readonly agenda: Agenda
}

const LOOP = ["delay", "fixpoint"]

const settling = (
  name: string,
  body: (all: Settling) => void,
  families: Mutant["families"] = ["reach", "linked"],
): Mutant => ({
  name: `fixpoint ${name}`,
  at: LOOP,
  families,
  plant: () =>
    patch(
      Derivations.prototype,
      "settle",
      (settle) =>
        function (this: Derivations, due, round, relation, fed, net, agenda) {
          body({ it: this, settle: settle.bind(this), due, round, relation, fed, net, agenda })
        },
    ),
})

const round = (name: string, change: (rounds: readonly number[], latest: number) => number): Mutant => ({
  name: `round ${name}`,
  at: ["map"],
  families: ["reach", "linked"],
  plant: () =>
    patch(
      Round.prototype,
      "step",
      () =>
        function (this: Round, [delta]: readonly ZSet[], out: ZSet) {
          for (let i = 0; i < delta.length; i++) {
            const row = delta.row(i)
            const rounds = this.rounds.map((column) => row[column])
            const kept = this.columns.map((column) => row[column])
            out.pushRow([...kept, change(rounds, Math.max(0, ...rounds))], delta.weights[i])
          }
        },
    ),
})

function drop(z: ZSet, fits: (weight: number, index: number) => boolean): void {
  const some = part(z, fits)
  z.clear()
  z.pushAll(some)
}

/** A wrong answer to a question that settling asks. */
const telling = <Name extends "derivations" | "later" | "count">(
  name: string,
  method: Name,
  wrong: (right: DerivationTable[Name]) => DerivationTable[Name],
): Mutant => ({
  name,
  at: LOOP,
  families: ["reach", "linked"],
  plant: () => patch(DerivationTable.prototype, method, wrong),
})

export const fixpoints: readonly Mutant[] = [
  telling(
    "fixpoint never lets a fact fall",
    "derivations",
    (derivations) =>
      function (this: DerivationTable, slot, round) {
        return this.rank(slot) === round + 1 ? 1 : derivations.call(this, slot, round)
      },
  ),
  telling("fixpoint does not look again for a fact that lost its round", "later", () => () => -1),
  telling(
    "fixpoint keeps the round of a fact when an earlier one appears",
    "derivations",
    (derivations) =>
      function (this: DerivationTable, slot, round) {
        return this.rank(slot) > round + 1 ? 0 : derivations.call(this, slot, round)
      },
  ),
  settling("feeds facts in their round and not in the next", ({ settle, due, round, relation, fed, net, agenda }) => {
    settle(due, round, relation, fed, net, agenda)
    for (let i = 0; i < fed.length; i++) fed.rows[i * fed.width + fed.width - 1]--
  }),
  settling("does not take a fact's old round back", ({ settle, due, round, relation, fed, net, agenda }) => {
    settle(due, round, relation, fed, net, agenda)
    drop(fed, (weight, i) => !(weight < 0 && fed.weights[i + 1] > 0 && fed.row(i + 1)[0] === fed.row(i)[0]))
  }),
  settling("feeds no facts that fall", ({ settle, due, round, relation, fed, net, agenda }) => {
    settle(due, round, relation, fed, net, agenda)
    drop(fed, (weight) => weight > 0)
  }),
  settling("does not tell which facts fall", ({ settle, due, round, relation, fed, net, agenda }) => {
    settle(due, round, relation, fed, net, agenda)
    drop(net, (weight) => weight > 0)
  }),
  settling("tells new facts twice", ({ settle, due, round, relation, fed, net, agenda }) => {
    const from = net.length
    settle(due, round, relation, fed, net, agenda)
    net.pushAll(part(net, (weight, i) => i >= from && weight > 0))
    drop(net, () => true)
  }),
  settling("settles only facts of round 0", ({ settle, due, round, relation, fed, net, agenda }) => {
    if (round === 0) settle(due, round, relation, fed, net, agenda)
  }),
  telling(
    "derivations are not uncounted",
    "count",
    (count) =>
      function (this: DerivationTable, slot, round, weight) {
        if (weight > 0) count.call(this, slot, round, weight)
      },
  ),
  telling(
    "derivations count once at most",
    "count",
    (count) =>
      function (this: DerivationTable, slot, round, weight) {
        if (weight < 0 || this.derivations(slot, round) === 0) count.call(this, slot, round, weight)
      },
  ),
  {
    name: "fixpoint ends at the first empty delta",
    at: LOOP,
    families: ["reach", "linked"],
    plant: () => {
      /** By agenda whether the round before fed anything; undefined before the first. */
      const fed = new WeakMap<Agenda, boolean>()
      const undoSettle = patch(
        Derivations.prototype,
        "settle",
        (settle) =>
          function (this: Derivations, due, round, relation, facts, net, agenda) {
            settle.call(this, due, round, relation, facts, net, agenda)
            fed.set(agenda, facts.length > 0)
          },
      )
      const undoNext = patch(
        Agenda.prototype,
        "next",
        (next) =>
          function (this: Agenda) {
            const isOver = fed.get(this) === false
            const due = next.call(this)
            if (due !== undefined && !isOver) return due
            this.clear()
            fed.delete(this)
            return undefined
          },
      )
      return () => {
        undoNext()
        undoSettle()
      }
    },
  },
  {
    name: "fixpoint ends after three rounds",
    at: LOOP,
    families: ["reach", "linked"],
    plant: () =>
      patch(
        Agenda.prototype,
        "next",
        (next) =>
          function (this: Agenda) {
            const due = next.call(this)
            if (due === undefined || due.round < 2) return due
            this.clear()
            return undefined
          },
      ),
  },
  {
    name: "loop does not hear of retractions outside",
    at: ["fixpoint"],
    families: ["reach", "linked"],
    plant: () =>
      patch(
        LoopCircuit.prototype,
        "import",
        (take) =>
          function (this: LoopCircuit, inputs: readonly ZSet[], sign: number) {
            take.call(this, inputs.map(additions), sign)
          },
      ),
  },
  {
    name: "loop reads no facts that fall",
    at: ["delay"],
    families: ["reach", "linked"],
    plant: () =>
      patch(
        LoopCircuit.prototype,
        "feed",
        (feed) =>
          function (this: LoopCircuit, facts: readonly ZSet[], sign: number) {
            feed.call(this, facts.map(additions), sign)
          },
      ),
  },
  round("takes the earliest", (rounds, latest) => (rounds.length > 1 ? Math.min(...rounds) : Math.max(0, latest - 1))),
  round("is always 1 at most", (_, latest) => Math.min(1, latest)),
  round("counts one too few", (_, latest) => Math.max(0, latest - 1)),
]
