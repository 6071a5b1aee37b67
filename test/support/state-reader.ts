/**
 * Reads a state directory of RocksDB by the table of formats alone: it shares no code with what writes one. Rows as text, with their
 * weights, by column family.
 */
// @ts-expect-error The binding has no types.
import { RocksLevel } from "@nxtedition/rocksdb"

const BYTES = { keyEncoding: "buffer", valueEncoding: "buffer" }

export async function readState(path: string): Promise<Map<string, Map<string, string>>> {
  const names: string[] = await RocksLevel.open(path, { columns: { default: {} } }).then(
    async (rocks: { close(): Promise<void> }) => {
      await rocks.close()
      return ["default"]
    },
    (error: { cause: Error }) => ["default", ...(error.cause.message.split("not opened: ")[1] ?? "").split(", ")],
  )
  const rocks = await RocksLevel.open(path, { columns: Object.fromEntries(names.map((name) => [name, {}])) })
  const all = new Map<string, Map<string, string>>()
  for (const name of names) {
    const rows = new Map<string, string>()
    const iterator = rocks.iterator({ column: rocks.columns[name], ...BYTES })
    for (let entries = await iterator.nextv(100); entries.length > 0; entries = await iterator.nextv(100)) {
      for (const [key, value] of entries as [Buffer, Buffer][]) rows.set(valuesIn(key), valuesIn(value))
    }
    await iterator.close()
    all.set(name, rows)
  }
  await rocks.close()
  return all
}

/** The values of a key one after the other; four bytes that are left at the end are a round. */
export function valuesIn(bytes: Buffer): string {
  const parts: string[] = []
  let at = 0
  const text = (): string => {
    const from = at
    const raw: number[] = []
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error(`no end of the text at ${from}`)
      if (byte !== 0) raw.push(byte)
      else if (bytes[at] === 0xff) {
        raw.push(0)
        at++
      } else return wtf8(raw)
    }
  }
  while (at < bytes.length) {
    if (bytes.length - at === 4 && bytes[at] === 0) {
      parts.push(`round ${bytes.readUInt32BE(at)}`)
      break
    }
    const tag = bytes[at++]
    if (tag === 0xfd) parts.push(bytes[at++] === 2 ? "true" : "false")
    else if (tag === 0xc0 || tag === 0xc1) {
      parts.push(String(BigInt.asIntN(64, bytes.readBigUInt64BE(at) - (1n << 63n))))
      at += 8
    } else if (tag === 0xf6) {
      const copy = Buffer.from(bytes.subarray(at, at + 8))
      if (copy[0] >= 0x80) copy[0] ^= 0x80
      else for (let i = 0; i < 8; i++) copy[i] ^= 0xff
      parts.push(`double ${copy.readDoubleBE(0)}`)
      at += 8
    } else if (tag === 0xfa) parts.push(JSON.stringify(text()))
    else if (tag === 0xfb) parts.push(`:${text()}`)
    else if (tag === 0xfc) parts.push(`'${text()}`)
    else if (tag === 0x80) parts.push("nil")
    else if (tag === 0xe0) parts.push("[")
    else if (tag === 0xe2) parts.push("{")
    else if (tag === 0x00) parts.push("end")
    else throw new Error(`no tag ${tag?.toString(16)} in the table`)
  }
  return parts.join(" ")
}

/** UTF-8, and surrogates that stand alone. */
function wtf8(raw: readonly number[]): string {
  let text = ""
  for (let i = 0; i < raw.length; ) {
    const length = raw[i] < 0x80 ? 1 : raw[i] < 0xe0 ? 2 : raw[i] < 0xf0 ? 3 : 4
    let point = length === 1 ? raw[i] : raw[i] & (0xff >> (length + 1))
    for (let k = 1; k < length; k++) point = point * 64 + (raw[i + k] & 0x3f)
    text += String.fromCodePoint(point)
    i += length
  }
  return text
}
