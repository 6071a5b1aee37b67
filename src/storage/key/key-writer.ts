import { sortedEntries, sortedItems } from "../../edn/compare.js"
import { printRegex } from "../../edn/regex.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  Keyword,
  List,
  Regex,
  Sym,
  type Tagged,
  Uuid,
  type Value,
} from "../../edn/value.js"
import { END, ESCAPED, TAG } from "./tags.js"

/**
 * Writes values as bytes, one after the other, so that comparing bytes compares values: numbers of one type by size, texts by code points,
 * collections item by item. Each value says where it ends, so the bytes of a row's first values begin its key. `Key` in the README has
 * the table.
 */
export class KeyWriter {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  /** What was written since the last time, as a copy. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return taken
  }

  /** Drops what was written. */
  reset(): void {
    this.#length = 0
  }

  /** An integer of [0, 2³¹): what a code from 0 on stands for. */
  code(value: number): void {
    this.#room(9)
    const at = this.#length
    this.#bytes[at] = TAG.long
    this.#view.setUint32(at + 1, 0x8000_0000)
    this.#view.setUint32(at + 5, value)
    this.#length = at + 9
  }

  /** The round to which a row inside a fixpoint belongs: without a tag, and last. */
  iteration(round: number): void {
    this.#room(4)
    this.#view.setUint32(this.#length, round)
    this.#length += 4
  }

  value(value: Value): void {
    switch (typeof value) {
      case "number":
      case "bigint":
        this.#integer(value)
        return
      case "string":
        this.#tagged(TAG.string, value)
        return
      case "boolean":
        this.#put(TAG.boolean, value ? 2 : 1)
        return
    }
    if (value === null) this.#put(TAG.nil)
    else if (Array.isArray(value)) this.#items(TAG.vector, value)
    else this.#object(value as Exclude<typeof value, readonly Value[]>)
  }

  #object(value: Exclude<Value & object, readonly Value[]>): void {
    if (value instanceof Keyword) this.#tagged(TAG.keyword, value.text)
    else if (value instanceof Double) this.#double(value.value)
    else if (value instanceof Sym) this.#tagged(TAG.symbol, value.text)
    else if (value instanceof Date) this.#long(TAG.instant, BigInt(value.getTime()))
    else if (value instanceof Uuid) this.#uuid(value.text)
    else if (value instanceof Decimal) this.#decimal(value)
    else if (value instanceof Char) this.#char(value.text)
    else if (value instanceof Uint8Array) this.#octets(value)
    else if (value instanceof List) this.#items(TAG.vector, value.items)
    else if (value instanceof EdnSet) this.#items(TAG.set, sortedItems(value))
    else if (value instanceof EdnMap) this.#items(TAG.map, sortedEntries(value).flat())
    else if (value instanceof Regex) this.#tagged(TAG.regex, printRegex(value.source))
    else this.#labelled(value)
  }

  #labelled({ tag, value }: Tagged): void {
    this.#tagged(TAG.tagged, tag)
    this.value(value)
  }

  #integer(value: number | bigint): void {
    if (typeof value === "number" && value >= 0 && value <= 0x7fff_ffff) {
      this.code(value)
      return
    }
    const whole = BigInt(value)
    if (BigInt.asIntN(64, whole) === whole) this.#long(whole < 0n ? TAG.longNegative : TAG.long, whole)
    else this.#big(whole)
  }

  #long(tag: number, value: bigint): void {
    this.#put(tag)
    this.#room(8)
    this.#view.setBigUint64(this.#length, BigInt.asUintN(64, value) ^ SIGN)
    this.#length += 8
  }

  /** How many bytes, then those; all inverted below 0. */
  #big(value: bigint): void {
    const isNegative = value < 0n
    const digits = (isNegative ? -value : value).toString(16)
    const hex = digits.length % 2 === 0 ? digits : `0${digits}`
    const flip = isNegative ? 0xff : 0
    this.#put(isNegative ? TAG.bigNegative : TAG.bigPositive)
    this.#room(4 + hex.length / 2)
    this.#view.setUint32(this.#length, hex.length / 2)
    for (let i = 0; i < 4; i++) this.#bytes[this.#length + i] ^= flip
    this.#length += 4
    for (let i = 0; i < hex.length; i += 2) this.#put(Number.parseInt(hex.slice(i, i + 2), 16) ^ flip)
  }

  #double(value: number): void {
    this.#put(TAG.double)
    this.#room(8)
    const at = this.#length
    // One NaN, whatever its bits are here.
    this.#view.setFloat64(at, Number.isNaN(value) ? Number.NaN : value)
    const bits = this.#view.getBigUint64(at)
    this.#view.setBigUint64(at, (bits & SIGN) === 0n ? bits | SIGN : ~bits)
    this.#length += 8
  }

  /** Sign, exponent of the first digit, digits without zeros at the end, END; all but the sign inverted below 0. Then the scale. */
  #decimal({ unscaled, scale }: Decimal): void {
    this.#put(TAG.decimal, unscaled < 0n ? 1 : unscaled === 0n ? 2 : 3)
    if (unscaled !== 0n) {
      const from = this.#length
      const digits = String(unscaled < 0n ? -unscaled : unscaled)
      this.#raw64(BigInt(digits.length - scale))
      for (const digit of digits.replace(/0+$/, "")) this.#put(digit.charCodeAt(0))
      this.#put(END)
      if (unscaled < 0n) for (let i = from; i < this.#length; i++) this.#bytes[i] ^= 0xff
    }
    this.#raw64(BigInt(scale))
  }

  #raw64(value: bigint): void {
    this.#room(8)
    this.#view.setBigUint64(this.#length, BigInt.asUintN(64, value) ^ SIGN)
    this.#length += 8
  }

  #char(text: string): void {
    const point = text.codePointAt(0) ?? 0
    this.#put(TAG.char, point >> 16, (point >> 8) & 0xff, point & 0xff)
  }

  #uuid(text: string): void {
    this.#put(TAG.uuid)
    const hex = text.replaceAll("-", "")
    for (let i = 0; i < 32; i += 2) this.#put(Number.parseInt(hex.slice(i, i + 2), 16))
  }

  #octets(value: Uint8Array): void {
    this.#put(TAG.bytes)
    for (const byte of value) this.#octet(byte)
    this.#put(END)
  }

  #items(tag: number, items: readonly Value[]): void {
    this.#put(tag)
    for (const item of items) this.value(item)
    this.#put(END)
  }

  /** WTF-8: UTF-8 in which a surrogate without its other half stands as if it were a code point. */
  #tagged(tag: number, text: string): void {
    this.#room(2 + 3 * text.length)
    this.#bytes[this.#length++] = tag
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0 && unit < 0x80) this.#bytes[this.#length++] = unit
      else {
        const point = text.codePointAt(i) ?? 0
        if (point > 0xffff) i++
        this.#point(point)
      }
    }
    this.#put(END)
  }

  #point(point: number): void {
    if (point < 0x80) this.#octet(point)
    else if (point < 0x800) this.#put(0xc0 | (point >> 6), tail(point))
    else if (point < 0x1_0000) this.#put(0xe0 | (point >> 12), tail(point >> 6), tail(point))
    else this.#put(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point))
  }

  #octet(byte: number): void {
    if (byte === END) this.#put(END, ESCAPED)
    else this.#put(byte)
  }

  #put(...bytes: readonly number[]): void {
    this.#room(bytes.length)
    for (let i = 0; i < bytes.length; i++) this.#bytes[this.#length + i] = bytes[i]
    this.#length += bytes.length
  }

  #room(more: number): void {
    const need = this.#length + more
    if (need <= this.#bytes.length) return
    const bytes = new Uint8Array(Math.max(need, this.#bytes.length * 2))
    bytes.set(this.#bytes)
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
  }
}

const SIGN = 1n << 63n

const tail = (point: number): number => 0x80 | (point & 0x3f)
