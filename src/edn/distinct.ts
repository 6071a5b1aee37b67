import { identity } from "./print.js"
import { Keyword, Sym, type Value } from "./value.js"

/** The index of the first value that equals an earlier one, −1 when all are distinct. O(n) for scalars, else O(size). */
export function firstDuplicate(values: readonly Value[]): number {
  if (values.length < 2) return -1
  if (values.length <= FEW && values.every(isPlain)) {
    for (let i = 1; i < values.length; i++) for (let j = 0; j < i; j++) if (values[i] === values[j]) return i
    return -1
  }
  const plain = new Set<Value>()
  const texts = new Set<string>()
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const size = plain.size + texts.size
    if (isPlain(value)) plain.add(value)
    else texts.add(identity(value))
    if (plain.size + texts.size === size) return i
  }
  return -1
}

const FEW = 8

/** What `===` compares as `equal` does. */
const isPlain = (value: Value): boolean =>
  typeof value !== "object" || value === null || value instanceof Keyword || value instanceof Sym
