/** The escape at which a string's text goes wrong: an offset into it. */
export interface BadEscape {
  readonly offset: number
}

/**
 * The string that stands between quotes as `text`, with its escapes replaced; the place of the first escape that is none.
 * Escapes: `\t \r \n \b \f \\ \"`, `\uXXXX`, and octal `\0` … `\377`.
 */
export function readString(text: string): string | BadEscape {
  let result = ""
  let from = 0
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", from)) {
    ESCAPE.lastIndex = at
    const match = ESCAPE.exec(text)
    if (match === null) return { offset: at }
    result += text.slice(from, at) + meaning(match)
    from = ESCAPE.lastIndex
  }
  return result + text.slice(from)
}

const ESCAPE = /\\(?:([trnbf\\"])|u([0-9A-Fa-f]{4})|([0-3][0-7]{2}|[0-7]{1,2}))/y
const SIMPLE: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n", b: "\b", f: "\f", "\\": "\\", '"': '"' }

function meaning([, simple, hex, octal]: RegExpExecArray): string {
  if (simple !== undefined) return SIMPLE[simple]
  return String.fromCharCode(hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8))
}
