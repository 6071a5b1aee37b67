import { expect, test } from "vitest"
import { world } from "./support.js"

const DATOMS = '[[1 :name "Ann"] [1 :age 3]]'

test.each([
  [
    "an expression",
    "[:find ?n ?a :where [?e :name ?n] [?e :age ?a] [(> ?a 2)]]",
    ["Ann", 2],
    "[(> ?a 2)] does not hold for the row",
  ],
  [
    "one after another",
    "[:find ?n ?b :where [?e :name ?n] [(ground 4) ?a] [(+ ?a 1) ?b] [?e :age ?b]]",
    ["Ann", 6],
    "[(+ ?a 1) ?b] does not hold for the row",
  ],
  ["a variable twice", "[:find ?n ?n :where [?e :name ?n]]", ["Ann", "Bob"], '?n has one value, not "Ann" and "Bob"'],
  ["a count", "[:find (count ?e) :where [?e :name]]", [0], "(count ?e) is a whole number from 1, not 0"],
])("%s tells that no facts can bring a row in", async (_, query, row, reason) => {
  const w = await world(DATOMS, query)
  expect(await w.whyNot("v", row)).toMatchObject({ advice: null, impossible: reason })
})

test("what the query alone does not forbid is not called impossible, found or not", async () => {
  const w = await world(DATOMS, "[:find ?n ?a :where [?e :name ?n] [?e :age ?a] [(> ?a 2)] [(!= ?e 2)]]")
  expect(await w.whyNot("v", ["Bob", 3])).toMatchObject({ impossible: null, advice: expect.anything() })
  const u = await world(DATOMS, "[:find ?n :where [?e :name ?n] [(quot 6 0) ?x] (not [?e :name ?n])]")
  expect(await u.whyNot("v", ["Bob"])).toMatchObject({ impossible: null, advice: null })
})
