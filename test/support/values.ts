import fc from "fast-check"
import { firstDuplicate } from "../../src/edn/distinct.js"
import {
  Char,
  Decimal,
  Double,
  EdnMap,
  EdnSet,
  integer,
  keyword,
  List,
  Regex,
  symbol,
  Tagged,
  Uuid,
  type Value,
} from "../../src/edn/value.js"

const WORDS = [
  "a",
  "b",
  "name",
  "?x",
  "?y",
  "$",
  "%",
  "_",
  ".",
  "...",
  "-",
  "+",
  "!=",
  "<=",
  "a/b",
  "movie/title",
  "a.b/c",
  "/",
  "clojure.core//",
  "é",
  "nil?",
  "a'b",
  "a#",
]
const KEYWORDS = [
  "a",
  "b",
  "1",
  "a/b",
  "db/id",
  "movie/title",
  "a/b/c",
  "/",
  "é/ü",
  "a:b",
  "-",
  "a b",
  "",
  "nil",
  "a/",
  ":a",
]
const STRINGS = [
  "",
  "a",
  "b",
  "\u0000",
  "\ud800",
  "\udc00x",
  "😀",
  '"',
  "\\",
  "\n\t\r\b\f",
  "#_",
  ";",
  "a b",
  "ÿ\u0085\u2028",
  "1",
]
const DOUBLES = [
  0,
  -0,
  1,
  -1,
  0.1,
  1e21,
  1e-7,
  123456789.5,
  1e7,
  1e-3,
  9999999.5,
  5e-324,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
]
const CHARS = ["a", "\n", " ", "\u0000", "\\", "(", ",", ";", "😀", "\ud800", "é", "\u00a0", "u", "o", "\u007f"]

const picked = <T>(items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items)

/** Integers near each other and near the limits of doubles and longs, so that comparisons meet their hard cases. */
const integers: fc.Arbitrary<number | bigint> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .tuple(picked([2n ** 53n, 2n ** 63n, 2n ** 64n, 10n ** 30n]), fc.bigInt({ min: -2n, max: 2n }), fc.boolean())
    .map(([base, near, negative]) => integer(negative ? -base + near : base + near)),
)

const decimals = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -20n, max: 20n }), fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })),
    fc.oneof(
      fc.integer({ min: -3, max: 4 }),
      fc.integer({ min: -30, max: 30 }),
      picked([2_000_000_000, -2_000_000_000]),
    ),
  )
  .map(([unscaled, scale]) => new Decimal(unscaled, scale))

/** All numbers. */
export const numbers: fc.Arbitrary<number | bigint | Double | Decimal> = fc.oneof(
  integers,
  fc.oneof(picked(DOUBLES), fc.double(), fc.integer({ min: -3, max: 3 })).map((value) => new Double(value)),
  decimals,
)

/** Values without parts. */
export const scalars: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: numbers as fc.Arbitrary<Value> },
  picked([null, true, false]),
  picked(KEYWORDS).map(keyword),
  picked([...WORDS, "nil", "a b"]).map(symbol),
  fc.oneof(picked(STRINGS), fc.string({ unit: "binary" })),
  fc
    .oneof(picked(CHARS), fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 }))
    .map((text) => new Char(text)),
  fc.uuid().map((text) => new Uuid(text)),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 5 }),
  picked(["a+", '"', '\\"', "\\\\", "[a-z]", "\ud800", "\\d"]).map((text) => new Regex(text)),
)

/** What is hard to keep: each as a string, a keyword, a symbol; doubles, characters, patterns. */
export const trapValues: readonly Value[] = [
  ...STRINGS,
  ...[...KEYWORDS, ...STRINGS].map(keyword),
  ...[...WORDS, ...STRINGS].map(symbol),
  ...DOUBLES.map((value) => new Double(value)),
  ...CHARS.map((text) => new Char(text)),
  ...STRINGS.map((text) => new Regex(text)),
  new List(STRINGS.map(keyword)),
]

/** Any value; small ones repeat often, so that equal parts meet. */
export const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => {
  const items = fc.array(tie("value"), { maxLength: 4 })
  return {
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 4, arbitrary: scalars },
      items,
      items.map((all) => new List(all)),
      items.map((all) => new EdnSet(distinct(all, (item) => item))),
      fc
        .array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 })
        .map((all) => new EdnMap(distinct(all, ([key]) => key))),
      fc.tuple(picked(["my/tag", "t", "a.b/c"]), tie("value")).map(([tag, value]) => new Tagged(tag, value)),
    ),
  }
}).value

function distinct<T>(all: readonly T[], key: (item: T) => Value): T[] {
  const kept: T[] = []
  for (const item of all) if (firstDuplicate([...kept, item].map(key)) === -1) kept.push(item)
  return kept
}
