import { shelter } from "../../base/breath.js"
import { consolidate } from "../../zset/algebra.js"
import type { Integral } from "../../zset/integral.js"
import { ZSet } from "../../zset/zset.js"
import { Agenda, type Due } from "../agenda.js"
import { Derivations } from "../derivations.js"
import { LoopCircuit, type LoopPlan, type RoundDelta } from "../loop.js"
import type { Operator } from "../operator.js"
import { RoundRecorder } from "../round-recorder.js"

/** One round of a step: what taking it back needs. */
interface Round {
  readonly due: Due | undefined
  readonly fed: readonly ZSet[]
  /** Relations whose derivations have been added. */
  added: number
  ticked: boolean
}

/**
 * Fixpoint: the least relations X with X = distinct(F(X, inputs)), a circuit inside this one with a clock of its own (VLDB 2023, §5).
 *
 *     round 0: what F derives from the inputs alone;  round i + 1: what it derives from facts of which the latest is of round i
 *
 *     path = edge + edge ⋈ path, edges 1→2, 2→1:   round 0: [1 2] [2 1]   round 1: [1 1] [2 2]
 *     Δedge = {[1 2] −1}:   round 0: [1 2] −1, so round 1: [1 1] −1 and [2 2] −1
 *
 * F is made of operators that are linear in X, so the round travels with each row as a column: a delta of round i meets stored rows
 * of every round j, and what they derive is due in round max(i, j) + 1. A step goes on while a round has something due, which may
 * be long after a round in which nothing changed. Time follows the facts that come, go or change their round.
 *
 * Rows of the loop's relations are facts; the first relation is the main output. A bounded loop that goes on past its rounds takes
 * the step back, emits its fault, and tries again with all it owes when its inputs change.
 */
export class Fixpoint implements Operator {
  readonly kind = "fixpoint"
  readonly rule = "μX. distinct F(X)"
  readonly width: number
  readonly more: readonly number[]
  readonly loop: LoopCircuit
  readonly #relations: readonly Derivations[]
  readonly #agenda: Agenda
  readonly #net: readonly ZSet[]
  #rounds: Round[] = []
  #spare: (readonly ZSet[])[] = []
  #imported: readonly ZSet[] | undefined
  /** The inputs since the loop last ended, while it does not. */
  #owed: readonly ZSet[] | undefined
  #owedBefore: readonly ZSet[] | undefined
  #recorder: RoundRecorder | undefined

  constructor(readonly plan: LoopPlan) {
    this.loop = new LoopCircuit(plan)
    const [first, ...others] = plan.relations.map(({ width }) => width)
    this.width = first
    this.more = [...others, ...plan.leaving.map(({ width }) => width), ...(plan.bound === undefined ? [] : [1])]
    this.#relations = plan.relations.map(({ width }) => new Derivations(width))
    this.#agenda = new Agenda(plan.relations.map(({ width }) => width + 1))
    this.#net = plan.relations.map(({ width }) => new ZSet(width))
  }

  /** The facts of each relation, whose weight is 1 + their round, then the derivations [fact… round] of each. */
  get state(): readonly Integral[] {
    return [...this.#relations.map(({ facts }) => facts), ...this.#relations.map(({ facts }) => facts.counts)]
  }

  /** The inputs that wait since the loop last ended, while it does not end. */
  get owed(): readonly ZSet[] | undefined {
    return this.#owed
  }

  /** Keeps what the operators inside do, by round, until the next step: for those who watch. */
  record(): void {
    this.#recorder = new RoundRecorder(this.plan, this.loop)
  }

  /** What the operators inside did in the last step that was recorded, round by round, in schedule order. */
  recorded(): readonly RoundDelta[] {
    const recorded = this.#recorder?.deltas() ?? []
    this.#recorder = undefined
    return recorded
  }

  step(inputs: readonly ZSet[], out: ZSet, more: readonly ZSet[]): void {
    this.#forget()
    const owed = this.#owed
    this.#owedBefore = owed
    const feed = owed === undefined ? inputs : owed.map((delta, i) => sumOf(delta, inputs[i]))
    if (this.#run(feed, more)) {
      this.#owed = undefined
      this.#emit(out, more)
      if (owed !== undefined) this.#fault(more, -1)
      return
    }
    shelter(() => this.#takeBack())
    // What was taken back has not happened.
    this.#recorder = undefined
    for (const delta of more) delta.clear()
    this.#owed = feed.map((delta) => consolidate(delta))
    if (owed === undefined) this.#fault(more, 1)
  }

  revert(): void {
    this.#takeBack()
    this.#owed = this.#owedBefore
  }

  load(held: readonly ZSet[]): void {
    const { length } = this.#relations
    for (let i = 0; i < length; i++) this.#relations[i].load(held[i], held[length + i])
  }

  twin(): Fixpoint {
    return new Fixpoint(this.plan)
  }

  /** Whether it came to an end within its rounds. */
  #run(inputs: readonly ZSet[], more: readonly ZSet[]): boolean {
    const limit = this.plan.bound?.rounds ?? Number.POSITIVE_INFINITY
    this.#imported = inputs
    this.loop.import(inputs, 1)
    this.#tick(this.#begin(undefined), more, 0)
    for (let due = this.#agenda.next(); due !== undefined; due = this.#agenda.next()) {
      const round = this.#begin(due)
      if (due.round >= limit) return false
      this.#settle(round, due)
      this.#tick(round, more, due.round + 1)
    }
    return true
  }

  #begin(due: Due | undefined): Round {
    const fed = this.#spare.pop() ?? this.plan.relations.map(({ width }) => new ZSet(width + 1))
    const round = { due, fed, added: 0, ticked: false }
    this.#rounds.push(round)
    return round
  }

  #settle(round: Round, due: Due): void {
    const relations = this.#relations
    for (; round.added < relations.length; round.added++) {
      relations[round.added].add(due.deltas[round.added], due.round)
    }
    for (let i = 0; i < relations.length; i++) {
      relations[i].settle(due.deltas[i], due.round, i, round.fed[i], this.#net[i], this.#agenda)
    }
    this.loop.feed(round.fed, 1)
  }

  /** Runs the operators inside, and notes what they derive in the rounds in which it is due. */
  #tick(round: Round, more: readonly ZSet[], iteration: number): void {
    const { loop } = this
    const ran = loop.circuit.step(iteration)
    round.ticked = true
    this.#recorder?.add(ran, iteration)
    for (let i = 0; i < loop.parts.length; i++) {
      const parts = loop.parts[i]
      for (let k = 0; k < parts.length; k++) if (parts[k].delta.length > 0) this.#note(parts[k].delta, i)
    }
    const first = loop.parts.length - 1
    for (let i = 0; i < loop.leaving.length; i++) more[first + i].pushAll(loop.leaving[i].delta)
  }

  #note(delta: ZSet, relation: number): void {
    const { rows, weights, width, length } = delta
    let last = -1
    let due: ZSet | undefined
    for (let i = 0; i < length; i++) {
      const at = i * width
      const round = rows[at + width - 1]
      if (due === undefined || round !== last) due = this.#agenda.at(round).deltas[relation]
      due.push(rows, at, weights[i])
      last = round
    }
  }

  #emit(out: ZSet, more: readonly ZSet[]): void {
    for (let i = 0; i < this.#net.length; i++) {
      const net = this.#net[i]
      if (net.length === 0) continue
      const target = i === 0 ? out : more[i - 1]
      target.pushAll(isMixed(net) ? consolidate(net) : net)
      net.clear()
    }
  }

  #fault(more: readonly ZSet[], weight: number): void {
    const { bound } = this.plan
    if (bound !== undefined) more[more.length - 1].pushRow([bound.fault], weight)
  }

  /** Steps the rounds back, the last first. */
  #takeBack(): void {
    const { circuit } = this.loop
    this.#agenda.clear()
    for (const net of this.#net) net.clear()
    for (let round = this.#rounds.pop(); round !== undefined; round = this.#rounds.pop()) {
      const { due, fed, ticked } = round
      if (ticked) {
        if (due !== undefined) this.loop.feed(fed, -1)
        else this.loop.import(this.#imported ?? [], -1)
        circuit.step(0)
      }
      this.#relations.forEach((relation, i) => {
        relation.unsettle(fed[i])
        if (due !== undefined && i < round.added) relation.remove(due.deltas[i], due.round)
      })
      this.#recycle(round)
    }
    circuit.rest()
  }

  #forget(): void {
    for (let i = 0; i < this.#rounds.length; i++) this.#recycle(this.#rounds[i])
    this.#rounds.length = 0
    this.#imported = undefined
  }

  #recycle({ due, fed }: Round): void {
    if (due !== undefined) this.#agenda.recycle(due)
    for (let i = 0; i < fed.length; i++) fed[i].clear()
    this.#spare.push(fed)
  }
}

/** A fact that fell may have risen again in a later round: then it stands in `net` twice. */
function isMixed({ weights, length }: ZSet): boolean {
  for (let i = 1; i < length; i++) if (weights[i] !== weights[0]) return true
  return false
}

function sumOf(a: ZSet, b: ZSet): ZSet {
  const sum = a.copy()
  sum.pushAll(b)
  return sum
}
