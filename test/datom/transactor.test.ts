import { describe, expect, it } from "vitest"
import { transact } from "../../src/datom/transactor.js"
import { Double, keyword } from "../../src/edn/value.js"
import { database, datoms, facts, INSTANT, raw, tx } from "./support.js"

const SCHEMA = `[{:db/ident :id :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
  {:db/ident :code :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
  {:db/ident :email :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/value}
  {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
  {:db/ident :score :db/valueType :db.type/double :db/cardinality :db.cardinality/many}
  {:db/ident :friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
  {:db/ident :boss :db/valueType :db.type/ref :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
  {:db/ident :part :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
  {:db/ident :big :db/valueType :db.type/bigint :db/cardinality :db.cardinality/one}
  {:db/ident :at :db/valueType :db.type/tuple :db/tupleTypes [:db.type/ref :db.type/long] :db/cardinality :db.cardinality/one}]`

const code = (text: string): unknown => expect.objectContaining({ code: `db.error/${text}` })

/** Codes of refused transactions over one entity `a` (id 11) with two facts. */
function refused(forms: string): () => unknown {
  const db = database(SCHEMA)
  tx(db, '[{:id "a" :age 1 :email "a@x"} {:id "b" :code 2}]')
  return () => tx(db, forms)
}

describe("entities", () => {
  it("counts ids from 1 in order of first appearance, the schema's included", () => {
    const db = database(SCHEMA)
    const { tempids } = tx(
      db,
      '[{:db/id "x" :friend ["y"]} {:db/id "y" :age 1} {:db/id -7 :age 2} {:db/id #db/id [:db.part/user -8] :age 3}]',
    )
    expect([...tempids]).toEqual([
      ["x", 11],
      ["y", 12],
      [-7, 13],
      [-8, 14],
    ])
    expect(db.nextEntity).toBe(15)
  })

  it("names its own transaction in every way", () => {
    const db = database(SCHEMA)
    const done = tx(
      db,
      '[{:db/id "datomic.tx" :age 1} [:db/add :db/current-tx :score 1.0] {:id "q" :friend "datomic.tx"}]',
    )
    expect(datoms(db, done)).toEqual([
      "[536870913 :age 1 true]",
      "[536870913 :score 1.0 true]",
      '[11 :id "q" true]',
      "[11 :friend 536870913 true]",
    ])
    expect(done.tempids.get("datomic.tx")).toBe(536870913)
  })

  it("keeps the instant of a transaction's entity that has one, and takes the one that is given", () => {
    const db = database(SCHEMA)
    tx(db, '[[:db/add "datomic.tx" :db/txInstant #inst "2020-01-01"]]')
    tx(db, '[{:id "x"}]', { t: 1 })
    const instants = facts(db).filter((text) => text.startsWith("[536870913"))
    expect(instants).toEqual(['[536870913 :db/txInstant #inst "2020-01-01T00:00:00.000-00:00" 536870913]'])
  })

  it("lets tempids meet through an identity that is a reference to a tempid", () => {
    const db = database(SCHEMA)
    const { tempids } = tx(
      db,
      '[{:db/id "p" :boss "b1" :age 1} {:db/id "q" :boss "b2" :score 1.0} {:db/id "b1" :id "z"} {:db/id "b2" :id "z"}]',
    )
    expect(tempids.get("p")).toBe(tempids.get("q"))
    expect(tempids.get("b1")).toBe(tempids.get("b2"))
  })

  it("refuses what names nothing, with the nearest name", () => {
    expect(refused("[[:db/add 5 :agee 1]]")).toThrow(expect.objectContaining({ hint: "did you mean :age?" }))
    expect(refused('[[:db/add [:id "zz"] :age 1]]')).toThrow(code("not-an-entity"))
    expect(refused("[[:db/add [:age 1] :age 1]]")).toThrow(code("lookup-ref-attr-not-unique"))
    expect(refused('[{:id "c" :friend "nobody"}]')).toThrow(code("tempid-not-an-entity"))
    expect(refused('[[:db/retract "new" :age 1]]')).toThrow(code("not-an-entity"))
    expect(refused("[[:db/ad 1 :age 1]]")).toThrow(expect.objectContaining({ hint: "did you mean :db/add?" }))
    expect(refused("[{:db/ensure :spec}]")).toThrow(code("unsupported"))
    expect(refused("[5]")).toThrow(code("invalid-form"))
  })
})

describe("uniqueness", () => {
  it("refuses two entities for one tempid, a taken value, and a value given twice", () => {
    expect(refused('[{:id "a" :code 2}]')).toThrow(code("unique-conflict"))
    expect(refused('[{:id "b" :email "a@x"}]')).toThrow(code("unique-conflict"))
    expect(refused('[{:id "c" :email "n"} {:id "d" :email "n"}]')).toThrow(code("unique-conflict"))
    expect(refused('[[:db/add [:id "a"] :id "b"]]')).toThrow(code("unique-conflict"))
  })

  it("lets a unique value move when its holder gives it up", () => {
    const db = database(SCHEMA)
    tx(db, '[{:id "a" :email "x"} {:id "b"}]')
    tx(db, '[[:db/retractEntity [:id "a"]] [:db/add [:id "b"] :email "x"]]')
    expect(facts(db).filter((text) => text.startsWith("[12 :email"))).toEqual(['[12 :email "x" 536870914]'])
  })
})

describe("retraction", () => {
  it("takes the old names, a missing value, and what is absent", () => {
    const db = database(SCHEMA)
    tx(db, '[{:id "a" :age 1 :score [1.0 2.0] :part [{:age 5 :friend [[:db/ident :id]]}]}]')
    expect(datoms(db, tx(db, '[[:db/retract [:id "a"] :score] [:db/retract [:id "a"] :age 9]]'))).toEqual([
      "[11 :score 1.0 false]",
      "[11 :score 2.0 false]",
    ])
    expect(datoms(db, tx(db, '[[:db.fn/cas [:id "a"] :age 1 2] [:db.fn/retractEntity 99]]'))).toEqual([
      "[11 :age 2 true]",
      "[11 :age 1 false]",
    ])
    tx(db, '[[:db.fn/retractEntity [:id "a"]]]')
    expect(facts(db).filter((text) => /^\[1[12] /.test(text))).toEqual([])
  })

  it("contradicts an assertion of the same fact", () => {
    expect(refused('[[:db/add [:id "a"] :age 1] [:db/retract [:id "a"] :age]]')).toThrow(code("datoms-conflict"))
    expect(refused('[[:db/add [:id "a"] :age 1] [:db/add [:id "a"] :age 2]]')).toThrow(code("datoms-conflict"))
    expect(refused('[[:db/retractEntity [:id "a"]] [:db/add [:id "a"] :age 1]]')).toThrow(code("datoms-conflict"))
    expect(refused('[[:db/cas [:id "a"] :age nil 2]]')).toThrow(code("cas-failed"))
  })
})

describe("values", () => {
  it("takes longs for doubles only from JS", () => {
    const db = database(SCHEMA)
    expect(() => tx(db, '[{:id "a" :score 1}]')).toThrow(code("wrong-type-for-attribute"))
    const done = transact(db, [[keyword("db/add"), "x", keyword("score"), 1]], { instant: INSTANT, jsNumbers: true })
    expect(db.dictionary.decode(db.log.v[done.end - 1])).toEqual(new Double(1))
  })

  it("takes any integer for bigint, 64 bits for long, idents inside tuples", () => {
    const db = database(SCHEMA)
    const done = tx(
      db,
      '[{:id "a" :big 5 :at [:age nil]} {:id "b" :big 99999999999999999999N :at [[:db/ident :id] 7]}]',
    )
    expect(datoms(db, done)).toContain("[11 :at [4 nil] true]")
    expect(datoms(db, done)).toContain("[12 :at [1 7] true]")
    expect(() => tx(db, '[{:id "c" :age 9223372036854775808}]')).toThrow(code("wrong-type-for-attribute"))
    expect(() => tx(db, '[{:id "c" :at [1 "x"]}]')).toThrow(code("invalid-tuple-value"))
  })
})

describe("schema", () => {
  const define = (text: string): (() => unknown) => refused(`[{:db/ident :new ${text}}]`)

  it("refuses attributes that are not whole", () => {
    const bad = code("invalid-install-attribute")
    expect(define(":db/valueType :db.type/strin :db/cardinality :db.cardinality/one")).toThrow(
      expect.objectContaining({ code: "db.error/invalid-install-attribute", hint: "did you mean :db.type/string?" }),
    )
    expect(define(":db/valueType :db.type/string")).toThrow(bad)
    expect(define(":db/cardinality :db.cardinality/one")).toThrow(bad)
    expect(define(":db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/isComponent true")).toThrow(bad)
    expect(define(":db/valueType :db.type/tuple :db/cardinality :db.cardinality/one")).toThrow(bad)
    expect(define(":db/tupleAttrs [:id :code]")).toThrow(code("unsupported"))
    expect(refused('[{:db/id "x" :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]')).toThrow(bad)
  })

  it("changes what the facts bear", () => {
    const db = database(SCHEMA)
    tx(db, '[{:id "a" :age 1 :score [1.0 2.0]} {:id "b" :age 1}]')
    const bad = code("invalid-alter-attribute")
    expect(() => tx(db, "[{:db/ident :age :db/valueType :db.type/string}]")).toThrow(bad)
    expect(() => tx(db, "[{:db/ident :score :db/cardinality :db.cardinality/one}]")).toThrow(bad)
    expect(() => tx(db, "[{:db/ident :age :db/unique :db.unique/value}]")).toThrow(bad)
    expect(() => tx(db, "[[:db/retract :age :db/valueType :db.type/long]]")).toThrow(bad)
    expect(db.attribute(keyword("age"))?.valueType).toBe("long")
    tx(db, '[[:db/retract [:id "a"] :score 2.0] [:db/retract [:id "b"] :age 1]]')
    tx(db, "[{:db/ident :score :db/cardinality :db.cardinality/one} {:db/ident :age :db/unique :db.unique/identity}]")
    expect(datoms(db, tx(db, "[{:age 1 :score 3.0}]"))).toEqual(["[11 :score 3.0 true]", "[11 :score 1.0 false]"])
  })

  it("keeps the facts of a renamed attribute, and takes it back", () => {
    const db = database(SCHEMA)
    tx(db, '[{:id "a" :age 1}]')
    tx(db, "[{:db/id :age :db/ident :years}]")
    expect(facts(db)).toContain("[11 :years 1 536870913]")
    expect(db.attribute(keyword("age"))).toBeUndefined()
    db.undo()
    expect(facts(db)).toContain("[11 :age 1 536870913]")
  })

  it("does without for raw datoms, not for forms", () => {
    const db = database()
    raw(db, "[[1 :loose 1]]")
    expect(() => tx(db, "[[:db/add 1 :loose 2]]")).toThrow(code("not-an-entity"))
  })
})
