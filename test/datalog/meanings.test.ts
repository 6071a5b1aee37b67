import { expect, test } from "vitest"
import { aggregates } from "../../src/datalog/aggregates.js"
import { databaseFunctions, functions } from "../../src/datalog/builtins.js"
import { meanings } from "../../src/datalog/meanings.js"

test("every built-in function and aggregate has a meaning, and nothing else has", () => {
  const names = [...functions.keys(), ...databaseFunctions.keys(), ...aggregates.keys()]
  const plain = new Set(names.filter((name) => !name.startsWith("clojure.core/")))
  expect([...meanings.keys()].toSorted()).toEqual([...plain].toSorted())
})
