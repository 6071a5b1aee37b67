import type { Database } from "../datom/database.js"
import type { Triple } from "./hypothesis.js"
import type { Binding } from "./proof.js"

/** A datom as codes. */
export type TripleCode = readonly [e: number, a: number, v: number]

/** What is supposed of the facts so that a row is there: datoms to be added, and positions of facts to be retracted. */
export interface Change {
  readonly add: readonly TripleCode[]
  readonly retract: readonly number[]
}

/** A row that there is, or would be after a change. */
export interface Supposed extends Change {
  readonly row: Binding
}

export const NO_CHANGE: Change = { add: [], retract: [] }

/** How many datoms it adds and retracts. */
export const sizeOf = ({ add, retract }: Change): number => add.length + retract.length

/** Both, each datom once. */
export function together(a: Change, b: Change): Change {
  if (sizeOf(a) === 0) return b
  if (sizeOf(b) === 0) return a
  const key = (triple: TripleCode) => triple.join()
  const known = new Set(a.add.map(key))
  return {
    add: [...a.add, ...b.add.filter((triple) => !known.has(key(triple)))],
    retract: [...new Set([...a.retract, ...b.retract])],
  }
}

export const keyOfChange = ({ add, retract }: Change): string =>
  `${add.map((triple) => triple.join()).sort()} − ${[...retract].sort((a, b) => a - b)}`

/** The datoms as values, attributes as the text has them. */
export function triplesOf({ log, dictionary, ident }: DatabaseView, change: Change) {
  const triple = ([e, a, v]: TripleCode): Triple => {
    const attribute = dictionary.decode(a)
    const name = typeof attribute === "number" ? (ident(attribute) ?? attribute) : attribute
    return [dictionary.decode(e), name, dictionary.decode(v)]
  }
  return {
    add: change.add.map(triple),
    retract: change.retract.map((p) => triple([log.e[p], log.a[p], log.v[p]])),
  }
}

interface DatabaseView extends Pick<Database, "log" | "dictionary"> {
  readonly ident: Database["ident"]
}

export const viewOf = (database: Database): DatabaseView => ({
  log: database.log,
  dictionary: database.dictionary,
  ident: (entity) => database.ident(entity),
})
