import { print } from "../../src/edn/print.js"
import { Char, Decimal, Double, EdnMap, EdnSet, Keyword, List, Tagged, type Value } from "../../src/edn/value.js"

/** A way to choose among numbers 0 … n−1. */
export type Choose = (n: number) => number

/** A value in one of the many ways in which it may be written. */
export function spell(value: Value, choose: Choose): string {
  const all = (values: readonly Value[]) => values.map((item) => spell(item, choose)).join(gap(choose))
  if (Array.isArray(value)) return `[${maybeGap(choose)}${all(value)}${maybeGap(choose)}]`
  if (value instanceof List) return `(${maybeGap(choose)}${all(value.items)})`
  if (value instanceof EdnSet) return `#{${all(value.items)}${maybeGap(choose)}}`
  if (value instanceof EdnMap) return spellMap(value, choose)
  if (value instanceof Tagged) return `#${value.tag}${gap(choose)}${spell(value.value, choose)}`
  if (typeof value === "string") return spellString(value, choose)
  if (typeof value === "number" && choose(3) === 0)
    return `${value >= 0 && choose(2) ? "+" : ""}${value}${choose(2) ? "N" : ""}`
  if (typeof value === "bigint" && choose(2) === 0) return `${value}N`
  if (value instanceof Double && Number.isFinite(value.value) && choose(2) === 0)
    return spellDouble(value.value, choose)
  if (value instanceof Decimal && choose(2) === 0) return `${value.unscaled}e${-value.scale}M`
  if (value instanceof Char && value.text.length === 1 && choose(3) === 0) return `\\u${hex(value.text)}`
  return print(value)
}

/** What may stand between two forms. */
export function gap(choose: Choose): string {
  const gaps = [
    " ",
    ", ",
    "\n",
    "\t ",
    ' ; a note ] " #_\n',
    " #_ skipped ",
    "#_[1 #_ 2 {:a 1}]",
    ' #_ #_ 1 "x" ',
    "\u00a0",
    ' #_#inst "no date" ',
    ";\r",
  ]
  return choose(2) === 0 ? " " : ` ${gaps[choose(gaps.length)]}`
}

const maybeGap = (choose: Choose): string => (choose(4) === 0 ? gap(choose) : "")

/** With the namespace in front, where every key is a keyword that can be written so. */
function spellMap(map: EdnMap, choose: Choose): string {
  const keys = map.entries.map(([key]) => (key instanceof Keyword ? shortKey(key) : undefined))
  if (choose(2) === 0 && keys.every((key) => key !== undefined)) {
    const entries = map.entries.map(([, value], i) => keys[i] + gap(choose) + spell(value, choose))
    return `#:movie${maybeGap(choose)}{${entries.join(gap(choose))}}`
  }
  const entries = map.entries.map(([key, value]) => spell(key, choose) + gap(choose) + spell(value, choose))
  return `{${entries.join(gap(choose))}}`
}

function shortKey(key: Keyword): string | undefined {
  if (key.namespace === "movie") return `:${key.name}`
  return key.namespace === null && /^[a-z]+$/.test(key.name) ? `:_/${key.name}` : undefined
}

function spellString(text: string, choose: Choose): string {
  if (choose(2) === 0) return print(text)
  const units = text.split("").map((unit) => {
    if (unit === '"' || unit === "\\") return `\\${unit}`
    const code = unit.charCodeAt(0)
    if (code < 256 && choose(3) === 0) return `\\${code.toString(8).padStart(3, "0")}`
    return choose(2) === 0 ? `\\u${hex(unit)}` : unit
  })
  return `"${units.join("")}"`
}

function spellDouble(value: number, choose: Choose): string {
  const text = Object.is(value, -0) ? "-0" : String(value)
  if (/[.e]/.test(text)) return choose(2) === 0 ? text : text.replace("e", "E")
  return [`${text}.`, `${text}e0`, `${text}.00E+0`][choose(3)]
}

const hex = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, "0")
