import { rm } from "node:fs/promises"
import { join } from "node:path"
import { WizardError } from "../../base/error.js"
import type { Value } from "../../edn/value.js"
import { KeyWriter } from "../../storage/key/key-writer.js"
import { readWeight, weightBytes } from "../../storage/key/weight.js"
import type { Entry, FamilyChange, Mark, StateHead, StateStore } from "../../storage/state-store.js"
import { ROWS } from "../../storage/state-store.js"
import { hold, holderOf, letGo, locked } from "../holder.js"
import { makeFolder } from "../make-folder.js"
import { damagedState, headValues, markValues, readHead, unwrittenState } from "../state-head.js"
import { BYTES, type Column, familiesIn, type Operation, openRocks, type Rocks, said } from "./binding.js"
import { look, META, pieces, readMeta, UNFINISHED } from "./look.js"

/**
 * The state of a circuit in a RocksDB directory: a column family for each integral, the view's rows in `default`. What a transaction
 * changes is one write batch over all of them, synced.
 */
export class RocksDBState implements StateStore {
  readonly #path: string
  #rocks: Rocks
  #head: StateHead | undefined

  private constructor(path: string, rocks: Rocks, head: StateHead | undefined) {
    this.#path = path
    this.#rocks = rocks
    this.#head = head
  }

  /**
   * Opens a directory, or makes it. One that is there is read whole first, in a copy, so that what is refused stays as it was. Throws
   * `storage/locked`, which names who holds it, `storage/damaged`, `storage/version`, `storage/foreign`, `io/…`. `name` is what errors
   * call it.
   */
  static async open(path: string, name = path): Promise<RocksDBState> {
    refuseHeld(path)
    try {
      const head = looked.has(path) ? looked.get(path) : await look(path, name)
      // What was not finished tells nothing.
      if (head === undefined) await rm(path, { recursive: true, force: true })
      if (head === undefined) await makeFolder(path)
      const families = head === undefined ? [] : await familiesIn(path)
      const rocks = await openRocks(path, [...new Set([ROWS, META, ...(families ?? [])])], true)
      hold(join(path, HOLDER))
      looked.delete(path)
      // Whoever had it open between the look and now has written another.
      return new RocksDBState(path, rocks, head && readHead(name, await readMeta(rocks)))
    } catch (thrown) {
      throw openError(name, thrown)
    }
  }

  get head(): StateHead | undefined {
    return this.#head
  }

  async add(changes: readonly FamilyChange[], mark: Mark): Promise<void> {
    const operations: Operation[] = []
    for (const change of changes) await this.#change(change, operations)
    await this.#write(operations, markValues(mark))
    if (this.#head !== undefined) this.#head = { ...this.#head, ...mark }
  }

  async replace(whole: readonly FamilyChange[], head: StateHead): Promise<void> {
    await this.#makeFamilies(whole.map(({ family }) => family.name))
    if (this.#head === undefined) await this.#fill(whole, head)
    else await this.#exchange(whole, head)
    this.#head = head
  }

  /** Into a new directory, in batches; it tells what it is with the last. */
  async #fill(whole: readonly FamilyChange[], head: StateHead): Promise<void> {
    await this.#write([], new Map([[UNFINISHED, true]]))
    let operations: Operation[] = []
    for (const { family, entries } of whole) {
      const column = this.#column(family.name)
      for (const [key, weight] of entries()) {
        operations.push({ type: "put", column, key, value: weightBytes(weight) })
        if (operations.length < BATCH) continue
        await this.#write(operations, new Map())
        operations = []
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await this.#write(
      [...operations, { type: "del", column: this.#column(META), key: bytesOf(UNFINISHED) }],
      headValues(head),
    )
  }

  /** In one batch. */
  async #exchange(whole: readonly FamilyChange[], head: StateHead): Promise<void> {
    const operations: Operation[] = []
    const stays = new Map(whole.map(({ family, entries }) => [family.name, entries]))
    for (const name of Object.keys(this.#rocks.columns)) {
      if (name === META) continue
      const column = this.#column(name)
      const wanted = new Map([...(stays.get(name)?.() ?? [])].map(([key, weight]) => [hex(key), { key, weight }]))
      for await (const piece of this.entries(name)) {
        for (const [key, weight] of piece) {
          const there = wanted.get(hex(key))
          if (there === undefined) operations.push({ type: "del", column, key })
          else if (there.weight === weight) wanted.delete(hex(key))
        }
      }
      for (const { key, weight } of wanted.values()) {
        operations.push({ type: "put", column, key, value: weightBytes(weight) })
      }
    }
    await this.#write(operations, headValues(head))
  }

  async *entries(family: string): AsyncGenerator<readonly Entry[], void, undefined> {
    for await (const piece of pieces(this.#rocks, this.#column(family))) {
      yield piece.map(([key, value]) => [key, readWeight(value)] as const)
    }
  }

  async close(): Promise<void> {
    letGo(join(this.#path, HOLDER))
    try {
      await this.#rocks.close()
    } catch (thrown) {
      throw unwrittenState(this.#path, said(thrown), thrown)
    }
  }

  abandon(): Promise<void> {
    return this.close()
  }

  /** What a change makes of the weights that are there. */
  async #change({ family, isSet, entries }: FamilyChange, into: Operation[]): Promise<void> {
    const column = this.#column(family.name)
    const all = [...entries()]
    const before = isSet ? undefined : await this.#rocks.getMany(keysOf(all), { column, ...BYTES })
    for (const [i, [key, change]] of all.entries()) {
      const found = before?.[i]
      const weight = isSet ? Math.max(0, change) : change + (found === undefined ? 0 : readWeight(found))
      if (weight === 0) into.push({ type: "del", column, key })
      else into.push({ type: "put", column, key, value: weightBytes(weight) })
    }
  }

  async #write(operations: Operation[], meta: ReadonlyMap<string, Value>): Promise<void> {
    const column = this.#column(META)
    for (const [key, value] of meta) operations.push({ type: "put", column, key: bytesOf(key), value: bytesOf(value) })
    try {
      await this.#rocks.batch(operations, { sync: true, ...BYTES })
    } catch (thrown) {
      throw unwrittenState(this.#path, said(thrown), thrown)
    }
  }

  async #makeFamilies(names: readonly string[]): Promise<void> {
    const known = Object.keys(this.#rocks.columns)
    const missing = names.filter((name) => !known.includes(name))
    if (missing.length === 0) return
    await this.#rocks.close()
    try {
      this.#rocks = await openRocks(this.#path, [...known, ...missing], false)
    } catch (thrown) {
      throw openError(this.#path, thrown)
    }
  }

  #column(name: string): Column {
    const column = this.#rocks.columns[name]
    if (column === undefined) throw damagedState(this.#path, `it has no column family ${name}`)
    return column
  }
}

/** What `lookAt` has seen, until it is opened. */
const looked = new Map<string, StateHead | undefined>()

/** What a directory says of itself, once all of it has been read; it is left as it is. Throws as `RocksDBState.open`. */
export async function lookAt(path: string): Promise<StateHead | undefined> {
  refuseHeld(path)
  try {
    const head = await look(path, path)
    looked.set(path, head)
    return head
  } catch (thrown) {
    throw openError(path, thrown)
  }
}

/** Throws `storage/locked`, which names who has the directory open. */
export function refuseHeld(path: string): void {
  const holder = holderOf(join(path, HOLDER))
  if (holder !== undefined) throw locked(path, holder)
}

const HOLDER = "HOLDER"
/** Rows a batch: so few that they are garbage before V8 takes them for what stays. */
const BATCH = 1024

function openError(path: string, thrown: unknown): unknown {
  if (thrown instanceof WizardError) return thrown
  const message = said(thrown)
  if (/lock (hold|file)|LOCK:/i.test(message)) return locked(path, holderOf(join(path, HOLDER)))
  if (
    /EACCES|EROFS|EPERM|ENOENT|ENOTDIR|ENOSPC|Permission denied|Read-only|Not a directory|No space left/.test(message)
  ) {
    return new WizardError("io/open", `${path} cannot be opened: ${message}`, {
      hint: "check the path and who may write there",
      cause: thrown,
    })
  }
  return damagedState(path, message, thrown)
}

const keysOf = (entries: readonly Entry[]): Uint8Array[] => entries.map(([key]) => key)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1")

function bytesOf(value: Value): Uint8Array {
  const writer = new KeyWriter()
  writer.value(value)
  return writer.take()
}
