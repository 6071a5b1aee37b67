import { asciiClass, CONTROL, isWideSpace, SPACE, TOKEN } from "./name.js"

/** The offset after the token that goes on at an offset: the text's length when it goes on to its end. */
export function tokenEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 128 ? asciiClass[unit] !== TOKEN : isWideSpace(unit)) return at
  }
  return text.length
}

/** The offset of the quote that closes a string or pattern whose inside begins at an offset; −1 when there is none. */
export function quoteEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return at
    if (unit === 0x5c) at++
  }
  return -1
}

/** The offset of the line end that ends a comment; −1 when there is none. */
export function commentEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x0a || unit === 0x0d) return at
  }
  return -1
}

/** The offset of the first unit from an offset on that is no white space. */
export function spaceEnd(text: string, from: number): number {
  let at = from
  let unit = text.charCodeAt(at)
  while (unit < 128 ? asciiClass[unit] === SPACE : isWideSpace(unit)) unit = text.charCodeAt(++at)
  return at
}

/** Whether a character literal may name this code point by itself. */
export function isVisible(point: number): boolean {
  if (point === 0x2c) return true
  return point < 128 ? asciiClass[point] !== SPACE && asciiClass[point] !== CONTROL : !isWideSpace(point)
}
