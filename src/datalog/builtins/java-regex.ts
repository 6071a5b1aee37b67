import { WizardError } from "../../base/error.js"

/** A Java pattern as a JavaScript pattern for the `v` flag, with the further flags that it asks for. */
export interface Translation {
  readonly pattern: string
  readonly flags: string
}

/**
 * Translates Java's syntax: `\Q…\E`, `\A \z \Z \h \R \e \a`, POSIX and Is/In properties, ASCII `\d \w \s`, Java's `.`
 * and `$`, class unions and intersections, leading `(?ism)`. What JavaScript cannot say (possessive quantifiers,
 * atomic groups, flags in the middle) throws `function/regex`. O(length).
 */
export function translateRegex(source: string): Translation {
  const leading = /^(?:\(\?[a-zA-Z]+\))+/.exec(source)?.[0] ?? ""
  const letters = leading.replace(/[()?]/g, "")
  const odd = /[^imsu]/.exec(letters)
  if (odd !== null) throw unsupported(`(?${odd[0]})`, "the flags i, m, s and u are supported")
  const flags = ["i", "m", "s"].filter((flag) => letters.includes(flag)).join("")
  return { pattern: new Translator(source, leading.length, flags).pattern(), flags }
}

const LINE_END = "\\n\\r\\u0085\\u2028\\u2029"
const NOT_AFTER_END = "(?![\\s\\S])"

/** Inside and outside of a class. */
const CLASSES: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  w: "[a-zA-Z0-9_]",
  W: "[^a-zA-Z0-9_]",
  s: "[ \\t\\n\\v\\f\\r]",
  S: "[^ \\t\\n\\v\\f\\r]",
  h: "[ \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]",
  H: "[^ \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]",
  v: `[\\v\\f${LINE_END}]`,
  V: `[^\\v\\f${LINE_END}]`,
  t: "\\t",
  n: "\\n",
  r: "\\r",
  f: "\\f",
  a: "\\u0007",
  e: "\\u001b",
}

const OUTSIDE: Readonly<Record<string, string>> = {
  A: "(?<![\\s\\S])",
  z: NOT_AFTER_END,
  Z: `(?=(?:\\r\\n|[${LINE_END}])?${NOT_AFTER_END})`,
  b: "\\b",
  B: "\\B",
  R: `(?:\\r\\n|[\\v\\f${LINE_END}])`,
}

const POSIX: Readonly<Record<string, string>> = {
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\u0000-\\u007f",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "!-\\/:-@\\[-`\\{-~",
  Graph: "!-~",
  Print: " -~",
  Blank: " \\t",
  Cntrl: "\\u0000-\\u001f\\u007f",
  XDigit: "0-9a-fA-F",
  Space: " \\t\\n\\v\\f\\r",
}

class Translator {
  readonly #source: string
  readonly #flags: string
  #at: number

  constructor(source: string, start: number, flags: string) {
    this.#source = source
    this.#at = start
    this.#flags = flags
  }

  pattern(): string {
    let out = ""
    while (this.#at < this.#source.length) out += this.#item()
    return out
  }

  #item(): string {
    const char = this.#take()
    switch (char) {
      case "\\":
        return this.#escape(false)
      case "[":
        return this.#class()
      case ".":
        return this.#flags.includes("s") ? "[\\s\\S]" : `[^${LINE_END}]`
      case "$":
        return this.#flags.includes("m") ? "$" : OUTSIDE.Z
      case "(":
        return this.#group()
      case "*":
      case "+":
      case "?":
      case "{":
        return this.#quantifier(char)
      case "]":
      case "}":
      case "/":
        return `\\${char}`
      default:
        return char
    }
  }

  #group(): string {
    const rest = this.#source.slice(this.#at, this.#at + 12)
    if (rest.startsWith("?>")) throw unsupported("(?>", "write a plain group (?:…)")
    if (/^\?[a-zA-Z-]+[:)]/.test(rest))
      throw unsupported(`(${rest.slice(0, 2)}…`, "flags are supported at the beginning only")
    return "("
  }

  #quantifier(first: string): string {
    let text = first
    if (first === "{") {
      const body = /^[0-9]+(?:,[0-9]*)?\}/.exec(this.#source.slice(this.#at))
      if (body === null) return "\\{"
      this.#at += body[0].length
      text += body[0]
    }
    if (this.#source[this.#at] === "+") throw unsupported(`${text}+`, `write the greedy ${text}`)
    if (this.#source[this.#at] === "?") text += this.#take()
    return text
  }

  #escape(inClass: boolean): string {
    if (this.#at >= this.#source.length) throw unsupported("a backslash at the end", "write it twice")
    const char = this.#take()
    if (char === "Q") return this.#quoted()
    const known = CLASSES[char] ?? (inClass ? undefined : OUTSIDE[char])
    if (known !== undefined) return known
    if (char === "p" || char === "P") return this.#property(char)
    if (char === "x" || char === "u" || char === "0") return this.#codePoint(char)
    if (char === "k" || /[1-9]/.test(char)) return `\\${char}`
    if (/[a-zA-Z]/.test(char))
      throw unsupported(`\\${char}`, "known are \\d \\w \\s \\h \\v \\b \\A \\z \\Z \\R \\Q…\\E \\p{…} \\x \\u")
    return literal(char)
  }

  #quoted(): string {
    const end = this.#source.indexOf("\\E", this.#at)
    const text = this.#source.slice(this.#at, end === -1 ? undefined : end)
    this.#at = end === -1 ? this.#source.length : end + 2
    return [...text].map(literal).join("")
  }

  #codePoint(kind: string): string {
    const rest = this.#source.slice(this.#at)
    const shape = { x: /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/, u: /^([0-9a-fA-F]{4})/, 0: /^([0-3]?[0-7]{1,2})/ }[
      kind
    ]
    const found = shape?.exec(rest)
    if (!found) throw unsupported(`\\${kind}`, "write \\uXXXX")
    this.#at += found[0].length
    const code = Number.parseInt(found[1] ?? found[2], kind === "0" ? 8 : 16)
    return kind === "u" ? `\\u${found[1]}` : `\\u{${code.toString(16)}}`
  }

  #property(kind: string): string {
    const found = /^(?:\{\^?([^}]*)\}|([a-zA-Z]))/.exec(this.#source.slice(this.#at))
    if (found === null) throw unsupported(`\\${kind}`, "write \\p{L}")
    this.#at += found[0].length
    const name = found[1] ?? found[2]
    const posix = POSIX[name]
    if (posix !== undefined) return kind === "p" ? `[${posix}]` : `[^${posix}]`
    const plain = name
      .replace(/^(?:Is|general_category=|gc=)/, "")
      .replace(/^(?:java)(Alphabetic|LowerCase|UpperCase)$/, "$1")
    const script = /^(?:script=|sc=)(.*)/i.exec(plain)?.[1]
    if (script !== undefined) return `\\${kind}{Script=${script}}`
    const isScript =
      name.startsWith("Is") && !/^(?:L|M|N|P|S|Z|C)[a-z]?$|^(?:Alphabetic|LowerCase|UpperCase)$/.test(plain)
    if (isScript) return `\\${kind}{Script=${plain}}`
    return `\\${kind}{${plain.replace("LowerCase", "Lowercase").replace("UpperCase", "Uppercase")}}`
  }

  /** A class after its `[`: unions nest and `&&` intersects in both languages. */
  #class(): string {
    let out = "["
    if (this.#source[this.#at] === "^") out += this.#take()
    let operand = ""
    let intersects = false
    for (let first = true; this.#at < this.#source.length; first = false) {
      const char = this.#take()
      if (char === "]" && !first) return `${out}${intersects ? `[${operand}]` : operand}]`
      if (char === "&" && this.#source[this.#at] === "&") {
        this.#at++
        out += `[${operand}]&&`
        operand = ""
        intersects = true
      } else if (char === "\\") operand += this.#escape(true)
      else if (char === "[") operand += this.#class()
      else if (char === "-" && this.#isRange(operand)) operand += "-"
      else operand += literal(char)
    }
    throw unsupported("a class without its ]", "close the bracket or write \\\\[")
  }

  /** A hyphen between two characters, neither of them a class. */
  #isRange(before: string): boolean {
    const next = this.#source[this.#at]
    return before !== "" && !before.endsWith("]") && next !== "]" && next !== "[" && next !== "&"
  }

  #take(): string {
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at) as number)
    this.#at += char.length
    return char
  }
}

/** A character that stands for itself, inside or outside of a class. */
function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(char) ? `\\u{${char.codePointAt(0)?.toString(16)}}` : char
}

function unsupported(what: string, hint: string): WizardError {
  return new WizardError("function/regex", `expected a regular expression without ${what}`, { hint })
}
