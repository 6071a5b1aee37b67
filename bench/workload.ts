export type Val = string | number | boolean

/** `tx` is an entity id above 2²⁹; a fact is asserted (`added`) once before it is retracted, and the other way round. */
export type Datom = [e: number, a: string, v: Val, tx: number, added: boolean]

export type Row = readonly Val[]

export const WORKLOADS = ["W1", "W2", "W3", "W4", "W5", "W5c"] as const

export type WorkloadName = (typeof WORKLOADS)[number]

/** What is measured: one program that keeps one workload's view current. Every peer and the adapter is one. */
export interface Peer {
  /** Takes the base in; on return (or when it resolves) the view is up to date. */
  load(datoms: Datom[]): void | Promise<void>
  /** One transaction; on return the view is up to date. */
  transact(datoms: Datom[]): void | Promise<void>
  /** The set of rows in the order of `:find`'s elements, in any order of rows. */
  view(): Iterable<Row>
}

/** What the module of a peer exports. */
export type Create = (workload: WorkloadName) => Peer | Promise<Peer>

/** The data of one workload: the same for the same size, always. */
export interface Data {
  readonly base: Datom[]
  readonly transactions: Datom[][]
}

/** The first transaction of the base; those that are timed begin 10,000,000 later. */
export const TX = 0x20000000
