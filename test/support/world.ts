import { WizardError } from "../../src/base/error.js"
import { source } from "../../src/base/span.js"
import type { Value } from "../../src/edn/value.js"
import type { PlanFunction, UserAggregate } from "../../src/plan/asked.js"
import { randomExpression, randomFact } from "./expressions.js"
import type { Random } from "./random.js"

/** The schema of random worlds: every cardinality, uniqueness, references both ways and the value types that go wrong. */
export const SCHEMA = `[
 {:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
 {:db/ident :size :db/valueType :db.type/long :db/cardinality :db.cardinality/many}
 {:db/ident :rate :db/valueType :db.type/double :db/cardinality :db.cardinality/one}
 {:db/ident :tag :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
 {:db/ident :nick :db/valueType :db.type/string :db/cardinality :db.cardinality/many}
 {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
 {:db/ident :boss :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
 {:db/ident :active :db/valueType :db.type/boolean :db/cardinality :db.cardinality/one}]`

export const RULES = `[
 [(near ?a ?b) [?a :friend ?b]] [(near ?a ?b) [?b :friend ?a]] [(near ?a ?b) [?a :boss ?b] [?b :tag :x]]
 [(quiet ?e) [?e :name _] (not-join [?e] (or [?e :tag :x] [?e :active true]))]
 [(older [?a] ?b) [?a :age ?x] [?b :age ?y] [(> ?y ?x)]]
 [(sized ?e ?min) [?e :size ?s] [(>= ?s ?min)]]
 [(tagged ?e ?t) [?e :tag ?t]] [(tagged ?e ?t) [?e :friend ?f] [?f :tag ?t]]
 [(calm ?e) (quiet ?e) [?e :age _]] [(calm ?e) [?e :active false]]
 [(reach ?a ?b) [?a :friend ?b]] [(reach ?a ?b) [?a :friend ?c] (reach ?c ?b)]
 [(linked ?a ?b) [?a :boss ?b]] [(linked ?a ?b) (linked ?a ?c) (linked ?c ?b)] [(linked ?a ?b) [?a :friend ?b] [?b :tag :x]]
 [(even ?a ?b) [?a :friend ?c] (odd ?c ?b)] [(odd ?a ?b) [?a :friend ?b]] [(odd ?a ?b) [?a :friend ?c] (even ?c ?b)]
 [(led ?a ?b) [?a :boss ?b] (quiet ?b)] [(led ?a ?b) (led ?a ?c) [?c :boss ?b] (not [?b :active true])]
 [(upto ?n) [_ :age ?n]] [(upto ?m) (upto ?n) [(< ?n 9)] [(+ ?n 1) ?m]] [(upto ?m) (or-join [?m] [_ :size ?m] (and [_ :rate _] (upto ?k) [(- ?k 1) ?m] [(> ?m -2)]))]
 [(grows ?n) [_ :size ?n] [_ :tag :z]] [(grows ?m) (grows ?n) [(+ ?n 1) ?m] (not-join [?n] [?x :size ?n] [?x :active true])]
 [(steps [?a ?n] ?b) [(> ?n 0)] [?a :friend ?b]] [(steps [?a ?n] ?b) [(> ?n 0)] [(dec ?n) ?m] [?a :boss ?c] (steps ?c ?m ?b)]
 [(share [?n] ?r) [(quot 6 ?n) ?r]] [(share [?n] ?r) [(> ?n 2)] [(dec ?n) ?m] (share ?m ?q) [(quot ?q ?n) ?r]]
 [(spread [?a ?n] ?b) [?a :friend ?b] (share ?n ?r) [?b :size ?r]] [(spread [?a ?n] ?b) [?a :boss ?c] [(quot ?n 2) ?m] (spread ?c ?m ?b)]
 [(halves [?n] ?r) [(< ?n 1)] [(ground 7) ?r]] [(halves [?n] ?r) [(> ?n 0)] [(quot ?n 2) ?m] (halves ?m ?q) [(quot 6 ?n) ?s] [(+ ?q ?s) ?r]]
 [(chief ?a ?b) (or-join [?a ?b] [?a :boss ?b] (and (chief ?a ?c) (chief ?c ?b))) [?b :age ?n] [(quot 3 ?n) ?q]]]`

/** What users register: a function that throws and that finds nothing, an aggregate that throws. Without them, queries that call them are refused. */
export const FUNCTIONS: ReadonlyMap<string, PlanFunction> = new Map([
  [
    "my/half",
    {
      name: "my/half",
      total: false,
      call: ([n]) => {
        if (typeof n !== "number" || n > 7) throw new WizardError("function/threw", "my/half threw")
        return n % 2 === 0 ? n / 2 : null
      },
    },
  ],
])

const few = (count: number): Value => {
  if (count > 5) throw new WizardError("aggregate/threw", "my/few threw")
  return count
}

export const AGGREGATES: ReadonlyMap<string, UserAggregate> = new Map([
  [
    "my/few",
    {
      whole: (_: readonly Value[], values: readonly Value[]) => few(values.length),
      step: {
        init: () => 0,
        add: (count: unknown) => (count as number) + 1,
        remove: (count: unknown) => (count as number) - 1,
        result: (count: unknown) => few(count as number),
      },
    },
  ],
])

/** Read once for all views. */
export const RULE_SOURCE = source("rules.edn", RULES)

const ENTITIES = 7

/** Transaction forms over seven entities: assertions, repeated ones, retractions, retracted entities, new values. */
export function randomTransaction(random: Random): string {
  const forms: string[] = []
  for (let n = 1 + random.below(4); n > 0; n--) forms.push(randomForm(random))
  if (random.chance(0.1)) forms.push(`[:db/add "datomic.tx" :nick "${random.pick(["p", "q"])}"]`)
  return `[${forms.join(" ")}]`
}

function randomForm(random: Random): string {
  const entity = `[:name "E${random.below(ENTITIES)}"]`
  const attribute = random.pick(["age", "size", "rate", "tag", "nick", "friend", "boss", "active"])
  const value = randomValue(random, attribute)
  if (random.chance(0.06)) return `[:db/retractEntity ${entity}]`
  if (random.chance(0.08)) return `{:name "E${random.below(ENTITIES)}"}`
  return `[${random.chance(0.3) ? ":db/retract" : ":db/add"} ${entity} :${attribute} ${value}]`
}

function randomValue(random: Random, attribute: string): string {
  switch (attribute) {
    case "age":
    case "size":
      return String(random.below(5))
    case "rate":
      return random.pick(["0.0", "-0.0", "1.0", "2.5", "##NaN"])
    case "tag":
      return random.pick([":x", ":y", ":z"])
    case "nick":
      return random.pick(['"p"', '"q"', '"E1"', '""'])
    case "active":
      return random.pick(["true", "false"])
    default:
      return `[:name "E${random.below(ENTITIES)}"]`
  }
}

/** Kinds of variables by the letter after the question mark, so that most joins have matches. */
const ATTRIBUTE_KINDS: Readonly<Record<string, string>> = {
  name: "s",
  nick: "s",
  age: "l",
  size: "l",
  rate: "d",
  tag: "k",
  friend: "e",
  boss: "e",
  active: "b",
}

const OF_NUMBERS: readonly string[] = ["sum", "avg", "median", "variance", "stddev"]

/** A random pull pattern over the attributes of `SCHEMA`, nested at most so deep; some are refused by the checks. */
export function randomPattern(random: Random, depth: number, more: readonly string[] = []): string {
  const plain = ["name", "age", "size", "tag", "nick", "friend", "boss", "_friend", "_boss", "active", ...more]
  const links = ["friend", "boss", "_friend", "_boss", ...more]
  const item = (): string => {
    const roll = random.next()
    if (roll < 0.08) return "*"
    if (roll < 0.16) return ":db/id"
    const name = `:${random.pick(plain)}`
    if (roll < 0.5) return name
    if (roll < 0.7) return `(${name} ${randomOption(random)})`
    const link = `:${random.pick(links)}`
    const key = random.chance(0.3) ? `(${link} ${randomOption(random)})` : link
    const recursion = random.pick(["...", "1", "2", "3"])
    return `{${key} ${depth === 0 || random.chance(0.4) ? recursion : randomPattern(random, depth - 1, more)}}`
  }
  return `[${Array.from({ length: 1 + random.below(3) }, item).join(" ")}]`
}

const randomOption = (random: Random): string =>
  random.pick([":default 0", ":default []", ":limit 1", ":limit nil", ":as :other", ":xform str", ":xform count"])

/** A random query of the whole language over `$` and the `further` sources; some are refused by the checks. */
export class QueryMaker {
  readonly #random: Random
  readonly #further: readonly string[]
  #fresh = 0

  constructor(random: Random, further: readonly string[] = []) {
    this.#random = random
    this.#further = further
  }

  /** What a clause begins with that may read another source. */
  #prefix(): string {
    return this.#further.length > 0 && this.#random.chance(0.45) ? `${this.#source()} ` : ""
  }

  #source(): string {
    return this.#further.length === 0 ? "$" : this.#random.pick(["$", ...this.#further])
  }

  query(): string {
    const random = this.#random
    const most = this.#further.length === 0 ? 4 : 2
    const clauses = Array.from({ length: 1 + random.below(most) }, () => this.clause(2))
    if (this.#further.length > 0 && random.chance(0.6)) clauses.push(this.#elsewhere(random.pick(clauses)))
    if (random.chance(0.85)) clauses.push(...this.#binders(clauses))
    const text = clauses.join(" ")
    const variables = [...new Set(text.match(/\?[a-z]\d+/g) ?? ["?e1"])]
    const find = Array.from({ length: 1 + random.below(3) }, () => random.pick(variables))
    for (let i = 0; i < find.length; i++)
      if (random.chance(0.12)) find[i] = `(pull ${this.#prefix()}${find[i]} ${randomPattern(random, 2)})`
    const shape = random.below(12)
    const aggregated = random.chance(0.45)
    const elements = aggregated ? find.map((variable) => this.#element(variable)) : find
    const head =
      shape === 0
        ? `[${elements[0]} ...]`
        : shape === 1
          ? `[${elements.join(" ")}]`
          : shape === 2
            ? `${elements[0]} .`
            : elements.join(" ")
    const keys =
      shape === 3 ? ` :${random.pick(["keys", "strs", "syms"])} ${["a", "b", "c"].slice(0, find.length).join(" ")}` : ""
    const also = random.chance(aggregated ? 0.5 : 0.05)
      ? ` :with ${random.pick(variables)} ${random.pick(variables)}`
      : ""
    const shuffled = clauses
      .map((c) => [random.next(), c] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, c]) => c)
    return `[:find ${head}${keys}${also} :in ${["$", ...this.#further, "%"].join(" ")} :where ${shuffled.join(" ")}]`
  }

  /** The same clause over another source, of other entities now and then. */
  #elsewhere(clause: string): string {
    const [source] = this.#further
    const own = clause.startsWith(`(${source} `) || clause.startsWith(`[${source} `)
    const moved = own
      ? clause.replace(`${source} `, "")
      : clause.replace(/^\[(?=\?)/, `[${source} `).replace(/^\((?=[a-z])/, `(${source} `)
    return this.#random.chance(0.5) ? moved : moved.replace(/\?e([1-3])\b/g, (_, n) => `?e${Number(n) + 3}`)
  }

  /** The variable, or an aggregate of it. */
  #element(variable: string): string {
    const random = this.#random
    if (random.chance(0.35)) return variable
    const name = random.pick([
      "count",
      "count-distinct",
      "distinct",
      "min",
      "max",
      "min 2",
      "max 3",
      "my/few",
      ...OF_NUMBERS,
    ])
    // Sums of what is no number fail the view: now and then.
    const fits = "ld".includes(variable[1]) || !OF_NUMBERS.includes(name) || random.chance(0.2)
    return `(${fits ? name : "count"} ${variable})`
  }

  clause(depth: number): string {
    const random = this.#random
    const kind = random.next()
    if (kind < 0.52 || depth === 0) return this.#pattern()
    if (kind < 0.62) return this.#predicate()
    if (kind < 0.72) return this.#function()
    if (kind < 0.82) return this.#rule()
    if (kind < 0.91) return this.#negation(depth)
    return this.#alternatives(depth)
  }

  /** Patterns for the variables that no pattern binds yet, so that most queries are safe. */
  #binders(clauses: readonly string[]): string[] {
    const bound = new Set(
      clauses
        .filter((c) => c.startsWith("[?"))
        .join(" ")
        .match(/\?[a-z]\d+/g) ?? [],
    )
    const free = new Set(clauses.join(" ").match(/\?[a-z][1-3]\b/g) ?? [])
    return [...free].filter((v) => !bound.has(v)).map((v) => this.#binder(v))
  }

  #binder(variable: string): string {
    const e = this.#variable("e")
    const p = this.#prefix()
    switch (variable[1]) {
      case "e":
        return this.#random.chance(0.5) ? `[${p}${variable} :friend]` : `[${p}${variable} :age _]`
      case "l":
        return `[${p}${e} ${this.#random.pick([":age", ":size"])} ${variable}]`
      case "d":
        return `[${p}${e} :rate ${variable}]`
      case "k":
        return `[${p}${e} :tag ${variable}]`
      case "b":
        return `[${p}${e} :active ${variable}]`
      case "t":
        return `[${p}${e} :age _ ${variable}]`
      default:
        return `[${p}${e} ${this.#random.pick([":name", ":nick"])} ${variable}]`
    }
  }

  #variable(kind: string): string {
    return `?${kind}${1 + this.#random.below(kind === "e" ? 3 : 2)}`
  }

  #pattern(): string {
    const random = this.#random
    const attribute = random.pick(Object.keys(ATTRIBUTE_KINDS))
    const p = this.#prefix()
    if (random.chance(0.1)) return randomFact(random, (kind) => this.#variable(kind), p)
    const e = random.chance(0.06) ? `[:name "E${random.below(ENTITIES)}"]` : this.#variable("e")
    if (random.chance(0.08)) return `[${p}${e} :${attribute}]`
    if (random.chance(0.04)) return `[${p}${e} ?a1 ${this.#variable("e")}]`
    const roll = random.next()
    const value =
      roll < 0.12 ? "_" : roll < 0.3 ? randomValue(random, attribute) : this.#variable(ATTRIBUTE_KINDS[attribute])
    const tx = random.chance(0.08) ? " ?t1" : random.chance(0.03) ? " _ true" : ""
    return `[${p}${e} :${attribute} ${value}${tx}]`
  }

  #predicate(): string {
    const random = this.#random
    const operator = random.pick(["<", ">=", "=", "!=", "=="])
    const kind = random.pick(["l", "l", "d", "s", "e"])
    const other = random.chance(0.5) ? this.#variable(kind) : kind === "s" ? '"p"' : String(random.below(4))
    return random.chance(0.1) ? `[(even? ${this.#variable("l")})]` : `[(${operator} ${this.#variable(kind)} ${other})]`
  }

  #function(): string {
    const random = this.#random
    if (random.chance(0.45)) return randomExpression(random, (kind) => this.#variable(kind), this.#source())
    const l = this.#variable("l")
    const out = random.chance(0.3) ? this.#variable("l") : `?l${5 + random.below(2)}`
    const missing = random.pick(["age", "boss", "rate"])
    return random.pick([
      `[(+ ${l} 1) ${out}]`,
      `[(quot 6 ${l}) ${out}]`,
      `[(/ ${l} ${this.#variable("l")}) ${out}]`,
      `[(identity ${l}) ${out}]`,
      `[(ground [1 2 ${random.below(5)}]) [${out} ...]]`,
      `[(ground [[1 :x] [2 :y]]) [[${this.#variable("l")} ${this.#variable("k")}]]]`,
      `[(str ${this.#variable("s")} "p") ?s5]`,
      `[(subs ${this.#variable("s")} 1) ?s5]`,
      `[(get-else ${this.#source()} ${this.#variable("e")} :age -1) ${out}]`,
      `[(missing? ${this.#source()} ${this.#variable("e")} :${missing})]`,
      `[(missing? ${this.#source()} ${this.#variable("e")} :size) ${this.#variable("b")}]`,
      `[(get-some ${this.#source()} ${this.#variable("e")} :rate :age) [_ ?v6]]`,
      `[(tuple ${l} ${this.#variable("k")}) ?v1]`,
    ])
  }

  #rule(): string {
    const random = this.#random
    const e = this.#variable("e")
    const f = random.chance(0.15) ? "_" : this.#variable("e")
    const p = this.#prefix()
    const call = random.pick([
      `(near ${e} ${f})`,
      `(quiet ${e})`,
      `(calm ${e})`,
      `(older ${e} ${f})`,
      `(sized ${e} ${random.chance(0.5) ? random.below(4) : this.#variable("l")})`,
      `(tagged ${e} ${random.chance(0.4) ? ":x" : this.#variable("k")})`,
      ...(random.chance(0.9) ? [this.#recursion(e, f), this.#recursion(e, f)] : []),
    ])
    return call.replace("(", `(${p}`)
  }

  #recursion(e: string, f: string): string {
    const random = this.#random
    const entity = `[:name "E${random.below(ENTITIES)}"]`
    const [from, to] = random.pick([
      [e, f],
      [e, f],
      [entity, f],
      [e, entity],
    ])
    const l = this.#variable("l")
    return random.pick([
      `(${random.pick(["reach", "linked", "even", "odd", "led", "chief"])} ${from} ${to})`,
      `(upto ${random.chance(0.2) ? random.below(9) : l})`,
      `(grows ${l})`,
      `(steps ${from} ${random.chance(0.5) ? 1 + random.below(4) : l} ${to})`,
      `(halves ${random.chance(0.3) ? random.below(5) : l} ?l6)`,
      `(share ${random.chance(0.2) ? random.below(5) : l} ?l6)`,
      `(share ${random.chance(0.2) ? random.below(5) : l} ${this.#variable("l")})`,
      `(spread ${from} ${random.chance(0.2) ? random.below(5) : l} ${to})`,
    ])
  }

  #negation(depth: number): string {
    const random = this.#random
    const body = Array.from({ length: 1 + random.below(2) }, () => this.clause(depth - 1)).join(" ")
    const inside = [...new Set(body.match(/\?[a-z]\d+/g) ?? [])]
    const p = this.#prefix()
    if (inside.length === 0 || random.chance(0.3)) return `(${p}not ${body})`
    const shared = inside.filter(() => random.chance(0.5))
    const local = new Map(inside.filter((v) => !shared.includes(v)).map((v) => [v, this.#local(v)]))
    const renamed = body.replace(/\?[a-z]\d+/g, (v) => local.get(v) ?? v)
    return shared.length === 0 ? `(${p}not ${body})` : `(${p}not-join [${shared.join(" ")}] ${renamed})`
  }

  #alternatives(depth: number): string {
    const random = this.#random
    const branch = () => {
      const n = 1 + random.below(2)
      const clauses = Array.from({ length: n }, () => this.clause(depth - 1))
      return n === 1 ? clauses[0] : `(and ${clauses.join(" ")})`
    }
    if (random.chance(0.1)) return this.#required()
    const branches = Array.from({ length: 1 + random.below(2) }, branch)
    const used = branches.map((b) => new Set(b.match(/\?[a-z]\d+/g) ?? []))
    const common = [...used[0]].filter((v) => used.every((set) => set.has(v)))
    const p = this.#prefix()
    if (random.chance(0.2) || common.length === 0) return `(${p}or ${branches.join(" ")})`
    const shared = common.filter((_, i) => i === 0 || random.chance(0.5))
    return `(${p}or-join [${shared.join(" ")}] ${branches.join(" ")})`
  }

  /** An `or-join` that must be given a binding. */
  #required(): string {
    const [l, e] = [this.#variable("l"), this.#variable("e")]
    const n = `?l${50 + this.#fresh++}`
    return this.#random.pick([
      `(or-join [[${l}] ?l5] [(+ ${l} 1) ?l5] (and [(quot 6 ${l}) ?l5] [_ :age ?l5]))`,
      `(or-join [[${e}]] [${e} :tag :x] (and [${e} :age ${n}] [(quot 3 ${n}) _]))`,
      `(or-join [[${l}] ${e}] (and [(dec ${l}) ${n}] [${e} :size ${n}]) (and [(> ${l} 2)] [${e} :boss _]))`,
    ])
  }

  #local(variable: string): string {
    return `${variable.slice(0, 2)}${50 + this.#fresh++}`
  }
}
