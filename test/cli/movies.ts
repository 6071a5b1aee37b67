/** The seed example: a schema, a query, and a log of two transactions. */
export const SCHEMA = `[
 {:db/ident :movie/title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :movie/genre :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :movie/release-year :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]`

export const QUERY = `[:find ?title
 :where [?movie :movie/title ?title]
        [?movie :movie/genre "action/adventure"]
        [?movie :movie/release-year ?year]
        [(>= ?year 1980)]]`

const T1 = `{:tx-data [{:movie/title "The Goonies" :movie/genre "action/adventure" :movie/release-year 1985}
           {:movie/title "Commando" :movie/genre "action/adventure" :movie/release-year 1985}
           {:movie/title "Repo Man" :movie/genre "punk dystopia" :movie/release-year 1984}]}`

const T2 = `{:tx-data [{:movie/title "Predator" :movie/genre "action/adventure" :movie/release-year 1987}]}`

export const LOG = `${T1}\n${T2}\n`

export const MOVIES = { "schema.edn": SCHEMA, "q.edn": QUERY, "log.edn": LOG }

/** The options that name it. */
export const HISTORY = ["--log", "log.edn", "--query", "q.edn", "--schema", "schema.edn"]
