/**
 * EDN values as JavaScript values. Kept apart by type: a JS `number` is always an integer within ±(2⁵³−1) and never −0,
 * a `bigint` an integer beyond that, and every double, whole or not, is a `Double`. Two values are equal when `identity`
 * (in `print.ts`) gives the same text; keywords and symbols are interned, so theirs is `===`.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Decimal
  | Keyword
  | Sym
  | Char
  | Uuid
  | Date
  | Uint8Array
  | Regex
  | readonly Value[]
  | List
  | EdnSet
  | EdnMap
  | Tagged

/** A double: `1.0`, `##NaN`, `-0.0`. */
export class Double {
  constructor(readonly value: number) {}
}

/** A decimal `unscaled · 10^−scale`: `1.50M` is (150, 2). Its scale is part of its identity. */
export class Decimal {
  constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {}
}

/** A keyword `:namespace/name`; interned by `keyword`. */
export class Keyword {
  private constructor(
    readonly namespace: string | null,
    readonly name: string,
    readonly text: string,
  ) {}

  static readonly #all = new Map<string, Keyword>()

  /** `text` is written without the colon: `movie/title`. */
  static of(text: string): Keyword {
    let found = Keyword.#all.get(text)
    if (found === undefined) {
      const [namespace, name] = splitName(text)
      found = new Keyword(namespace, name, text)
      Keyword.#all.set(text, found)
    }
    return found
  }

  toString(): string {
    return `:${this.text}`
  }
}

/** A symbol `namespace/name`; interned by `symbol`. */
export class Sym {
  private constructor(
    readonly namespace: string | null,
    readonly name: string,
    readonly text: string,
  ) {}

  static readonly #all = new Map<string, Sym>()

  static of(text: string): Sym {
    let found = Sym.#all.get(text)
    if (found === undefined) {
      const [namespace, name] = splitName(text)
      found = new Sym(namespace, name, text)
      Sym.#all.set(text, found)
    }
    return found
  }

  toString(): string {
    return this.text
  }
}

/** A character; `text` is one code point. */
export class Char {
  constructor(readonly text: string) {}
}

/** A UUID in lower case with hyphens. */
export class Uuid {
  constructor(readonly text: string) {}
}

/** A compiled regular expression, as `re-pattern` gives it. */
export class Regex {
  constructor(readonly source: string) {}
}

/** A list `( … )`: equal to the vector of the same items. */
export class List {
  constructor(readonly items: readonly Value[]) {}
}

/** A set; `items` are distinct, in the order in which they were given. */
export class EdnSet {
  constructor(readonly items: readonly Value[]) {}
}

/** A map; the keys of `entries` are distinct, in the order in which they were given. */
export class EdnMap {
  constructor(readonly entries: readonly (readonly [Value, Value])[]) {}
}

/** A value with a tag that Wizard does not know. */
export class Tagged {
  constructor(
    readonly tag: string,
    readonly value: Value,
  ) {}
}

export const keyword = (text: string): Keyword => Keyword.of(text)
export const symbol = (text: string): Sym => Sym.of(text)

/** An integer in the one form that equality relies on: a `number` while it is exact. */
export function integer(value: bigint): number | bigint {
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value
}

export const isInteger = (value: Value): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint"

/** The items of a vector or list, else undefined. */
export function sequence(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value
  return value instanceof List ? value.items : undefined
}

const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER)
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

function splitName(text: string): [string | null, string] {
  const slash = text.length > 1 ? text.indexOf("/") : -1
  return slash > 0 ? [text.slice(0, slash), text.slice(slash + 1)] : [null, text]
}
