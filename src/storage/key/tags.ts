/**
 * The first byte of each value in a key. Those of booleans, longs, floats, strings, keywords and symbols are what Wizard users' directories
 * have; the others are ours. None is 00, which ends what has no length, and none is FF, which follows a 00 that ends nothing.
 */
export const TAG = {
  nil: 0x80,
  /** Below −2⁶³ and above 2⁶³ − 1, on both sides of the longs. */
  bigNegative: 0xbf,
  longNegative: 0xc0,
  long: 0xc1,
  bigPositive: 0xc2,
  decimal: 0xd0,
  vector: 0xe0,
  set: 0xe1,
  map: 0xe2,
  tagged: 0xe3,
  char: 0xf0,
  instant: 0xf1,
  uuid: 0xf2,
  bytes: 0xf3,
  regex: 0xf4,
  float: 0xf5,
  double: 0xf6,
  string: 0xfa,
  keyword: 0xfb,
  symbol: 0xfc,
  boolean: 0xfd,
} as const

/** Ends a text, and the items of a collection. */
export const END = 0x00
/** After a 00: it is a part of the text. */
export const ESCAPED = 0xff
