export interface Table {
  readonly comment: string
  /** Name, type with constraints, comment. */
  readonly columns: readonly (readonly [name: string, type: string, comment: string])[]
}

/** The version of what stands in the file; a file that says another one is not opened. */
export const FORMAT = "1"

const VIEW = ["view", "VARCHAR NOT NULL", "The view's id."] as const
const ROW = "The row, one code a column."
const WEIGHT = ["weight", "BIGINT NOT NULL", "How often the row is there, or by how much that changed."] as const
const ITERATION = ["iteration", "INTEGER", "Inside a fixpoint: the round to which the row belongs."] as const
const OPERATOR = ["operator", "VARCHAR NOT NULL", "The operator's id in the view."] as const

/** What a Wizard keeps. Codes stand for values: from 0 on a code is the integer itself, below 0 it is a row of `value`. */
export const TABLES = {
  meta: {
    comment: "What the file is.",
    columns: [
      ["key", "VARCHAR PRIMARY KEY", "format, created_with, deltas, schema."],
      ["value", "VARCHAR NOT NULL", "Its value; format is the version of these tables."],
    ],
  },
  value: {
    comment:
      "The values behind negative codes, in order of first sight. A code from 0 on is the integer itself and has no row.",
    columns: [
      ["code", "INTEGER NOT NULL", "Below 0; −1 came first."],
      ["type", "VARCHAR NOT NULL", "long, double, string, keyword, instant …"],
      ["text", "VARCHAR NOT NULL", "EDN in ASCII."],
      ["number", "DOUBLE", "Of numbers their size, of instants the milliseconds since 1970: to order and reckon with."],
    ],
  },
  attribute: {
    comment: "The attributes of the schema of now.",
    columns: [
      ["code", "INTEGER NOT NULL", "What stands for it in datom.a once it is installed: its entity."],
      ["ident", "VARCHAR NOT NULL", "Its name, with the colon."],
      ["value_type", "VARCHAR NOT NULL", "long, string, ref …"],
      ["cardinality", "VARCHAR NOT NULL", "one or many."],
      ["uniqueness", "VARCHAR", "identity, value, or nothing."],
      ["is_component", "BOOLEAN NOT NULL", "Whether its values belong to the entity and are retracted with it."],
      ["doc", "VARCHAR", "What it is for."],
    ],
  },
  renamed: {
    comment:
      "Codes in datom.a that stand for another attribute code by now, since the schema came to know the attribute, or ceased to.",
    columns: [
      ["a", "INTEGER NOT NULL", "As it was written."],
      ["now", "INTEGER NOT NULL", "What it is now."],
    ],
  },
  transaction: {
    comment: "One row for each t.",
    columns: [
      ["t", "BIGINT PRIMARY KEY", "Counts the transactions from 1; 0 is what came before, such as the schema."],
      ["tx", "BIGINT", "Its entity; null when it has none."],
      ["instant", "TIMESTAMP", "Its :db/txInstant in UTC, when it has one."],
      ["source", "VARCHAR", "Where it was written, FILE:LINE."],
      ["label", "VARCHAR", "The name by which people know it."],
    ],
  },
  entry: {
    comment: "The log: each transaction itself, and each round of what listeners derived from it, which keeps its t.",
    columns: [
      ["n", "INTEGER NOT NULL", "Counts the entries from 0."],
      ["t", "BIGINT NOT NULL", "The transaction to which it belongs."],
      ["tx", "INTEGER", "The code of its tx; null when it has none."],
      ["next_entity", "INTEGER NOT NULL", "The entity counter after it."],
      ["datoms", "INTEGER NOT NULL", "How many datoms it has."],
    ],
  },
  datom: {
    comment: "Every change of a fact there ever was, in order. e, a and v are codes.",
    columns: [
      ["t", "BIGINT NOT NULL", "The transaction."],
      ["e", "INTEGER NOT NULL", "The entity."],
      ["a", "INTEGER NOT NULL", "The attribute as it was written: its entity, or the code of its name; see renamed."],
      ["v", "INTEGER NOT NULL", "The value."],
      ["added", "BOOLEAN NOT NULL", "True where the fact begins to hold, false where it ends."],
      ["was", "INTEGER", "Of a retraction: the code of the tx of the fact that it ended."],
      ["tx", "INTEGER NOT NULL", "The code of the datom's tx."],
    ],
  },
  view: {
    comment: "The living views.",
    columns: [
      ["id", "VARCHAR PRIMARY KEY", "Its id."],
      ["name", "VARCHAR NOT NULL", "Its name for people."],
      ["query", "VARCHAR NOT NULL", "The text of its query."],
      ["rules", "VARCHAR", "The text of its rules."],
      ["definition", "VARCHAR", "Its circuit in primitives, with the plan that was chosen (EDN)."],
      ["created_t", "BIGINT NOT NULL", "The t after which it was added."],
      ["source", "VARCHAR", "Where the query is written, FILE:LINE."],
      ["rules_source", "VARCHAR", "Where the rules are written, FILE:LINE."],
      ["sources", "VARCHAR", "Its further sources: a map of name and log (EDN)."],
    ],
  },
  argument: {
    comment:
      "The values of :in of each view: those with which it was added, then every change, which is a transaction of its own.",
    columns: [
      ["t", "BIGINT NOT NULL", "From when on they are in force."],
      VIEW,
      ["args", "VARCHAR NOT NULL", "A vector of the values in the order of :in (EDN in ASCII)."],
      ["n", "INTEGER", "The entry of the log that is the change; null for those with which the view was added."],
    ],
  },
  operator: {
    comment: "What each view runs.",
    columns: [
      VIEW,
      ["id", "VARCHAR NOT NULL", "Written by the clause path and the kind."],
      ["n", "INTEGER NOT NULL", "Its number in the order in which operators run."],
      ["kind", "VARCHAR NOT NULL", "scan, join, distinct …"],
      ["line", "INTEGER", "Where its clause stands in the text; null for what no clause says."],
      ["column", "INTEGER", "See line."],
      ["end_line", "INTEGER", "See line."],
      ["end_column", "INTEGER", "See line."],
      ["rule", "VARCHAR NOT NULL", "Its equation."],
      ["inputs", "VARCHAR[] NOT NULL", "The ids of what it reads."],
      ["columns", "VARCHAR[] NOT NULL", "The names of its columns."],
    ],
  },
  delta: {
    comment: "What operators put out, transaction by transaction, as far as the policy (meta, deltas) keeps it.",
    columns: [
      VIEW,
      OPERATOR,
      ["t", "BIGINT NOT NULL", "The transaction."],
      ITERATION,
      ["row", "INTEGER[] NOT NULL", ROW],
      WEIGHT,
    ],
  },
  state: {
    comment:
      "What operators held at the last checkpoint of the view; the rows of the operator out are those of the view.",
    columns: [
      VIEW,
      OPERATOR,
      ["port", "INTEGER NOT NULL", "Which of the operator's integrals, from 0."],
      ITERATION,
      ["row", "INTEGER[] NOT NULL", ROW],
      WEIGHT,
    ],
  },
  checkpoint: {
    comment: "The t of which table state tells.",
    columns: [VIEW, ["t", "BIGINT NOT NULL", "After this transaction."]],
  },
} satisfies Record<string, Table>

export type TableName = keyof typeof TABLES

/** The statements that make the tables and views of an empty file. */
export function creation(): string[] {
  const tables = Object.entries<Table>(TABLES).flatMap(([name, { comment, columns }]) => [
    `CREATE TABLE "${name}" (${columns.map(([column, type]) => `"${column}" ${type}`).join(", ")})`,
    `COMMENT ON TABLE "${name}" IS ${quoted(comment)}`,
    ...columns.map(([column, , text]) => `COMMENT ON COLUMN "${name}"."${column}" IS ${quoted(text)}`),
  ])
  const views = VIEWS.flatMap(({ name, comment, select, columns }) => [
    `CREATE VIEW ${name} AS ${select}`,
    `COMMENT ON VIEW ${name} IS ${quoted(comment)}`,
    ...columns.map(([column, text]) => `COMMENT ON COLUMN ${name}."${column}" IS ${quoted(text)}`),
  ])
  return [...tables, ...views]
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The EDN of a column of codes. */
const text = (code: string): string => `coalesce((SELECT text FROM value WHERE value.code = ${code}), ${code}::VARCHAR)`

/** The EDN of each code of a list column, in order. */
const texts = (table: string): string =>
  `(SELECT coalesce(list(coalesce(value.text, item.code::VARCHAR) ORDER BY item.i), [])
    FROM (SELECT unnest(${table}.row) AS code, generate_subscripts(${table}.row, 1) AS i) item
    LEFT JOIN value ON value.code = item.code)`

const EDN_ROW = ["row", "The row, the EDN of each column."] as const

const VIEWS = [
  {
    name: "current_datom",
    comment: "The facts that hold.",
    columns: [
      ["e", "The entity (EDN)."],
      ["a", "The attribute's name."],
      ["v", "The value (EDN)."],
      ["number", "Of a number its size, of an instant the milliseconds since 1970."],
      ["tx", "The tx that asserted it (EDN)."],
      ["t", "The transaction that asserted it."],
    ],
    select: `SELECT ${text("fact.e")} AS e,
      coalesce((SELECT ident FROM attribute WHERE attribute.code = fact.a), ${text("fact.a")}) AS a,
      ${text("fact.v")} AS v,
      CASE WHEN fact.v >= 0 THEN fact.v ELSE (SELECT number FROM value WHERE value.code = fact.v) END AS number,
      ${text("fact.tx")} AS tx, fact.t AS t
    FROM (SELECT e, coalesce(renamed.now, datom.a) AS a, v, arg_max(tx, datom.rowid) AS tx, arg_max(t, datom.rowid) AS t
      FROM datom LEFT JOIN renamed ON renamed.a = datom.a
      GROUP BY e, coalesce(renamed.now, datom.a), v
      HAVING sum(CASE WHEN added THEN 1 ELSE -1 END) > 0) fact`,
  },
  {
    name: "view_row",
    comment: "The rows of each view at its last checkpoint.",
    columns: [
      ["view", "The view's id."],
      ["t", "The t of the checkpoint."],
      EDN_ROW,
      ["weight", "1 but for equal pulled trees."],
    ],
    select: `SELECT state.view, checkpoint.t, ${texts("state")} AS row, state.weight
    FROM state JOIN checkpoint USING (view) WHERE state.operator = 'out'`,
  },
  {
    name: "delta_row",
    comment: "Table delta with its values.",
    columns: [
      ["view", "The view's id."],
      ["operator", "The operator's id."],
      ["t", "The transaction."],
      ["iteration", "The round, inside a fixpoint."],
      EDN_ROW,
      ["weight", "By how much its weight changed."],
    ],
    select: `SELECT view, operator, t, iteration, ${texts("delta")} AS row, weight FROM delta`,
  },
] as const
