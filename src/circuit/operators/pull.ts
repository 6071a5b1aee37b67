import { Arrangement } from "../../zset/arrangement.js"
import { rowSet } from "../../zset/row-set.js"
import { ZSet } from "../../zset/zset.js"
import { NO_MORE, type Operator } from "../operator.js"
import type { Fault } from "./filter.js"
import { type FactReader, TreeFacts } from "./tree-facts.js"

export type { FactReader }

/** The code of the tree that hangs on a root: a function of the facts that it reads and of nothing else. */
export type Tree = (root: number, facts: FactReader) => number

/** What a Pull is made of. */
export interface PullSpec {
  readonly inputWidth: number
  /** The input's column that holds the roots. */
  readonly root: number
  /** The output's columns: columns of the input, and `inputWidth` for the tree. */
  readonly take: readonly number[]
  readonly tree: Tree
  /** Whether the trees read references in reverse: a third input, of the same facts [e a v]. */
  readonly reverse: boolean
  /** Undefined when the tree never throws. */
  readonly fault: Fault | undefined
}

/** The tree of a root, and what it was made from. */
interface Root {
  readonly code: number
  /** `code` is what the tree function threw. */
  readonly failed: boolean
  readonly entities: Int32Array
  readonly values: Int32Array
}

/**
 * Pull: each row with the tree that hangs on one of its columns, a function of the facts F.
 *
 *     Δ(A ⋈ tree ∫F) = z⁻¹∫A ⋈ Δtree + ΔA ⋈ tree ∫F       Δerrors the same for the roots whose tree throws
 *
 *     A = {[7] +1}, F = {[7 :name "Ann"] +1, [7 :boss 9] +1, [9 :name "Bob"] +1}    →  {[{:name "Ann" :boss {:name "Bob"}}] +1}
 *     then ΔF = {[9 :name "Bob"] −1, [9 :name "Rob"] +1}    →  {[{… {:name "Bob"}}] −1, [{… {:name "Rob"}}] +1}
 *
 * Only the trees are made anew that have visited an entity of ΔF (or, in reverse, a value): an index from visited to roots finds
 * them. Two rows that become equal add their weights, and no distinct follows. Time O(deltas + facts read by the trees that changed
 * + their rows), state O(A + F + visits + output).
 */
export class Pull implements Operator {
  readonly kind = "pull"
  readonly width: number
  readonly more: readonly number[]
  readonly rule = "z⁻¹∫A ⋈ Δtree + ΔA ⋈ tree ∫F"
  /** Output, rows by root, then what the trees read. */
  readonly state: readonly Arrangement[]
  readonly #shown: Arrangement
  readonly #rows: Arrangement
  readonly #facts: TreeFacts
  readonly #roots = new Map<number, Root>()
  /** The roots that this step touched, as they were before. */
  readonly #before: [number, Root | undefined][] = []
  readonly #take: Int32Array
  readonly #key: Int32Array
  readonly #row: Int32Array
  readonly #one = new Int32Array(1)
  #out: ZSet | undefined
  #filling: "no" | "holding" | "ending" = "no"

  constructor(readonly spec: PullSpec) {
    const { inputWidth, root, take, fault, reverse } = spec
    this.width = take.length
    this.more = fault === undefined ? NO_MORE : [inputWidth + 1]
    this.#shown = rowSet(take.length)
    this.#rows = new Arrangement(inputWidth, [root])
    this.#facts = new TreeFacts(reverse)
    this.state = [this.#shown, this.#rows, ...this.#facts.state]
    this.#take = Int32Array.from(take)
    this.#key = Int32Array.of(root)
    this.#row = new Int32Array(inputWidth + 1)
  }

  step(deltas: readonly ZSet[], out: ZSet, [errors]: readonly ZSet[]): void {
    const [delta, forward, backward] = deltas
    this.#out = out
    this.#before.length = 0
    this.#shown.begin()
    this.#rows.begin()
    this.#facts.rest()
    this.#facts.add(forward, backward)
    if (this.#filling !== "no") {
      this.#rows.addAll(delta)
      if (this.#filling === "holding") return
      this.#filling = "no"
      this.#rows.each((at, weight) =>
        this.#emit(this.#rows.rows, at, this.#tree(this.#rows.rows[at + this.spec.root]), weight, out, errors),
      )
    } else {
      for (const root of this.#facts.touched(forward, backward)) this.#renew(root, out, errors)
      this.#enter(delta, out, errors)
    }
    this.#shown.addAll(out)
  }

  /** While a database that is there already is fed, no tree is made; the step after the end makes each once. */
  hold(holding: boolean): void {
    this.#filling = holding ? "holding" : "ending"
  }

  revert(deltas: readonly ZSet[]): void {
    if (this.#out !== undefined) this.#shown.subtract(this.#out)
    this.#rows.subtract(deltas[0])
    for (let i = this.#before.length - 1; i >= 0; i--) {
      const [root, before] = this.#before[i]
      this.#replace(root, before)
    }
    this.#before.length = 0
    this.#facts.subtract(deltas[1], deltas[2])
  }

  /** Makes the trees anew. */
  load([, rows, facts, , reverse]: readonly ZSet[]): void {
    this.step([rows, facts, reverse], new ZSet(this.width), [new ZSet(this.spec.inputWidth + 1)])
  }

  twin(): Pull {
    return new Pull(this.spec)
  }

  /** A tree that may have changed: −old +new for the rows that were there. */
  #renew(root: number, out: ZSet, errors: ZSet): void {
    const old = this.#roots.get(root)
    const now = this.#make(root)
    if (old === undefined || (old.code === now.code && old.failed === now.failed)) return
    const rows = this.#rows
    this.#one[0] = root
    for (let slot = rows.first(this.#one, 0, FIRST); slot >= 0; slot = rows.after(slot)) {
      const weight = rows.weights[slot]
      this.#emit(rows.rows, slot * rows.width, old, -weight, out, errors)
      this.#emit(rows.rows, slot * rows.width, now, weight, out, errors)
    }
  }

  #enter(delta: ZSet, out: ZSet, errors: ZSet): void {
    const { rows, length, width, weights } = delta
    const { root } = this.spec
    this.#rows.begin(delta)
    for (let i = 0; i < length; i++) {
      const at = i * width
      this.#emit(rows, at, this.#tree(rows[at + root]), weights[i], out, errors)
      this.#rows.addNext(delta, i)
    }
    for (let i = 0; i < length; i++) {
      const code = rows[i * width + root]
      if (this.#rows.first(rows, i * width, this.#key) < 0 && this.#roots.has(code)) this.#put(code, undefined)
    }
  }

  #emit(rows: Int32Array, at: number, { code, failed }: Root, weight: number, out: ZSet, errors: ZSet): void {
    const row = this.#row
    const width = this.spec.inputWidth
    for (let k = 0; k < width; k++) row[k] = rows[at + k]
    row[width] = code
    if (failed) errors.push(row, 0, weight)
    else out.pushColumns(row, 0, this.#take, weight)
  }

  #tree(root: number): Root {
    return this.#roots.get(root) ?? this.#make(root)
  }

  /** Makes the tree of now. */
  #make(root: number): Root {
    const { tree, fault } = this.spec
    const facts = this.#facts.reading()
    let made: { code: number; failed: boolean }
    try {
      made = { code: tree(root, facts), failed: false }
    } catch (thrown) {
      if (fault === undefined) throw thrown
      made = { code: fault(thrown), failed: true }
    }
    const now = { ...made, ...facts.visited() }
    this.#put(root, now)
    return now
  }

  #put(root: number, now: Root | undefined): void {
    this.#before.push([root, this.#roots.get(root)])
    this.#replace(root, now)
  }

  #replace(root: number, now: Root | undefined): void {
    const old = this.#roots.get(root)
    if (old !== undefined) this.#facts.watch(root, old, -1)
    if (now === undefined) this.#roots.delete(root)
    else {
      this.#facts.watch(root, now, 1)
      this.#roots.set(root, now)
    }
  }
}

const FIRST = Int32Array.of(0)
