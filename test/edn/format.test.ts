import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { format } from "../../src/edn/format.js"
import { identity } from "../../src/edn/print.js"
import { readAll } from "../../src/edn/read.js"
import { type TextItem, textTree } from "../../src/edn/text-tree.js"
import { seed } from "../support/seed.js"
import { gap, spell } from "../support/spelling.js"
import { values } from "../support/values.js"

const cases: readonly (readonly [name: string, from: string, to: string])[] = [
  ["what fits stays on one line", "[:find ?x\n :where [?x :a 1]]", "[:find ?x :where [?x :a 1]]"],
  [
    "a query has a section a line and a clause a line",
    `[:find ?title ?year :in $ ?genre :where [?m :movie/title ?title] [?m :movie/genre ?genre]
[?m :movie/year ?year] (not-join [?m] [?m :movie/withdrawn true])]`,
    `[:find ?title ?year
 :in $ ?genre
 :where [?m :movie/title ?title]
        [?m :movie/genre ?genre]
        [?m :movie/year ?year]
        (not-join [?m] [?m :movie/withdrawn true])]`,
  ],
  [
    "comments stay before and behind what they speak of",
    `[:find ?t ; the title
 ; only films
 :where
 [?m :movie/title ?t] ; named

 ; not withdrawn
 (not [?m :movie/withdrawn true])
 ; the end
 ]
`,
    `[:find ?t ; the title
 ; only films
 :where [?m :movie/title ?t] ; named

        ; not withdrawn
        (not [?m :movie/withdrawn true])
        ; the end
 ]
`,
  ],
  [
    "the clauses of an or stand under each other, those of or-join two columns in",
    `[(likes ?person ?movie) (or-join [?person ?movie] (and [?person :person/favourite ?movie] [?movie :movie/released true])
      (or [?person :person/seen ?movie] [?person :person/recommends ?movie-that-is-long ?tx true]))]`,
    `[(likes ?person ?movie)
 (or-join [?person ?movie]
   (and [?person :person/favourite ?movie] [?movie :movie/released true])
   (or [?person :person/seen ?movie]
       [?person :person/recommends ?movie-that-is-long ?tx true]))]`,
  ],
  [
    "the values of a map stand in a column",
    `{:wizard/workspace-dir "my-circuits", :wizard/args [1980] #_old :wizard/name "1980s action films with heroes"}`,
    `{:wizard/workspace-dir "my-circuits",
 :wizard/args          [1980]
 #_old
 :wizard/name          "1980s action films with heroes"}`,
  ],
  [
    "a schema is a table",
    `[{:db/ident :movie/title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :movie/year :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`,
    `[{:db/ident :movie/title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :movie/year  :db/valueType :db.type/long   :db/cardinality :db.cardinality/one}]`,
  ],
  ["forms at the top stand on lines of their own", "1 2\n\n\n\n; note\n[3\n4]", "1\n2\n\n; note\n[3 4]"],
  [
    "prefixes stand close",
    `#_ #_ 1 [2] #inst\n"2020" #:a {:b 1} #my/tag{:a 1}`,
    `#_#_1 [2]\n#inst "2020"\n#:a{:b 1}\n#my/tag {:a 1}`,
  ],
  ["nothing stays nothing", " , \n", ""],
]

describe("format", () => {
  test.each(cases)("%s", (_name, from, to) => {
    expect(format(from)).toBe(to)
    expect(format(to)).toBe(to)
  })

  test("changes only white space, and formatting twice is formatting once", () => {
    const texts = fc
      .tuple(
        fc.array(fc.oneof(values, queries), { maxLength: 3 }),
        fc.array(fc.nat(1000), { minLength: 3, maxLength: 30 }),
      )
      .map(([all, numbers]) => {
        let at = 0
        const choose = (n: number) => numbers[at++ % numbers.length] % n
        return all.map((value) => spell(value, choose)).join(`${gap(choose)}\n`)
      })
    fc.assert(
      fc.property(texts, (text) => {
        const formatted = format(text)
        expect(readAll(formatted).map(identity)).toEqual(readAll(text).map(identity))
        expect(pieces(textTree(formatted))).toEqual(pieces(textTree(text)))
        expect(format(formatted)).toBe(formatted)
      }),
      { seed: seed(), numRuns: 1000 },
    )
  })
})

/** Vectors in the form of queries, around any values. */
const queries = fc
  .array(fc.tuple(fc.constantFrom(":find", ":where", ":in", ":with"), fc.array(values, { maxLength: 3 })), {
    maxLength: 3,
  })
  .map((parts) => [...readAll(":find"), ...parts.flatMap(([name, items]) => [...readAll(name), ...items])])

/** All that is written, without white space. */
function pieces(items: readonly TextItem[]): readonly string[] {
  return items.flatMap(({ node }) => {
    if (node.kind === "atom" || node.kind === "comment") return [node.text]
    if (node.kind === "prefix") return [node.text, ...pieces(node.items)]
    return [node.open, ...pieces(node.items), node.close]
  })
}
