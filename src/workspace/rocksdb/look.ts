import { existsSync } from "node:fs"
import { copyFile, mkdtemp, readdir, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { WizardError } from "../../base/error.js"
import type { Value } from "../../edn/value.js"
import { KeyReader } from "../../storage/key/key-reader.js"
import { readWeight } from "../../storage/key/weight.js"
import type { StateHead } from "../../storage/state-store.js"
import { damagedState, readHead } from "../state-head.js"
import { BYTES, type Column, familiesIn, openRocks, type Rocks, RocksFailure, said } from "./binding.js"

/** The column family that tells what the state is. */
export const META = "wizard.meta"

/** Is there until a state that is begun has been written whole. */
export const UNFINISHED = "unfinished"

/**
 * Lends a directory of RocksDB to be looked at. RocksDB writes when it opens: so what it would write into is a copy, and the large files,
 * which it never changes, are links.
 */
export async function withCopy<T>(path: string, look: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), "wizard-look-"))
  try {
    for (const name of await readdir(path)) {
      const [from, to] = [join(resolve(path), name), join(copy, name)]
      if (name.endsWith(".sst")) await symlink(from, to)
      else if (/^(CURRENT|IDENTITY|MANIFEST-\d+|OPTIONS-\d+|\d+\.log)$/.test(name)) await copyFile(from, to)
    }
    return await look(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

/** Reads all that a directory keeps, and changes nothing. Undefined when there is nothing yet, or what was begun only. */
export async function look(path: string, name: string): Promise<StateHead | undefined> {
  if (!existsSync(join(path, "CURRENT"))) return undefined
  return withCopy(path, async (copy) => {
    const families = (await familiesIn(copy)) ?? []
    const rocks = await openRocks(copy, families, false)
    try {
      const meta = await readMeta(rocks)
      if (meta.has(UNFINISHED) || (meta.size === 0 && families.includes(META))) return undefined
      const head = readHead(name, meta)
      const missing = head.families.find(({ name }) => !families.includes(name))
      if (missing !== undefined) throw damagedState(name, `it has no column family ${missing.name}`)
      for (const { name } of head.families) {
        for await (const piece of pieces(rocks, rocks.columns[name])) for (const [, value] of piece) readWeight(value)
      }
      return head
    } finally {
      await rocks.close()
    }
  })
}

/** The rows of a column family, in the order of their bytes. */
export async function* pieces(
  rocks: Rocks,
  column: Column,
): AsyncGenerator<[Uint8Array, Uint8Array][], void, undefined> {
  const iterator = rocks.iterator({ column, ...BYTES })
  try {
    for (;;) {
      const piece = await iterator.nextv(PIECE)
      if (piece.length === 0) return
      yield piece
    }
  } catch (thrown) {
    throw thrown instanceof WizardError ? thrown : new RocksFailure(said(thrown))
  } finally {
    await iterator.close()
  }
}

const PIECE = 4096

/** What a directory tells of itself, by key. */
export async function readMeta(rocks: Rocks): Promise<Map<string, Value>> {
  const meta = new Map<string, Value>()
  const column = rocks.columns[META]
  if (column === undefined) return meta
  for await (const piece of pieces(rocks, column)) {
    for (const [key, value] of piece) meta.set(String(new KeyReader(key).value()), new KeyReader(value).value())
  }
  return meta
}
