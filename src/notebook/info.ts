import type { CellAttribute } from "./document.js"

/** An info string taken apart: highlight language, kind, name, attributes. Columns count from 1 in the line. */
export interface Info {
  readonly language: string
  readonly kind: string | undefined
  readonly kindColumn: number
  readonly name: string | undefined
  readonly nameColumn: number
  readonly attributes: readonly CellAttribute[]
}

interface Word {
  readonly text: string
  readonly column: number
}

/** Reads an info string that begins at an offset of its line. Never fails: what a word means is checked where it is used. */
export function parseInfo(info: string, offset: number): Info {
  const [language, kind, ...rest] = words(info, offset)
  const named = rest.length > 0 && isName(rest[0].text, kind?.text)
  return {
    language: language?.text ?? "",
    kind: kind?.text,
    kindColumn: kind?.column ?? offset + 1,
    name: named ? rest[0].text : undefined,
    nameColumn: named ? rest[0].column : (kind?.column ?? offset + 1),
    attributes: (named ? rest.slice(1) : rest).map(attributeOf),
  }
}

/** Flags of `expect`: words that can be no name of what is expected. */
export const EXPECT_FLAGS = ["full", "circuit", "error"]

const isName = (text: string, kind: string | undefined): boolean =>
  !text.startsWith("@") && !/^[a-z]+=/.test(text) && !(kind === "expect" && EXPECT_FLAGS.includes(text))

function attributeOf({ text, column }: Word): CellAttribute {
  if (text.startsWith("@")) return { key: "@", value: text.slice(1), column }
  const equals = text.indexOf("=")
  return equals === -1
    ? { key: text, value: undefined, column }
    : { key: text.slice(0, equals), value: text.slice(equals + 1), column }
}

/** Words are parted by spaces that stand in no brackets and no string: `args=[1980 "a b"]` is one. */
function words(info: string, offset: number): Word[] {
  const found: Word[] = []
  let depth = 0
  let quoted = false
  let start = -1
  for (let i = 0; i <= info.length; i++) {
    const c = info[i]
    if (c === undefined || (/\s/.test(c) && depth <= 0 && !quoted)) {
      if (start >= 0) found.push({ text: info.slice(start, i), column: offset + start + 1 })
      start = -1
      continue
    }
    if (start < 0) start = i
    if (quoted && c === "\\") i++
    else if (c === '"') quoted = !quoted
    else if (!quoted && "[{(".includes(c)) depth++
    else if (!quoted && "]})".includes(c)) depth--
  }
  return found
}
