import type { Span } from "../base/span.js"
import type { Database } from "../datom/database.js"
import { print } from "../edn/print.js"
import type { Value } from "../edn/value.js"
import { isRound } from "../plan/build.js"
import type { Plan } from "../plan/plan.js"
import type { Explanation } from "./explanation.js"
import { placeOf } from "./fact-set.js"
import { factAt } from "./hypothesis.js"
import type { Binding, Fact, Proof } from "./proof.js"

/** Where a transaction was written. */
export interface Written {
  readonly file: string
  readonly line: number
}

/** A datom, the t of the transaction that asserted it, and the line where that stands, when it is known. */
export interface DatomLeaf {
  readonly datom: readonly [e: Value, a: Value, v: Value, tx: Value]
  /** 0 in a further source, which is whole before t 1. */
  readonly t: number
  /** The name of the further source that has the datom. */
  readonly source?: string
  readonly line: number | null
  readonly file: string | null
}

/** A row of an operator and what it follows from. */
export interface DerivationNode {
  /** The operator's id, as `explain` shows it. */
  readonly op: string
  /** The text of the clause that wrote the operator; null where there is none. */
  readonly clause: string | null
  readonly row: readonly Value[]
  readonly from: readonly Derivation[]
  /** There is no such row, and `from` is what keeps it away when there is nothing else. */
  readonly absent?: true
  /** The same fact is derived above already. */
  readonly seen?: true
}

export type Derivation = DerivationNode | DatomLeaf

/** What a derivation needs to be told. */
export interface Teller {
  readonly database: Database
  /** Further sources by the numbers of their databases. */
  readonly sources: ReadonlyMap<number, { readonly name: string; readonly database: Database }>
  /** The operator ids of plan nodes. */
  readonly idOf: (plan: Plan) => string | undefined
  /** Where number n of the recorded transactions was written. */
  readonly written: (n: number) => Written | undefined
}

/** What is to be told next: a proof, or what has been told already and waits for its place. */
interface Task {
  readonly into: Derivation[]
  readonly proof?: Proof
  readonly node?: Derivation
}

/** The proof as data, in the words of the query. Iterative: a recursion of ten thousand rounds is a tree of that depth. */
export function derivationOf(explanation: Explanation, teller: Teller): Derivation {
  const roots: Derivation[] = []
  const stack: Task[] = [{ proof: explanation.root, into: roots }]
  const seen = new Set<Fact>()
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (task.node !== undefined) task.into.push(task.node)
    if (task.proof === undefined) continue
    const after = tell(task.proof, task.into, { explanation, teller, seen })
    for (let i = after.length - 1; i >= 0; i--) stack.push(after[i])
  }
  // What keeps foreign rows away belongs to the row as a whole.
  const [root, ...others] = roots
  return others.length === 0 || "datom" in root ? root : { ...root, from: [...root.from, ...others] }
}

interface Telling {
  readonly explanation: Explanation
  readonly teller: Teller
  /** Facts of loops that are derived above. */
  readonly seen: Set<Fact>
}

const tasks = (proofs: readonly Proof[], into: Derivation[]): Task[] => proofs.map((proof) => ({ proof, into }))

/** Writes one node down and returns what is to be told after it. */
function tell(proof: Proof, into: Derivation[], telling: Telling): readonly Task[] {
  const { explanation, teller } = telling
  const { plan, fact, absent } = proof
  if (fact !== undefined) return tellFact(fact, into, telling)
  const supports = explanation.supports(proof)
  if (isPlumbing(plan)) return tasks([...proof.from, ...supports], into)
  const from: Derivation[] = []
  const node = nodeOf(plan, proof.row, from, teller)
  into.push(node)
  if (proof.position !== undefined) from.push(leafOf(proof.position, teller))
  for (const position of proof.positions ?? []) from.push(leafOf(position, teller))
  if (absent === undefined) return tasks([...proof.from, ...supports], from)
  const kept: Derivation[] = []
  const { op, row } = nodeOf(absent.plan, absent.bound, kept, teller)
  const clause = substituted(node.clause, absent.bound, teller)
  const missing: DerivationNode = { op, clause, row, from: kept, absent: true }
  return [...tasks(proof.from, from), { node: missing, into: from }, ...tasks(supports, kept)]
}

function tellFact(fact: Fact, into: Derivation[], { explanation, teller, seen }: Telling): readonly Task[] {
  const derived = explanation.search.loops.proof(fact)
  const from: Derivation[] = []
  const op = teller.idOf(fact.fixpoint) ?? fact.fixpoint.path
  const row = fact.codes.map((code) => teller.database.dictionary.decode(code))
  const node = { op, clause: textOf(derived.plan.span), row, from }
  if (seen.has(fact)) {
    into.push({ ...node, seen: true })
    return []
  }
  seen.add(fact)
  into.push(node)
  return tasks(derived.plan.kind === "round" ? derived.from : [derived], from)
}

function nodeOf(plan: Plan, row: Binding, from: Derivation[], { database, idOf }: Teller): DerivationNode {
  const shown = plan.columns.filter((column) => !isRound(column) && row.has(column))
  const values = shown.map((column) => database.dictionary.decode(row.get(column) as number))
  return { op: idOf(plan) ?? plan.path, clause: textOf(plan.span), row: values, from }
}

/** Nodes that only carry rows on; a rule's own projection is kept, for it says which rule it was. */
function isPlumbing({ kind, path }: Plan): boolean {
  if (kind === "round" || kind === "unit") return true
  if (kind === "distinct") return path === ""
  return kind === "project" && path !== "find" && !/\.r\d+$/.test(path)
}

function leafOf(position: number, { database, sources, written }: Teller): DatomLeaf {
  const { id, p } = placeOf(position)
  const source = sources.get(id)
  if (source !== undefined) {
    return { datom: datomAt(source.database, p), source: source.name, t: 0, line: null, file: null }
  }
  const n = transactionOf(database, p)
  const at = written(n)
  return { datom: datomAt(database, p), t: database.log.entry(n).t, line: at?.line ?? null, file: at?.file ?? null }
}

function datomAt(database: Database, p: number): DatomLeaf["datom"] {
  const { e, a, v, tx } = factAt(database, p)
  return [e, a, v, tx]
}

/** The number of the transaction that wrote a position of the log. O(log transactions). */
export function transactionOf({ log }: Database, position: number): number {
  let [low, high] = [0, log.count - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (log.entry(middle).end <= position) low = middle + 1
    else high = middle
  }
  return low
}

/** The text of a clause on one line. */
export const textOf = (span: Span | undefined): string | null =>
  span === undefined ? null : span.source.text.slice(span.start, span.end).replace(/\s+/g, " ")

/** The clause with the values of its variables in their place. */
function substituted(clause: string | null, bound: Binding, { database }: Teller): string | null {
  if (clause === null) return null
  const value = (name: string): string => {
    const code = bound.get(name)
    return code === undefined ? name : print(database.dictionary.decode(code))
  }
  return clause.replace(/"(?:[^"\\]|\\.)*"|\?[^\s,()[\]{}"]+/g, (part) => (part.startsWith("?") ? value(part) : part))
}
