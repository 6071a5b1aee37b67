const DROPS_EMPTY_FACTOR =
  "Datomic ignores an empty clause that shares no variable with the rest; a product with nothing is empty"
const MISREADS_REPEATED = "Datomic reads [?x :r ?x] in a branch of or-join as [_ :r ?x]; it is a selection"
const LOSES_EQUAL =
  "Datomic loses rows of (= ?x constant) behind a rule call; with the clauses in another order it has them"

/** Answers that contradict the language, and each other: `random/11-24` and `pattern/repeated` are answered rightly. */
export const CONTRADICTED: ReadonlyMap<string, string> = new Map([
  ["pattern/all-const", DROPS_EMPTY_FACTOR],
  ["equal/after-rule", LOSES_EQUAL],
  ["random/11-56", DROPS_EMPTY_FACTOR],
  ["random/11-358", MISREADS_REPEATED],
  ["random/11-376", MISREADS_REPEATED],
  ["random/11-497", MISREADS_REPEATED],
  ["random/12-110", MISREADS_REPEATED],
  ["random/12-269", MISREADS_REPEATED],
])
