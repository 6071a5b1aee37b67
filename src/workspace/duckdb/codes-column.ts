import type Bindings from "@duckdb/node-bindings"

/** The binding below the API: what copies whole columns. */
export type Raw = typeof Bindings

/** A column of codes that are there already, so that they are copied whole: one by one they take longer than DuckDB does. */
export interface CodesColumn {
  readonly codes: Int32Array
  /** Codes a row, of a column of lists; undefined: the column is of integers. */
  readonly width?: number
  /** The code that means null. */
  readonly none?: number
}

type Vector = ReturnType<Raw["data_chunk_get_vector"]>

/** Writes rows `from` to `from + length` of the column into a vector of a chunk. */
export function writeCodes(
  raw: Raw,
  vector: Vector,
  { codes, width, none }: CodesColumn,
  from: number,
  length: number,
) {
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
