import { WizardError } from "../../base/error.js"
import { show } from "../../datalog/builtins/definition.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../../edn/value.js"

/** A pull pattern as it is applied. */
export interface PullPattern {
  readonly wildcard: boolean
  /** `:db/id` is asked for. */
  readonly id: boolean
  readonly specs: readonly AttributeSpec[]
}

export interface AttributeSpec {
  readonly attribute: Keyword
  readonly reverse: boolean
  /** Under which the value is shown. */
  readonly key: Value
  readonly sub?: PullPattern
  /** Recursion: so many further levels of the pattern around; Infinity for `...`. */
  readonly depth?: number
  /** Recursion that has ended: references only. */
  readonly ends?: boolean
  readonly otherwise?: Value
  /** Values of cardinality many that are shown, counted before anything is left out of them. */
  readonly limit: number
  /** The name of the function through which the value goes, nil when there is none. */
  readonly xform?: string
}

const LIMIT = 1000

/** Throws `pull/pattern`, `pull/attribute` or `pull/option` with what was expected. */
export function parsePull(pattern: Value): PullPattern {
  const items = sequence(pattern)
  if (items === undefined || items.length === 0) throw wrong("pattern", "a pull pattern such as [:name]", pattern)
  let [wildcard, id] = [false, false]
  const specs: AttributeSpec[] = []
  for (const item of items) {
    if (isStar(item)) wildcard = true
    else if (item instanceof EdnMap) specs.push(...item.entries.map(([spec, sub]) => withSub(attributeSpec(spec), sub)))
    else if (item instanceof Keyword && item.text === "db/id") id = true
    else specs.push(attributeSpec(item))
  }
  return { wildcard, id, specs }
}

function withSub(spec: AttributeSpec, sub: Value): AttributeSpec {
  if (sub instanceof Sym && sub.text === "...") return { ...spec, depth: Number.POSITIVE_INFINITY }
  if (typeof sub === "number" && sub > 0) return { ...spec, depth: sub }
  return { ...spec, sub: parsePull(sub) }
}

/** `:a`, `:_a`, `(:a :default v :as k :limit n)`, and the older `(default :a v)`, `(limit :a n)`. */
function attributeSpec(item: Value): AttributeSpec {
  if (item instanceof Keyword) return named(item)
  const parts = sequence(item)
  if (parts === undefined || parts.length === 0) throw wrong("attribute", "an attribute, a map or *", item)
  const [first, second, third] = parts
  if (isCall(first) && parts.length === 3) return withOption(attributeSpec(second), `:${first}`, third)
  let spec = attributeSpec(first)
  if (parts.length % 2 === 0) throw wrong("option", "options in pairs", item)
  for (let i = 1; i < parts.length; i += 2) spec = withOption(spec, String(parts[i]), parts[i + 1])
  return spec
}

function withOption(spec: AttributeSpec, option: string, value: Value): AttributeSpec {
  switch (option) {
    case ":default":
      return { ...spec, otherwise: value }
    case ":as":
      return { ...spec, key: value }
    case ":limit":
      if (value === null) return { ...spec, limit: Number.POSITIVE_INFINITY }
      if (typeof value === "number" && value > 0) return { ...spec, limit: value }
      throw wrong("option", "a positive :limit, or nil", value)
    case ":xform":
      if (value instanceof Sym) return { ...spec, xform: value.text }
      throw wrong("option", "a function's name after :xform", value)
    default:
      throw wrong("option", ":default, :as, :limit or :xform", option)
  }
}

function named(name: Keyword): AttributeSpec {
  const isReverse = name.name.length > 1 && name.name.startsWith("_")
  if (!isReverse) return { attribute: name, reverse: false, key: name, limit: LIMIT }
  const prefix = name.namespace === null ? "" : `${name.namespace}/`
  return { attribute: Keyword.of(prefix + name.name.slice(1)), reverse: true, key: name, limit: LIMIT }
}

/** The attribute as a wildcard shows it. */
export const plainSpec = (attribute: Keyword): AttributeSpec => ({
  attribute,
  reverse: false,
  key: attribute,
  limit: LIMIT,
})

const isStar = (item: Value): boolean => item === "*" || (item instanceof Sym && item.text === "*")

const isCall = (item: Value): boolean => item instanceof Sym && (item.text === "default" || item.text === "limit")

function wrong(what: string, expected: string, found: Value): WizardError {
  return new WizardError(`pull/${what}`, `expected ${expected}, not ${show(found)}`)
}
