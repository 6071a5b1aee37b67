import type { Random } from "./random.js"

/** A variable of a kind, by the letter after its question mark; `fresh` ones are bound by nothing else. */
type VariableOf = (kind: string) => string

/** Expressions over every built-in and every form of binding that `QueryMaker` does not write by itself; some throw, some are refused. */
export function randomExpression(random: Random, of: VariableOf, source: string): string {
  return random.pick([number, selection, text, collection, destructured, database])(random, of, source)
}

const bound = (random: Random, of: VariableOf, kind: string): string =>
  random.chance(0.4) ? of(kind) : `?${kind}${5 + random.below(2)}`

function number(random: Random, of: VariableOf): string {
  const [l, m] = [of("l"), of("l")]
  const call = random.pick([
    `(- ${l} ${m})`,
    `(- ${l})`,
    `(* ${l} ${m} 2)`,
    `(dec ${l})`,
    `(inc ${l})`,
    `(max ${l} ${m} 1)`,
    `(min ${l} 2)`,
    `(abs ${l})`,
    `(mod 7 ${l})`,
    `(rem -7 ${l})`,
    `(quot ${l} ${m})`,
    `(compare ${l} ${m})`,
    `(my/half ${l})`,
    `(count ${of("s")})`,
    `(+ 9223372036854775805 ${l})`,
  ])
  if (random.chance(0.2)) return `[(${random.pick(["+", "*", "/", "-"])} ${of("d")} ${random.pick([l, "0.5"])}) ?d5]`
  return `[${call} ${random.chance(0.15) ? "_" : bound(random, of, "l")}]`
}

function selection(random: Random, of: VariableOf): string {
  const [l, k, s, b] = ["l", "k", "s", "b"].map(of)
  return random.pick([
    `[(< ${l} 3 ${of("l")})]`,
    `[(<= 1 ${l})]`,
    `[(not= ${l} ${of("l")})]`,
    `[(> ${k} :x)]`,
    `[(< ${s} ${k})]`,
    `[(== ${of("d")} ${l})]`,
    `[(${random.pick(["zero?", "pos?", "neg?", "odd?"])} ${l})]`,
    `[(${random.pick(["number?", "string?", "keyword?", "integer?", "double?", "boolean?", "nil?", "some?"])} ${of(random.pick(["l", "s", "d", "k", "b", "v"]))})]`,
    `[(${random.pick(["true?", "false?", "not", "identity"])} ${b})]`,
    `[(${random.pick(["and", "or"])} ${b} ${of("b")})]`,
    `[(in ${k} [:x :y])]`,
    `[(${random.pick(["like", "not-like"])} ${s} "E%")]`,
    `[(#{:x :y} ${k})]`,
    `[(contains? #{1 2} ${l})]`,
    `[(clojure.string/${random.pick(["starts-with?", "ends-with?", "includes?"])} ${s} "E")]`,
    `[(clojure.string/blank? ${s})]`,
  ])
}

function text(random: Random, of: VariableOf): string {
  const [s, k] = [of("s"), of("k")]
  return random.pick([
    `[(clojure.string/upper-case ${s}) ${bound(random, of, "s")}]`,
    `[(clojure.string/replace ${s} "E" "p") ${bound(random, of, "s")}]`,
    `[(clojure.string/join "," [1 2]) ?s6]`,
    `[(str ${of("l")} ${k} ${s}) ?s5]`,
    `[(subs ${s} 0 1) ?s5]`,
    `[(name ${k}) ${bound(random, of, "s")}]`,
    `[(namespace ${k}) ?s5]`,
    `[(keyword ${s}) ${bound(random, of, "k")}]`,
    `[(compare ${s} ${of("s")}) ${bound(random, of, "l")}]`,
  ])
}

function collection(random: Random, of: VariableOf): string {
  const [l, k] = [of("l"), of("k")]
  return random.pick([
    `[(get {1 :x 2 :y} ${l}) ${bound(random, of, "k")}]`,
    `[({0 :x 3 :z} ${l}) ${bound(random, of, "k")}]`,
    `[(${random.pick([":x", ":y"])} {:x 1}) ${bound(random, of, "l")}]`,
    `[(nth [4 5 6] ${l}) ${bound(random, of, "l")}]`,
    `[(first [7 8]) ${bound(random, of, "l")}]`,
    `[(vector ${l} ${k}) ?v2]`,
    `[(list ${l} 1) ?v2]`,
    `[(first ?v2) ${bound(random, of, "l")}]`,
    `[(count ?v2) ${bound(random, of, "l")}]`,
    `[(contains? {1 nil} ${l}) ${of("b")}]`,
  ])
}

function destructured(random: Random, of: VariableOf): string {
  const [l, k] = [of("l"), of("k")]
  return random.pick([
    `[(tuple ${l} ${k}) [?l5 ${bound(random, of, "k")}]]`,
    `[(tuple ${l} ${l}) [?l5 ?l5]]`,
    `[(untuple ?v1) [${bound(random, of, "l")} ?k5]]`,
    `[(ground [[1 [2 :x]] [0 [3 :y]]]) [[${l} [?l6 ${k}]]]]`,
    `[(ground [1 nil 3]) [?l5 _ ${bound(random, of, "l")}]]`,
    `[(ground [[1 2] [3]]) [[${bound(random, of, "l")} ...] ...]]`,
    `[(ground #{1 2 3}) [${l} ...]]`,
    `[(ground {1 :x 2 :y}) [[${l} ${k}]]]`,
    `[(ground [[1 :x] [2]]) [[${l} ${k}]]]`,
    `[(vector ${l} 2 ${of("l")}) [${bound(random, of, "l")} ...]]`,
  ])
}

function database(random: Random, of: VariableOf, source: string): string {
  const e = of("e")
  return random.pick([
    `[(get-else ${source} ${e} :rate 0.5) ${bound(random, of, "d")}]`,
    `[(get-else ${source} ${e} :boss ${e}) ${of("e")}]`,
    `[(get-else ${source} ${e} :name "none") ${bound(random, of, "s")}]`,
    `[(get-some ${source} ${e} :boss :age :name) [?a1 ?v6]]`,
    `[(get-some ${source} ${e} :active) ?v2]`,
    `[(missing? ${source} ${e} :${random.pick(["tag", "friend", "late", "name"])})]`,
  ])
}

/** Patterns of what is rare: the transaction, its facts, `op`, attributes as entities, any attribute, what the schema has not yet. */
export function randomFact(random: Random, of: VariableOf, prefix: string): string {
  const [e, f] = [of("e"), of("e")]
  const pattern = random.pick([
    `${e} :age ${of("l")} ?t1 ${of("b")}`,
    `?t1 :nick ${of("s")}`,
    `?t1 :db/txInstant`,
    `?a1 :db/ident ${of("k")}`,
    `:age :db/cardinality ${f}`,
    `${e} :pair ?v1`,
    `${e} :pair [1 :x]`,
    `${e} :late ${f}`,
    `${e} :later ${f}`,
    `${e} :free ?v1`,
    `${e}`,
    `${e} _ ${of(random.pick(["l", "s", "k", "e"]))}`,
    `${e} ?a1 ${of("l")} ?t1`,
    `_ :friend ${f}`,
    `${e} :friend ${e}`,
    `${e} ${random.pick([":tag", ":size"])} ?v1`,
  ])
  return `[${prefix}${pattern}]`
}
