/** Two views, one of them recursive over a rule; four transactions, the last of which takes an edge away. */
export const WAYS = `# Ways

Which towns can be reached, and <script>alert(1)</script> a [link](javascript:alert) that is none.

\`\`\`edn schema ways
[{:db/ident :town :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
 {:db/ident :to :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
\`\`\`

\`\`\`clojure rules way
[[(way ?a ?b) [?a :to ?b]]
 [(way ?a ?c) [?a :to ?b] (way ?b ?c)]]
\`\`\`

\`\`\`clojure view towns
[:find ?name :where [?t :town ?name]]
\`\`\`

\`\`\`clojure view reached
[:find ?from ?to
 :in $ %
 :where [?a :town ?from]
        (way ?a ?b)
        [?b :town ?to]]
\`\`\`

\`\`\`edn tx first
[{:town "A" :to {:db/id "b" :town "B"}}]
\`\`\`

\`\`\`edn tx further
[{:town "B" :to {:db/id "c" :town "C"}}]
\`\`\`

\`\`\`edn tx circle
[{:town "C" :to [:town "A"]}]
\`\`\`

\`\`\`edn tx broken
[[:db/retract [:town "A"] :to [:town "B"]]]
\`\`\`
`

/** A query of many clauses over few facts: about 200 operators. */
export const wide = (clauses: number): string => `# Wide

\`\`\`edn schema
[${Array.from({ length: clauses }, (_, i) => `{:db/ident :a${i} :db/valueType :db.type/long :db/cardinality :db.cardinality/one}`).join("\n ")}]
\`\`\`

\`\`\`clojure view wide
[:find ?e
 :where ${Array.from({ length: clauses }, (_, i) => `[?e :a${i} ?v${i}]`).join("\n        ")}]
\`\`\`

\`\`\`edn tx
[{:db/id "x" ${Array.from({ length: 3 }, (_, i) => `:a${i} ${i}`).join(" ")}}]
\`\`\`
`

/** A transaction that brings so many rows at once. */
export const long = (rows: number): string => `# Long

\`\`\`edn schema
[{:db/ident :n :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]
\`\`\`

\`\`\`clojure view numbers
[:find ?n :where [_ :n ?n]]
\`\`\`

\`\`\`edn tx
[${Array.from({ length: rows }, (_, i) => `{:n ${i}}`).join(" ")}]
\`\`\`
`
