import { CHARACTER_NAMES } from "./print.js"
import { Char } from "./value.js"

/** The character that `\text` stands for, undefined when it is none: one code point, a name, `uXXXX` or octal `oNNN`. */
export function readChar(text: string): Char | undefined {
  const point = text.codePointAt(0)
  if (point !== undefined && text.length === (point > 0xffff ? 2 : 1)) return new Char(text)
  const named = NAMED.get(text)
  if (named !== undefined) return new Char(named)
  const match = CODE.exec(text)
  if (match === null) return undefined
  const [, hex, octal] = match
  return new Char(String.fromCharCode(hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8)))
}

const CODE = /^(?:u([0-9A-Fa-f]{4})|o([0-3][0-7]{2}|[0-7]{1,2}))$/
const NAMED = new Map([...CHARACTER_NAMES].map(([char, name]) => [name, char]))
