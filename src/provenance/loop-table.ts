import { compare } from "../edn/compare.js"
import type { Integral } from "../zset/integral.js"
import type { Fact } from "./proof.js"
import type { World } from "./world.js"

/** Facts by some of their columns, and by their round. */
class Index {
  readonly #columns: readonly number[]
  readonly #byRound: boolean
  readonly #facts = new Map<string, Fact[]>()

  constructor(columns: readonly number[], byRound: boolean) {
    this.#columns = columns
    this.#byRound = byRound
  }

  add(fact: Fact): void {
    const key = this.#key(fact.codes, fact.round)
    const found = this.#facts.get(key)
    if (found === undefined) this.#facts.set(key, [fact])
    else found.push(fact)
  }

  get(codes: readonly (number | undefined)[], round = 0): readonly Fact[] {
    return this.#facts.get(this.#key(codes, round)) ?? []
  }

  #key(codes: readonly (number | undefined)[], round: number): string {
    const key = this.#columns.map((i) => codes[i]).join()
    return this.#byRound ? `${key} ${round}` : key
  }
}

interface Standing {
  readonly integral: Integral
  readonly make: (codes: readonly number[], weight: number) => Fact
}

/** The facts of one relation, found by any of their columns; indexes are made when they are asked for. */
export class LoopTable {
  readonly #world: World
  #facts: Fact[] | undefined
  readonly #standing: Standing | undefined
  readonly #seen = new Set<string>()
  readonly #indexes = new Map<string, Index>()
  readonly #byCodes = new Map<string, Fact>()

  constructor(world: World, facts: Fact[] | undefined, standing?: Standing) {
    this.#world = world
    this.#facts = facts
    this.#standing = standing
  }

  /** Whether the fact was not there yet. */
  add(codes: readonly number[]): boolean {
    const key = codes.join()
    if (this.#seen.has(key)) return false
    this.#seen.add(key)
    return true
  }

  push(fact: Fact): void {
    this.#facts?.push(fact)
    for (const index of this.#indexes.values()) index.add(fact)
  }

  /** The facts that have these codes where they are known, of one round or of all, the least first. */
  matching(codes: readonly (number | undefined)[], round?: number): readonly Fact[] {
    const known = codes.flatMap((code, i) => (code === undefined ? [] : [i]))
    if (known.length === codes.length && this.#standing !== undefined) {
      const found = this.#exactly(codes as readonly number[])
      return round === undefined ? found : found.filter((fact) => fact.round === round)
    }
    const name = `${known.join()} ${round === undefined}`
    let index = this.#indexes.get(name)
    if (index === undefined) {
      index = new Index(known, round !== undefined)
      for (const fact of this.all()) index.add(fact)
      this.#indexes.set(name, index)
    }
    return this.#sorted(index.get(codes, round))
  }

  #exactly(codes: readonly number[]): readonly Fact[] {
    const { integral, make } = this.#standing as Standing
    const weight = integral.weight(Int32Array.from(codes), 0)
    return weight === 0 ? [] : [this.#once(codes, () => make(codes, weight))]
  }

  all(): readonly Fact[] {
    if (this.#facts !== undefined) return this.#facts
    const facts: Fact[] = []
    const { integral, make } = this.#standing as Standing
    const { width } = integral
    integral.each((at, weight) => {
      const codes = Array.from(integral.rows.subarray(at, at + width))
      facts.push(this.#once(codes, () => make(codes, weight)))
    })
    this.#facts = facts
    return facts
  }

  /** One object a fact, so that it is proved once. */
  #once(codes: readonly number[], make: () => Fact): Fact {
    const key = codes.join()
    let fact = this.#byCodes.get(key)
    if (fact === undefined) {
      fact = make()
      this.#byCodes.set(key, fact)
    }
    return fact
  }

  #sorted(facts: readonly Fact[]): readonly Fact[] {
    if (facts.length < 2) return facts
    const { dictionary } = this.#world.facts.database
    const keyed = facts.map((fact) => [fact, fact.codes.map((code) => dictionary.decode(code))] as const)
    return keyed.sort((a, b) => compare(a[1], b[1])).map(([fact]) => fact)
  }
}
