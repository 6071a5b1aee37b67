import { read } from "../../src/edn/read.js"
import type { Value } from "../../src/edn/value.js"
import type { Random } from "./random.js"

/** A query with inputs of its own, and random values for them. */
export interface Asked {
  readonly query: string
  readonly args: () => readonly Value[]
}

/** Binds now and then some of a query's variables by `:in`, in every form: `?x`, `[?x ...]`, `[?x ?y]`, `[[?x ?y]]`, with `_`. */
export function withInputs(random: Random, query: string): Asked {
  const variables = [...new Set(query.match(/\?[a-z]\d+/g) ?? [])].sort(() => random.next() - 0.5)
  if (!random.chance(0.35) || variables.length < 2) return { query, args: () => [] }
  const forms = random.pick([
    [scalar(variables[0])],
    [scalar(variables[0]), scalar(variables[1])],
    [several(variables[0])],
    [tuple(variables[0], variables[1])],
    [tuple(variables[0], "_")],
    [relation(variables[0], variables[1])],
    [relation("_", variables[1]), scalar(variables[0])],
  ])
  const text = forms.map(({ form }) => form).join(" ")
  return {
    query: query.replace(" % ", ` % ${text} `),
    args: () => forms.map(({ value }) => read(value(random))),
  }
}

interface Form {
  readonly form: string
  readonly value: (random: Random) => string
}

const scalar = (v: string): Form => ({ form: v, value: (random) => sample(random, v) })

const several = (v: string): Form => ({
  form: `[${v} ...]`,
  value: (random) => `[${many(random, () => sample(random, v))}]`,
})

const tuple = (v: string, w: string): Form => ({
  form: `[${v} ${w}]`,
  value: (random) => `[${sample(random, v)} ${sample(random, w)}]`,
})

const relation = (v: string, w: string): Form => ({
  form: `[[${v} ${w}]]`,
  value: (random) => `[${many(random, () => `[${sample(random, v)} ${sample(random, w)}]`)}]`,
})

const many = (random: Random, one: () => string): string => Array.from({ length: random.below(4) }, one).join(" ")

function sample(random: Random, variable: string): string {
  switch (variable[1]) {
    case "e":
      return random.pick([
        `[:name "E${random.below(8)}"]`,
        `[:name "E${random.below(8)}"]`,
        `${10 + random.below(8)}`,
        ":age",
      ])
    case "l":
      return String(random.below(5))
    case "d":
      return random.pick(["1.0", "2.5", "0.0", "##NaN"])
    case "k":
      return random.pick([":x", ":y", ":age"])
    case "b":
      return random.pick(["true", "false"])
    case "t":
      return String(536870913 + random.below(20))
    case "a":
      return random.pick([":age", ":friend", ":size", "3"])
    case "s":
      return random.pick(['"p"', '"q"', '"E1"', '"E2"'])
    default:
      return random.pick(["1", ":x", '"p"', "[1 :x]"])
  }
}
