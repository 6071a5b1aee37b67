import { expect, test } from "vitest"
import { ATTRIBUTE_MEANINGS } from "../../src/notebook/cell-kinds.js"
import { ATTRIBUTES } from "../../src/notebook/check.js"

test("every attribute of a cell has a meaning, and nothing else has", () => {
  expect(Object.keys(ATTRIBUTE_MEANINGS).toSorted()).toEqual([...new Set(Object.values(ATTRIBUTES).flat())].toSorted())
})
