import { Keyword, type Value } from "../edn/value.js"

/** Whether an attribute is one of Datomic's own, as `:db/ident` and `:db.install/attribute` are: it says something of a schema or a transaction. */
export const isOwnAttribute = (a: Value | undefined): a is Keyword =>
  a instanceof Keyword && /^db(\.|$)/.test(a.namespace ?? "")
