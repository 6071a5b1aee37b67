import { WizardError } from "../../base/error.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  integer,
  keyword,
  Regex,
  symbol,
  Tagged,
  Uuid,
  type Value,
} from "../../edn/value.js"
import { END, ESCAPED, TAG } from "./tags.js"

/** Reads what `KeyWriter` writes. Throws `storage/damaged` for bytes that it does not write. */
export class KeyReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** The next `count` values. */
  row(count: number): Value[] {
    return Array.from({ length: count }, () => this.value())
  }

  iteration(): number {
    this.#need(4)
    this.#at += 4
    return this.#view.getUint32(this.#at - 4)
  }

  value(): Value {
    const tag = this.#byte()
    const read = READERS.get(tag)
    if (read === undefined) throw damaged(`no value begins with ${tag.toString(16)}`)
    return read(this)
  }

  long(): number | bigint {
    return integer(this.int64())
  }

  int64(flip = 0n): bigint {
    this.#need(8)
    this.#at += 8
    return BigInt.asIntN(64, this.#view.getBigUint64(this.#at - 8) ^ SIGN ^ flip)
  }

  big(isNegative: boolean): bigint {
    this.#need(4)
    const flip = isNegative ? 0xffff_ffff : 0
    const length = (this.#view.getUint32(this.#at) ^ flip) >>> 0
    this.#at += 4
    this.#need(length)
    let hex = "0x"
    for (let i = 0; i < length; i++) hex += ((this.#byte() ^ flip) & 0xff).toString(16).padStart(2, "0")
    return isNegative ? -BigInt(hex) : BigInt(hex)
  }

  float(): Double {
    this.#need(4)
    const bits = this.#view.getUint32(this.#at)
    this.#at += 4
    const view = new DataView(new ArrayBuffer(4))
    view.setUint32(0, bits >= 0x8000_0000 ? bits ^ 0x8000_0000 : ~bits)
    return new Double(view.getFloat32(0))
  }

  double(): Double {
    this.#need(8)
    const bits = this.#view.getBigUint64(this.#at)
    this.#at += 8
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, (bits & SIGN) === 0n ? ~bits : bits ^ SIGN)
    return new Double(view.getFloat64(0))
  }

  decimal(): Decimal {
    const sign = this.#byte()
    if (sign < 1 || sign > 3) throw damaged(`no decimal has the sign ${sign}`)
    if (sign === 2) return new Decimal(0n, Number(this.int64()))
    const flip = sign === 1 ? 0xff : 0
    const exponent = this.int64(sign === 1 ? ALL : 0n)
    let digits = ""
    for (let byte = this.#byte() ^ flip; byte !== END; byte = this.#byte() ^ flip) digits += String.fromCharCode(byte)
    const scale = this.int64()
    const zeros = exponent - BigInt(digits.length) + scale
    if (!/^[0-9]+$/.test(digits) || zeros < 0n || zeros > MOST_ZEROS) throw damaged("a decimal has no such digits")
    const unscaled = BigInt(digits) * 10n ** zeros
    return new Decimal(sign === 1 ? -unscaled : unscaled, Number(scale))
  }

  char(): Char {
    this.#need(3)
    const point = (this.#byte() << 16) | (this.#byte() << 8) | this.#byte()
    if (point > 0x10_ffff) throw damaged("there is no such character")
    return new Char(String.fromCodePoint(point))
  }

  uuid(): Uuid {
    this.#need(16)
    let hex = ""
    for (let i = 0; i < 16; i++) hex += this.#byte().toString(16).padStart(2, "0")
    return new Uuid(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"))
  }

  octets(): Uint8Array {
    const bytes: number[] = []
    for (;;) {
      const byte = this.#byte()
      if (byte === END && !this.#escaped()) return Uint8Array.from(bytes)
      bytes.push(byte)
    }
  }

  text(): string {
    let text = ""
    for (;;) {
      const first = this.#byte()
      if (first === END && !this.#escaped()) return text
      text += String.fromCodePoint(first < 0x80 ? first : this.#point(first))
    }
  }

  items(): Value[] {
    const items: Value[] = []
    while (this.#bytes[this.#at] !== END) items.push(this.value())
    this.#at++
    return items
  }

  boolean(): boolean {
    const byte = this.#byte()
    if (byte === 1 || byte === 2) return byte === 2
    throw damaged(`no boolean is ${byte}`)
  }

  #point(first: number): number {
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1
    let point = first & (0x3f >> more)
    for (let i = 0; i < more; i++) point = (point << 6) | (this.#byte() & 0x3f)
    if (first < 0xc0 || point > 0x10_ffff) throw damaged("a text is no UTF-8")
    return point
  }

  /** Whether the 00 before is a part of the text. */
  #escaped(): boolean {
    if (this.#bytes[this.#at] !== ESCAPED) return false
    this.#at++
    return true
  }

  #byte(): number {
    this.#need(1)
    return this.#bytes[this.#at++]
  }

  #need(count: number): void {
    if (this.#at + count > this.#bytes.length) throw damaged("a key ends in the middle of a value")
  }
}

const SIGN = 1n << 63n
const ALL = (1n << 64n) - 1n
/** More would be no number that anybody has written, and take the memory of one. */
const MOST_ZEROS = 10_000_000n

const READERS: ReadonlyMap<number, (reader: KeyReader) => Value> = new Map<number, (reader: KeyReader) => Value>([
  [TAG.nil, () => null],
  [TAG.boolean, (reader) => reader.boolean()],
  [TAG.longNegative, (reader) => reader.long()],
  [TAG.long, (reader) => reader.long()],
  [TAG.bigNegative, (reader) => reader.big(true)],
  [TAG.bigPositive, (reader) => reader.big(false)],
  [TAG.decimal, (reader) => reader.decimal()],
  [TAG.float, (reader) => reader.float()],
  [TAG.double, (reader) => reader.double()],
  [TAG.char, (reader) => reader.char()],
  [TAG.instant, (reader) => new Date(Number(reader.int64()))],
  [TAG.uuid, (reader) => reader.uuid()],
  [TAG.bytes, (reader) => reader.octets()],
  [TAG.string, (reader) => reader.text()],
  [TAG.keyword, (reader) => keyword(reader.text())],
  [TAG.symbol, (reader) => symbol(reader.text())],
  [TAG.regex, (reader) => new Regex(reader.text())],
  [TAG.vector, (reader) => reader.items()],
  [TAG.set, (reader) => new EdnSet(reader.items())],
  [TAG.map, (reader) => new EdnMap(pairs(reader.items()))],
  [TAG.tagged, (reader) => new Tagged(reader.text(), reader.value())],
])

function pairs(items: readonly Value[]): [Value, Value][] {
  if (items.length % 2 === 1) throw damaged("a map has a key without a value")
  return items.flatMap((key, i): [Value, Value][] => (i % 2 === 0 ? [[key, items[i + 1]]] : []))
}

const damaged = (what: string): WizardError =>
  new WizardError("storage/damaged", `the state is damaged: ${what}`, {
    hint: "restore it from a copy, or build it anew from its source (--rebuild)",
  })
