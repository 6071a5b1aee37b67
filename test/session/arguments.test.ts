import { expect, test } from "vitest"
import { openText } from "./support.js"

const NOTEBOOK = `\`\`\`edn schema s
[{:db/ident :a/x :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]
\`\`\`

\`\`\`clojure view v args=[1]
[:find ?x :in $ ?least :where [_ :a/x ?x] [(>= ?x ?least)]]
\`\`\`

\`\`\`edn tx one
[{:a/x 1} {:a/x 5}]
\`\`\`

\`\`\`edn tx refused
[{:a/x "no"}]
\`\`\`

\`\`\`edn args v
[4]
\`\`\`

\`\`\`edn tx after
[{:a/x 7}]
\`\`\`
`

test("arguments after a refused transaction stand at the t that their cell says", async () => {
  const session = await openText(NOTEBOOK)
  const cells = session.cells.all.filter(({ t }) => t !== null).map(({ cell, t }) => [cell.kind, cell.name, t])
  expect(cells).toContainEqual(["args", "v", 3])
  expect(cells).toContainEqual(["tx", "after", 4])
  expect(session.timeline(0, session.last).map(({ t, label }) => [t, label])).toEqual([
    [0, undefined],
    [1, "one"],
    [3, "v"],
    [4, "after"],
  ])
  await session.goto(3)
  expect(session.rows("v").rows).toEqual([[5]])
  await session.back()
  expect([session.t, session.rows("v").rows]).toEqual([1, [[1], [5]]])
  await session.close()
})
