import type { Kind } from "./document.js"

/** What a kind of cell holds and does, and what its info string may say, each in a line: for reference pages and help. */
export interface CellMeaning {
  readonly does: string
  readonly body: string
}

export const CELL_KINDS: Readonly<Record<Kind, CellMeaning>> = {
  schema: { does: "installs attributes; takes no t", body: "transaction forms" },
  tx: { does: "makes one transaction", body: "transaction forms" },
  load: {
    does: "loads a data file, a transaction a batch",
    body: '`{:path "films.json" :rows […] :map {…} :batch 100}`',
  },
  rules: { does: "gives rules to the views below that take `%`", body: "rules" },
  view: { does: "keeps a query from here on; a later one of the same name takes its place", body: "a query" },
  args: { does: "changes the values of a view's `:in`, as a transaction of its own", body: "a vector of values" },
  query: {
    does: "answers a query in full where it stands; the `expect` below holds its rows",
    body: "a query; with the language `sql` a question in SQL about the history up to here",
  },
  listen: {
    does: "transacts forms for each row that a view gains or loses",
    body: "`{:on :assert :tx […]}`, the view's columns as variables",
  },
  config: { does: "checks a config, and keeps its circuits as views", body: "a config, or what is to be exported" },
  expect: {
    does: "compares what a transaction changed in a view, or what a view or query holds",
    body: "rows in canonical order, one a line; `...` stands for any number of them",
  },
  circuit: { does: "is refused in this version", body: "a circuit by hand" },
  export: { does: "is refused in this version", body: "what is to be exported" },
  sh: { does: "is shown, never run", body: "shell commands" },
}

/** What the attributes of cells mean. */
export const ATTRIBUTE_MEANINGS: Readonly<Record<string, string>> = {
  rules: "the names of rules cells, with commas between them; all above when left out",
  args: "the values of `:in`, as a vector or a map by variable",
  sources: "further databases by name",
  view: "the view to listen to",
  "@": "`@NAME` is the transaction of that cell, `@3` the third; the nearest above when left out",
  full: "the whole view, rows without signs",
  circuit: "the operators of the view as text",
  error: "parts of the error that the cell above, or the named one, ends in",
  op: "the change of one operator's output, by its id",
  rows: "how many rows there are",
}

/** What a `load` may say. */
export const LOAD_MEANINGS: Readonly<Record<string, string>> = {
  path: "a JSON, CSV or Parquet file, relative to the notebook, or `npm:PACKAGE/PATH` in an installed package",
  rows: "the way to the records in a JSON file: a string or number goes to that member, a variable to each member, and is a column with their keys; where it ends in an array, the elements are the records; not needed for an array of records",
  map: 'the form of a record: for each attribute a column ("Title"), a path in the record (["author" "name"], [] for the record itself), a variable of `:rows`, a form for what a reference leads to ({:package/path ?name}), or a lookup ref ([:package/path ?name])',
  batch: "how many records make a transaction; 100 when left out",
}
