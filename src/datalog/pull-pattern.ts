import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import { identity, print } from "../edn/print.js"
import { EdnMap, Keyword, Sym, sequence, type Value } from "../edn/value.js"

/** A pull pattern as it is meant: what is shown of an entity. */
export interface PullPattern {
  /** `*`: every attribute that the entity has. */
  readonly wildcard: boolean
  /** `:db/id` is asked for. */
  readonly id: boolean
  readonly attributes: readonly PullAttribute[]
}

/** One attribute of a pattern with its options, and what is shown of the entities that it leads to. */
export interface PullAttribute {
  readonly attribute: Keyword
  /** `:a/_b`: the entities that refer to this one. */
  readonly reverse: boolean
  /** Under which the value is shown: the attribute as it is written, or `:as`. */
  readonly key: Value
  readonly nested: Nested
  /** Shown where there is nothing else to show; nothing when undefined. */
  readonly otherwise: Value | undefined
  /** How many values are shown of cardinality many and of references in reverse; Infinity for all. */
  readonly limit: number
  /** The function through which the value goes, nil where there is none; `at` is the place of its name. */
  readonly xform: { readonly name: string; readonly at: PatternPath } | undefined
  /** Where it stands in the pattern: the index in each form on the way; a map's keys and values count one after the other. */
  readonly at: PatternPath
}

/** A pattern of its own, or the pattern around it again, so many levels deep (Infinity for `...`). */
export type Nested =
  | { readonly kind: "none" }
  | { readonly kind: "pattern"; readonly pattern: PullPattern }
  | { readonly kind: "recursion"; readonly depth: number }

export type PatternPath = readonly number[]

/** Values of one attribute that are shown where no `:limit` is given: Datomic's number. */
export const PULL_LIMIT = 1000

/** Makes the error of a part of the pattern, found by its path. */
export type PatternMistake = (
  code: `${string}/${string}`,
  at: PatternPath,
  message: string,
  hint: string,
) => WizardError

const unplaced: PatternMistake = (code, _at, message, hint) => new WizardError(code, message, { hint })

/**
 * Reads a pull pattern. Throws what `mistake` makes: `pull/pattern` for what is no pattern, `pull/attribute` for what is no
 * attribute, `pull/option` for an option that there is not or a value that it does not take, `pull/recursion` for a depth that is
 * no whole number from 1 on, `pull/duplicate` for two values under one key. O(pattern).
 */
export function readPull(pattern: Value, mistake: PatternMistake = unplaced): PullPattern {
  return new PullReader(mistake).pattern(pattern, [])
}

/** Every attribute of the pattern at any depth, outer before inner. */
export function* pullAttributes(pattern: PullPattern): Generator<PullAttribute> {
  for (const attribute of pattern.attributes) {
    yield attribute
    if (attribute.nested.kind === "pattern") yield* pullAttributes(attribute.nested.pattern)
  }
}

/** Whether a `*` stands in the pattern at any depth. */
export const hasWildcard = (pattern: PullPattern): boolean =>
  pattern.wildcard || pattern.attributes.some(({ nested }) => nested.kind === "pattern" && hasWildcard(nested.pattern))

const NONE: Nested = { kind: "none" }
const OPTIONS = [":as", ":default", ":limit", ":xform"]

class PullReader {
  readonly #mistake: PatternMistake

  constructor(mistake: PatternMistake) {
    this.#mistake = mistake
  }

  pattern(value: Value, at: PatternPath): PullPattern {
    const items = sequence(value)
    if (items === undefined || items.length === 0) {
      const hint = "a pattern is a vector of attributes, [:name {:friend [:name]}], or [*] for all of them"
      throw this.#mistake("pull/pattern", at, `expected a pull pattern, found ${short(value)}`, hint)
    }
    let [wildcard, id] = [false, false]
    const attributes: PullAttribute[] = []
    for (const [i, item] of items.entries()) {
      const here = [...at, i]
      if (item === "*" || isSymbol(item, "*")) wildcard = true
      else if (item instanceof Keyword && item.text === "db/id") id = true
      else if (item instanceof EdnMap) attributes.push(...this.#map(item, here))
      else attributes.push(this.#attribute(item, here))
    }
    this.#refuseDuplicates(attributes)
    return { wildcard, id, attributes }
  }

  #map({ entries }: EdnMap, at: PatternPath): PullAttribute[] {
    return entries.map(([name, nested], i) => ({
      ...this.#attribute(name, [...at, 2 * i]),
      nested: this.#nested(nested, [...at, 2 * i + 1]),
    }))
  }

  #nested(value: Value, at: PatternPath): Nested {
    if (isSymbol(value, "...")) return { kind: "recursion", depth: Number.POSITIVE_INFINITY }
    if (typeof value === "number" && value > 0) return { kind: "recursion", depth: value }
    if (sequence(value) !== undefined) return { kind: "pattern", pattern: this.pattern(value, at) }
    const hint = "write {:friend [:name]}, {:friend ...}, or {:friend 3} for three levels"
    throw this.#mistake(
      "pull/recursion",
      at,
      `expected a pattern, ... or a depth from 1 on, found ${short(value)}`,
      hint,
    )
  }

  /** `:a`, `:_a`, `(:a :default v :as k)`, and the older `(default :a v)` and `(limit :a n)`. */
  #attribute(item: Value, at: PatternPath): PullAttribute {
    if (item instanceof Keyword) return this.#named(item, at)
    const parts = sequence(item)
    const [first, second, third] = parts ?? []
    if (parts?.length === 3 && (isSymbol(first, "default") || isSymbol(first, "limit"))) {
      return this.#option(this.#attribute(second, [...at, 1]), `:${(first as Sym).text}`, third, at, 1)
    }
    if (parts === undefined || !(first instanceof Keyword)) {
      const hint = "write :name, (:name :as :title), {:friend [:name]} or *"
      throw this.#mistake("pull/attribute", at, `expected an attribute, found ${short(item)}`, hint)
    }
    if (parts.length % 2 === 0) {
      const hint = `write for example (${first} ${OPTIONS[1]} 0)`
      throw this.#mistake(
        "pull/option",
        [...at, parts.length - 1],
        `expected a value after ${print(parts[parts.length - 1])}`,
        hint,
      )
    }
    let attribute = this.#named(first, [...at, 0])
    for (let i = 1; i < parts.length; i += 2) attribute = this.#option(attribute, print(parts[i]), parts[i + 1], at, i)
    return attribute
  }

  #named(name: Keyword, at: PatternPath): PullAttribute {
    if (name.text === "db/id") {
      throw this.#mistake(
        "pull/attribute",
        at,
        "expected :db/id without options and without a pattern",
        "write [:db/id]",
      )
    }
    const reverse = name.name.length > 1 && name.name.startsWith("_")
    const prefix = name.namespace === null ? "" : `${name.namespace}/`
    const attribute = reverse ? Keyword.of(prefix + name.name.slice(1)) : name
    return {
      attribute,
      reverse,
      key: name,
      nested: NONE,
      otherwise: undefined,
      limit: PULL_LIMIT,
      xform: undefined,
      at,
    }
  }

  #option(attribute: PullAttribute, option: string, value: Value, at: PatternPath, i: number): PullAttribute {
    switch (option) {
      case ":as":
        return { ...attribute, key: value }
      case ":default":
        return { ...attribute, otherwise: value }
      case ":limit":
        if (value === null) return { ...attribute, limit: Number.POSITIVE_INFINITY }
        if (typeof value === "number" && value > 0) return { ...attribute, limit: value }
        throw this.#wrongValue(":limit", "a number from 1 on, or nil for all", value, [...at, i + 1])
      case ":xform":
        if (value instanceof Sym) return { ...attribute, xform: { name: value.text, at: [...at, i + 1] } }
        throw this.#wrongValue(":xform", "a function's name", value, [...at, i + 1])
    }
    const meant = nearest(option, OPTIONS)
    const hint = meant === undefined ? `the options are ${OPTIONS.join(", ")}` : `did you mean ${meant}?`
    throw this.#mistake("pull/option", [...at, i], `expected an option, found ${option}`, hint)
  }

  #wrongValue(option: string, expected: string, found: Value, at: PatternPath): WizardError {
    const hint =
      option === ":limit" ? "write for example (:friend :limit 10)" : "write for example (:name :xform upper)"
    return this.#mistake("pull/option", at, `expected ${expected} after ${option}, found ${short(found)}`, hint)
  }

  #refuseDuplicates(attributes: readonly PullAttribute[]): void {
    const keys = new Set<string>()
    for (const { key, at } of attributes) {
      const text = identity(key)
      if (keys.has(text)) {
        const hint = "write it once, or give one of them another name by :as"
        throw this.#mistake("pull/duplicate", at, `expected each key once, found ${print(key)} twice`, hint)
      }
      keys.add(text)
    }
  }
}

const isSymbol = (value: Value, text: string): boolean => value instanceof Sym && value.text === text

function short(value: Value): string {
  const text = print(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
