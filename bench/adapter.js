/**
 * Wizard as a peer, through its public library alone. Needs the build (`npm run build`).
 *
 * The view is added before the load, as each peer wires its plan then; `load` transacts the base transaction by transaction, as a sync
 * of a source does.
 */
import { Wizard } from "../dist/src/index.js"

const PATHS = {
  query: "[:find ?a ?c :in $ % :where (path ?a ?c)]",
  rules: "[[(path ?a ?c) [?a :node/edge ?c]] [(path ?a ?c) [?a :node/edge ?b] (path ?b ?c)]]",
}

/** The workloads in Datalog. */
const VIEWS = {
  W1: {
    query: `[:find ?title :where [?m :movie/title ?title] [?m :movie/genre "action/adventure"]
             [?m :movie/release-year ?y] [(>= ?y 1980)]]`,
  },
  W2: {
    query: `[:find ?a ?c :where [?a :person/follows ?b] [?b :person/follows ?c]
             [?c :person/city ?city] [?a :person/city ?city]]`,
  },
  W3: {
    query: `[:find ?p :where [?p :person/name _]
             (not-join [?p] [?p :person/follows ?b] [?b :person/blocked true])]`,
  },
  W4: { query: "[:find ?g (count ?m) (max ?y) :where [?m :movie/genre ?g] [?m :movie/release-year ?y]]" },
  W5: PATHS,
  W5c: PATHS,
}

/** A peer of `workload.ts`: `load(datoms)`, `transact(datoms)`, `view()`; datoms are `[e a v tx added]`. */
export async function create(workload) {
  const wizard = await Wizard.load()
  await wizard.addView(workload, VIEWS[workload])
  return {
    load(datoms) {
      for (const transaction of transactions(datoms)) wizard.transactSync({ datoms: transaction })
    },
    transact(datoms) {
      wizard.transactSync({ datoms })
    },
    view: () => wizard.view(workload).rows(),
  }
}

/** The base as the transactions that it was: runs of datoms of one tx. */
function* transactions(datoms) {
  for (let from = 0, to = 0; from < datoms.length; from = to) {
    while (to < datoms.length && datoms[to][3] === datoms[from][3]) to++
    yield datoms.slice(from, to)
  }
}
