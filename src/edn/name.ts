/** Whether `:text` reads as the keyword of that text. O(length). */
export const isKeywordText = (text: string): boolean => NAME.test(text) && !text.startsWith(":")

/** Whether the text alone reads as the symbol of that text (and not as nil, a number …). O(length). */
export const isSymbolText = (text: string): boolean => NAME.test(text) && !NO_SYMBOL.test(text)

/** Whether `#text` begins a tagged value. O(length). */
export const isTagText = (text: string): boolean => /^[A-Za-z]/.test(text) && NAME.test(text)

/** Whether `#:text{…}` is a map with its namespace in front. O(length). */
export const isNamespaceText = (text: string): boolean => isKeywordText(text) && !text.includes("/")

/** What a character does to a token, by UTF-16 unit: one table for all that is read unit by unit. */
export const TOKEN = 0
export const SPACE = 1
export const DELIMITER = 2
export const CONTROL = 3

/** The class of each ASCII unit. */
export const asciiClass: Uint8Array = classes()

/** Unicode's white space beyond ASCII. */
export const isWideSpace = (unit: number): boolean =>
  unit >= 0x85 &&
  (unit === 0xa0 ||
    unit === 0x85 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff)

const PLAIN = String.raw`[^\u0000-\u0020\u007f,()[\]{}";\\^@\x60~/:\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]`
const SEGMENT = `(?::?${PLAIN})+`
const NAME = new RegExp(`^(?:/|${SEGMENT}(?://|(?:/${SEGMENT})*))$`)
const NO_SYMBOL = /^(?:(?:nil|true|false)$|[+\-.]?[0-9]|[:#'])/

function classes(): Uint8Array {
  const table = new Uint8Array(128)
  table.fill(CONTROL, 0, 0x20)
  table[0x7f] = CONTROL
  table.fill(SPACE, 0x09, 0x0e)
  table.fill(SPACE, 0x1c, 0x21)
  table[0x2c] = SPACE
  for (const unit of '()[]{}";\\^@`~') table[unit.charCodeAt(0)] = DELIMITER
  return table
}
