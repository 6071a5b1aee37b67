const SCHEMA = `\`\`\`edn schema films
[{:db/ident :film/title :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :film/genre :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
 {:db/ident :film/year  :db/valueType :db.type/long   :db/cardinality :db.cardinality/one}]
\`\`\`

`
const GENRES = ["action", "drama", "comedy", "horror"]
const VIEW = `\`\`\`clojure view recent
[:find ?title ?genre :where [?f :film/title ?title] [?f :film/genre ?genre] [?f :film/year ?y] [(> ?y 1950)]]
\`\`\`

`

const fence = (info, body) => `\`\`\`${info}\n${body}\n\`\`\`\n\n`
const film = (i) => `{:film/title "Film ${i}" :film/genre "${GENRES[i % 4]}" :film/year ${1900 + (i % 120)}}`
const many = (n, made) => Array.from({ length: n }, (_, i) => made(i))

const PANES = ["1", "j", "j", "k", "\r", "2", "j", "G", "g", "3"]
const prompt = (line) => `4${line}\r`
const LOOK = [...PANES, prompt(":delta"), prompt(":rows"), prompt(":state"), prompt(":schema"), prompt(":profile")]

/** Films in a file of their own, as `load` reads them. */
const filmFile = (n) =>
  JSON.stringify(many(n, (i) => ({ Title: `Film ${i}`, Genre: GENRES[i % 4], Year: 1900 + (i % 120) })))
const load = (batch) =>
  fence(
    "edn load films",
    `{:path "films.json" :map {:film/title "Title" :film/genre "Genre" :film/year "Year"} :batch ${batch}}`,
  )

/** By name: a notebook's text, its files, and the keys to be pressed. */
export const WORLDS = {
  "cell-10k": () => ({
    text: `${SCHEMA}${VIEW}${fence("edn tx t1", `[${many(10_000, (i) => `[:db/add "f${i}" :film/title "Film ${i}"]`).join("\n ")}]`)}`,
    keys: [...LOOK, "5", "j", "j", "G"],
  }),
  "delta-10k": () => ({
    text: `${SCHEMA}${VIEW}${load(10_000)}`,
    files: { "films.json": filmFile(20_000) },
    keys: [...LOOK, ",", ".", "[", "[", "]", "1", "j", "2", "/Film 99\r", "s"],
  }),
  "operators-200": () => ({
    text: `${SCHEMA}${fence("clojure view wide", wide(24))}${load(50)}`,
    files: { "films.json": filmFile(500) },
    keys: [
      ...LOOK,
      ",",
      ".",
      "[",
      "]",
      "1",
      "z",
      "a",
      "v",
      "v",
      "f",
      "+",
      "_",
      prompt(":explain"),
      prompt(":zoom primitives"),
    ],
  }),
  "datoms-1m": () => ({
    text: `${SCHEMA}${VIEW}${load(10_000)}`,
    files: { "films.json": filmFile(333_000) },
    keys: [
      ...LOOK,
      ",",
      ".",
      "<",
      ">",
      prompt(":goto 20"),
      prompt('[:find (count ?f) :where [?f :film/genre "drama"]]'),
    ],
  }),
  "transactions-10k": () => ({
    text: `${SCHEMA}${VIEW}${load(1)}`,
    files: { "films.json": filmFile(10_000) },
    keys: [
      ...LOOK,
      ",",
      ".",
      "<",
      ">",
      prompt(":goto 5000"),
      prompt(":goto 10"),
      "3",
      "h",
      "l",
      prompt(`[${film(1)}]`),
      "n",
    ],
  }),
  "value-1mb": () => ({
    text: `${SCHEMA}${VIEW}${fence("edn tx t1", `[{:film/title "${"Robot Jox ".repeat(100_000)}" :film/genre "action" :film/year 1990}]`)}`,
    keys: [...LOOK, "2", " ", "j", "G", "\u001b", "y", "5", "j", "j", "j"],
  }),
}

/** A query of many clauses: two scans, a join and a filter for each year. */
function wide(branches) {
  const branch = (i) =>
    `(and [?f :film/genre "${GENRES[i % 4]}"] [?f :film/year ?y] [(= ?y ${1900 + i})] [?f :film/title ?title])`
  return `[:find ?title :where (or-join [?title] ${many(branches, (i) => branch(i).replaceAll("?f", `?f${i}`)).join("\n ")})]`
}
