import { read } from "../../src/edn/read.js"
import { sequence, type Value } from "../../src/edn/value.js"
import type { TxData } from "../../src/engine/engine.js"
import type { Random } from "./random.js"
import { randomTransaction } from "./world.js"

/** A transaction of any kind over the world of `SCHEMA`: forms, datoms as they are, and now and then a change of the schema. */
export function randomChange(random: Random): { readonly text: string; readonly data: TxData } {
  const roll = random.next()
  const isRaw = roll < 0.06
  const text = isRaw ? rawDatoms(random) : roll < 0.08 ? `[${random.pick(SCHEMA_CHANGES)}]` : forms(random)
  const items = sequence(read(text)) as readonly Value[]
  return { text, data: isRaw ? { datoms: items.map((datom) => sequence(datom) as Value[]) } : { forms: items } }
}

/** Schema that comes, is renamed, and changes its kind. */
const SCHEMA_CHANGES = [
  "{:db/ident :pair :db/valueType :db.type/tuple :db/tupleTypes [:db.type/long :db.type/keyword] :db/cardinality :db.cardinality/one}",
  "{:db/ident :late :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}",
  "{:db/id :late :db/ident :later}",
  "{:db/id :later :db/ident :late}",
  "{:db/id :nick :db/cardinality :db.cardinality/one}",
  "{:db/id :nick :db/cardinality :db.cardinality/many}",
  "{:db/id :rate :db/cardinality :db.cardinality/many}",
  "{:db/id :rate :db/cardinality :db.cardinality/one}",
  "{:db/id :boss :db/isComponent true}",
  "{:db/id :boss :db/isComponent false}",
  "{:db/id :age :db/unique :db.unique/value}",
  "[:db/retract :age :db/unique :db.unique/value]",
]

/** Facts of many values, and of an attribute that no schema has. */
function rawDatoms(random: Random): string {
  const one = (): string => {
    const e = random.chance(0.9) ? String(10 + random.below(8)) : random.pick(['"thing"', ":free/one"])
    const fact = random.pick([
      `:size ${random.below(4)}`,
      `:tag ${random.pick([":x", ":y", ":z"])}`,
      `:friend ${10 + random.below(7)}`,
      `:free ${random.pick(["1", ":x", '"p"', "[1 :x]", "2.5"])}`,
    ])
    return `[${e} ${fact}${random.chance(0.35) ? " nil false" : ""}]`
  }
  return `[${Array.from({ length: 1 + random.below(3) }, one).join(" ")}]`
}

/** The forms that `randomTransaction` does not write: maps that find or make their entity, nested and reverse ones, `cas`. */
function forms(random: Random): string {
  if (random.chance(0.6)) return randomTransaction(random)
  const name = () => `:name "E${random.below(7)}"`
  const long = () => random.below(5)
  const form = (): string =>
    random.pick([
      `{${name()} :age ${long()} :size ${long()}}`,
      `{${name()} :friend [${name()}] :tag [:x :y]}`,
      `{${name()} :boss {${name()} :rate 1.0}}`,
      `{${name()} :_friend [${name()}]}`,
      `{${name()} :_boss {${name()}}}`,
      `{:db/id "new" ${name()} :friend "new"}`,
      `[:db/retract [${name()}] :${random.pick(["size", "friend", "boss", "nick"])}]`,
      `[:db/cas [${name()}] :age ${random.pick(["nil", String(long())])} ${long()}]`,
      `[:db/add [${name()}] :pair [${random.below(3)} ${random.pick([":x", ":y"])}]]`,
      `{${name()} :late [${name()}]}`,
      `{${name()} :active ${random.chance(0.5)}}`,
      `{${name()} :nick "p" :tag :z}`,
    ])
  return `[${Array.from({ length: 1 + random.below(3) }, form).join(" ")}]`
}
