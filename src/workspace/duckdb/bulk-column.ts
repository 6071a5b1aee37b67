import type Bindings from "@duckdb/node-bindings"

/** The binding below the API: what copies whole columns. */
export type Raw = typeof Bindings

/** A column that is copied whole: value by value it takes longer than DuckDB does. */
export type BulkColumn = CodesColumn | LongsColumn | ConstantColumn

/** Codes that are there already. */
interface CodesColumn {
  readonly codes: Int32Array
  /** Codes a row, of a column of lists; undefined: the column is of integers. */
  readonly width?: number
  /** The code that means null. */
  readonly none?: number
}

/** Integers of 64 bits, by row; safe integers all. */
interface LongsColumn {
  readonly long: (row: number) => number
}

/** One text in all rows. */
interface ConstantColumn {
  readonly all: string
}

type Vector = ReturnType<Raw["data_chunk_get_vector"]>

/** Writes rows `from` to `from + length` of the column into a vector of a chunk. */
export function writeBulk(raw: Raw, vector: Vector, column: BulkColumn, from: number, length: number): void {
  if ("codes" in column) writeCodes(raw, vector, column, from, length)
  else if ("long" in column) writeLongs(raw, vector, column.long, from, length)
  else writeConstant(raw, vector, column.all, length)
}

function writeCodes(raw: Raw, vector: Vector, { codes, width, none }: CodesColumn, from: number, length: number): void {
  if (width === undefined) {
    copy(raw, vector, codes.subarray(from, from + length))
    if (none !== undefined) writeNulls(raw, vector, codes, none, from, length)
    return
  }
  const entries = new BigUint64Array(length * 2)
  for (let i = 0; i < length; i++) entries[2 * i] = BigInt(i * width)
  const size = BigInt(width)
  for (let i = 0; i < length; i++) entries[2 * i + 1] = size
  raw.list_vector_reserve(vector, length * width)
  raw.list_vector_set_size(vector, length * width)
  if (width > 0) copy(raw, raw.list_vector_get_child(vector), codes.subarray(from * width, (from + length) * width))
  copy(raw, vector, entries)
}

/** The low half, then the high one. */
function writeLongs(raw: Raw, vector: Vector, long: LongsColumn["long"], from: number, length: number): void {
  const halves = new Int32Array(length * 2)
  for (let i = 0; i < length; i++) {
    const value = long(from + i)
    halves[2 * i] = value
    halves[2 * i + 1] = Math.floor(value / 0x1_0000_0000)
  }
  copy(raw, vector, halves)
}

/**
 * A short text stands in the vector itself (`duckdb_string_t` of DuckDB's C API: its length in 32 bits, then its bytes, then zeros), a longer
 * one elsewhere.
 */
function writeConstant(raw: Raw, vector: Vector, text: string, length: number): void {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > INLINED) {
    for (let i = 0; i < length; i++) raw.vector_assign_string_element(vector, i, text)
    return
  }
  const one = new Uint8Array(16)
  new Uint32Array(one.buffer)[0] = bytes.length
  one.set(bytes, 4)
  const all = new Uint8Array(length * 16)
  for (let at = 0; at < all.length; at += 16) all.set(one, at)
  copy(raw, vector, all)
}

/** Bytes of a text that stand in the vector. */
const INLINED = 12

function copy(raw: Raw, vector: Vector, from: Int32Array | BigUint64Array | Uint8Array): void {
  raw.copy_data_to_vector(vector, 0, from.buffer as ArrayBuffer, from.byteOffset, from.byteLength)
}

/** A bit a row, in words of 64: 1 for what is there. */
function writeNulls(raw: Raw, vector: Vector, codes: Int32Array, none: number, from: number, length: number): void {
  const valid = new Uint8Array(Math.ceil(length / 64) * 8)
  let nulls = 0
  for (let i = 0; i < length; i++) {
    if (codes[from + i] === none) nulls++
    else valid[i >> 3] |= 1 << (i & 7)
  }
  if (nulls === 0) return
  raw.vector_ensure_validity_writable(vector)
  raw.copy_data_to_vector_validity(vector, 0, valid.buffer, valid.byteOffset, valid.byteLength)
}
